using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>An input read to its end: each entry with its content, and what was said of it.</summary>
internal sealed class WholeInput
{
    public List<string> Entries { get; } = [];

    public InputReading Reading { get; }

    public long Bytes { get; private set; }

    public static WholeInput From(string path, InputLimits? limits = null) => new(path, limits ?? new());

    public string[] Cuts => [.. Reading.Cuts.Select(cut => cut.ToString())];

    public string[] Notes => [.. Reading.Notes.Select(note => note.ToString())];

    public string[] Problems => [.. Reading.Problems.Select(problem => problem.ToString())];

    private WholeInput(string path, InputLimits limits)
    {
        Reading = new(limits) { Input = path };
        using var input = InputDoor.Open(path, Reading);
        while (input?.Next() is { } entry)
        {
            var text = TextReading.Read(entry.Content, 64 * 1024, out var whyIncomplete);
            entry.Content.CopyTo(Stream.Null);
            Bytes += entry.Content.Taken;
            Entries.Add($"{entry.Path}: {(text.Length <= 100 ? text : $"{text[..100]}...")}{(whyIncomplete is null && !entry.Content.IsCut ? "" : " (cut)")}");
        }
    }
}
