using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules;

/// <summary>A case's site or overlay with some files changed or left out, judged by one rule.</summary>
internal sealed class SiteWith : IDisposable
{
    private readonly TempFolder _folder = new();

    public SiteWith(string name, string? overlay = null, params string[] without) =>
        new CaseBundle(name, overlay).LayInto(_folder.Path, without);

    public SiteWith()
    {
    }

    public SiteWith File(string path, string content)
    {
        _folder.Write(path, content);
        return this;
    }

    /// <summary>The file as it is, with one text replaced by another.</summary>
    public SiteWith Replace(string path, string text, string by) =>
        File(path, System.IO.File.ReadAllText(Path.Combine(_folder.Path, path)).Replace(text, by, StringComparison.Ordinal));

    public IReadOnlyList<Evaluation> Judge(Rule rule) =>
        [.. Analysis.Run([_folder.Path], new() { Rules = [rule] }).Diagnosis.Coverage.Where(row => row.Rule.Id == rule.Info.Id).Select(row => row.Evaluation)];

    public IReadOnlyList<Finding> Findings(Rule rule) =>
        [.. Judge(rule).OfType<Evaluation.Found>().SelectMany(found => found.Findings)];

    /// <summary>The rule's answer for one node.</summary>
    public Evaluation Of(Rule rule, string node) => Judge(rule).Single(evaluation => evaluation.Scope == FindingScope.OfNode(node));

    public void Dispose() => _folder.Dispose();
}
