namespace SupportBundle.Analyzer.Bundles;

/// <summary>What the files of one archive are called, and how it is spoken of itself.</summary>
internal sealed class MemberNames(FoundFile archive, InputReading reading)
{
    private bool _saidAbsolute;

    /// <summary>The archive: as the user named it, or its path in the input.</summary>
    public string Archive => archive.Where(reading);

    public bool IsInput => archive.IsInput;

    /// <summary>The path of a member in the input; null for one that is left out, and the reading says why.</summary>
    public string? Of(string spelled, string whyRefused)
    {
        var path = EntryPath.Normalize(spelled, reading.Limits, out var whyNot);
        if (path is null || whyRefused.Length > 0)
        {
            reading.Note(Full(Short(spelled)), $"left out: {(path is null ? whyNot : whyRefused)}");
            return null;
        }

        if (!_saidAbsolute && EntryPath.IsAbsolute(spelled))
        {
            _saidAbsolute = true;
            reading.Note(Archive, $"its paths are absolute ({Short(spelled)}): they are read as if they stood below its top");
        }

        return Full(path);
    }

    /// <summary>Says that nothing can be had of the archive.</summary>
    public void HoldsNothing(string why)
    {
        if (archive.IsInput)
            reading.Problem(new($"it holds nothing that can be read ({why})", reading.Input, "Ask for it again, and compare its size and checksum with the sender's"));
        else
            reading.Cut(archive.Path, $"it holds nothing that can be read: {why}");
    }

    private string Full(string member) => archive.IsInput ? member : $"{archive.Path}/{member}";

    private static string Short(string path) => path.Length <= 200 ? path : $"{path[..200]}...";
}
