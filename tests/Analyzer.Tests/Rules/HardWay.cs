using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules;

/// <summary>The hard-way site with some of its files changed, and what one rule says of it.</summary>
internal sealed record HardWay(string? Overlay = null)
{
    private ImmutableList<(string Path, Func<string, string> Change)> _changes = [];
    private ImmutableList<string> _removed = [];

    /// <summary>The same with this file's text changed; a file that is not there begins empty.</summary>
    public HardWay With(string path, Func<string, string> change) => this with { _changes = _changes.Add((path, change)) };

    public HardWay With(string path, string old, string text) => With(path, content =>
        content.Contains(old, StringComparison.Ordinal) ? content.Replace(old, text, StringComparison.Ordinal) : throw new ArgumentException($"{path} does not hold {old}"));

    public HardWay Without(params ReadOnlySpan<string> paths) => this with { _removed = _removed.AddRange(paths.ToArray()) };

    /// <summary>What the rule says of each scope.</summary>
    public ImmutableArray<Evaluation> Evaluate(string rule)
    {
        using var files = new SiteFiles(new CaseBundle("hard-way", Overlay));
        foreach (var path in _removed)
            files.Remove(path);
        foreach (var (path, change) in _changes)
            files.Write(path, change(files.Has(path) ? files.Text(path) : ""));

        var asked = RuleCatalog.All.Single(one => one.Info.Id == rule);
        return [.. Analysis.Run([files.Packed()], new() { Rules = [asked] }).Diagnosis.Coverage.Where(row => row.Rule.Id == rule).Select(row => row.Evaluation)];
    }

    public ImmutableArray<Finding> Findings(string rule) =>
        [.. Evaluate(rule).OfType<Evaluation.Found>().SelectMany(found => found.Findings)];

    /// <summary>Why the rule does not judge this node, or the cluster; null where it does.</summary>
    public string? WhyNotEvaluated(string rule, FindingScope scope) =>
        Evaluate(rule).OfType<Evaluation.NotEvaluated>().FirstOrDefault(evaluation => evaluation.Scope == scope)?.Why;
}
