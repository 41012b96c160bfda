using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>A healthy site laid into a folder of its own, and changed there.</summary>
internal sealed class ChangedSite : IDisposable
{
    private readonly TempFolder _folder = new();

    public ChangedSite(string site, string? overlay) => new CaseBundle(site, overlay).LayInto(_folder.Path);

    public string Folder => _folder.Path;

    /// <summary>Puts another text in the place of one that the file must hold, wherever it stands in it.</summary>
    public ChangedSite Replace(string path, string text, string by) => Edit(path, content => content.Contains(text, StringComparison.Ordinal)
        ? content.Replace(text, by, StringComparison.Ordinal)
        : throw new ArgumentException($"{path} does not hold: {text}"));

    /// <summary>Takes out every line that holds the text; there must be one.</summary>
    public ChangedSite DeleteLines(string path, string holding) => Edit(path, content =>
    {
        var lines = content.Split('\n');
        var kept = lines.Where(line => !line.Contains(holding, StringComparison.Ordinal)).ToArray();
        return kept.Length < lines.Length ? string.Join('\n', kept) : throw new ArgumentException($"no line of {path} holds: {holding}");
    });

    /// <summary>Adds lines at the end of a file that must be there.</summary>
    public ChangedSite Append(string path, params string[] lines) => Edit(path, content => $"{content.TrimEnd('\n')}\n{string.Join('\n', lines)}\n");

    public ChangedSite Edit(string path, Func<string, string> change) => Write(path, change(File.ReadAllText(Whole(path))));

    /// <summary>Writes a file, new or in place of what is there.</summary>
    public ChangedSite Write(string path, string content)
    {
        _folder.Write(path, content);
        return this;
    }

    /// <summary>Takes out files, or folders with all that they hold; each must be there.</summary>
    public ChangedSite Delete(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(Whole(path)))
                Directory.Delete(Whole(path), recursive: true);
            else if (File.Exists(Whole(path)))
                File.Delete(Whole(path));
            else
                throw new ArgumentException($"there is no {path} to take out");
        }

        return this;
    }

    /// <summary>Takes out the line that a finding cites.</summary>
    public ChangedSite DeleteLine(Evidence cited)
    {
        var path = Path.GetRelativePath(_folder.Path, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .Single(file => file.Replace('\\', '/').EndsWith($"/{cited.Artifact}", StringComparison.Ordinal)));
        var lines = File.ReadAllLines(Whole(path)).ToList();
        lines.RemoveAt(cited.Line - 1);
        return Write(path, string.Join('\n', lines) + "\n");
    }

    /// <summary>What the rule says of each scope.</summary>
    public IReadOnlyList<Evaluation> Judge(string rule) =>
        [.. Analysis.Run([_folder.Path], new() { Rules = [RuleCatalog.All.Single(one => one.Info.Id == rule)] })
            .Diagnosis.Coverage.Where(row => row.Rule.Id == rule).Select(row => row.Evaluation)];

    public void Dispose() => _folder.Dispose();

    private string Whole(string path) => Path.Combine(_folder.Path, path);
}
