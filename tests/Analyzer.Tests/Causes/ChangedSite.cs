using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>A healthy site with some of its files changed.</summary>
internal sealed class ChangedSite(string site, string? overlay) : IDisposable
{
    private readonly SiteFiles _files = new(new CaseBundle(site, overlay));

    /// <summary>The site as it is now, as an input.</summary>
    public string Input => _files.Packed();

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

    public ChangedSite Edit(string path, Func<string, string> change) => Write(path, change(_files.Text(path)));

    /// <summary>Writes a file, new or in place of what is there.</summary>
    public ChangedSite Write(string path, string content)
    {
        _files.Write(path, content);
        return this;
    }

    /// <summary>Takes out files, or folders with all that they hold; each must be there.</summary>
    public ChangedSite Delete(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!_files.Remove(path))
                throw new ArgumentException($"there is no {path} to take out");
        }

        return this;
    }

    /// <summary>Takes out the line that a finding cites.</summary>
    public ChangedSite DeleteLine(Evidence cited)
    {
        var path = _files.Paths.Single(file => $"/{file}".EndsWith($"/{cited.Artifact}", StringComparison.Ordinal));
        var lines = _files.Text(path).Split('\n').ToList();
        lines.RemoveAt(cited.Line - 1);
        return Write(path, string.Join('\n', lines));
    }

    /// <summary>What the rule says of each scope.</summary>
    public IReadOnlyList<Evaluation> Judge(string rule) =>
        [.. Analysis.Run([_files.Packed()], new() { Rules = [RuleCatalog.All.Single(one => one.Info.Id == rule)] })
            .Diagnosis.Coverage.Where(row => row.Rule.Id == rule).Select(row => row.Evaluation)];

    public void Dispose() => _files.Dispose();
}
