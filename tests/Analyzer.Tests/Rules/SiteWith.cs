using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Rules;

/// <summary>A case's site or overlay with some files changed or left out, judged by one rule.</summary>
internal sealed class SiteWith : IDisposable
{
    private readonly SiteFiles _files;

    public SiteWith(string name, string? overlay = null, params string[] without)
    {
        _files = new(new CaseBundle(name, overlay));
        foreach (var path in without)
            _files.Remove(path);
    }

    public SiteWith() => _files = new();

    public SiteWith File(string path, string content)
    {
        _files.Write(path, content);
        return this;
    }

    /// <summary>The file as it is, with one text replaced by another.</summary>
    public SiteWith Replace(string path, string text, string by) =>
        File(path, _files.Text(path).Replace(text, by, StringComparison.Ordinal));

    /// <summary>
    /// The node's iptables rules of IPv4 with one text replaced by another, in every dump of them: each back end's, and those that its containers see.
    /// What nft lists of the same rules goes, as it would say something else.
    /// </summary>
    public SiteWith ReplaceRules(string node, string text, string by)
    {
        foreach (var dump in _files.Paths.Where(path => path.StartsWith($"nodes/{node}/", StringComparison.Ordinal) && IsDump(Path.GetFileName(path))).ToArray())
            Replace(dump, text, by);
        return Without($"nodes/{node}/netfilter/nft-ruleset.txt").Without($"nodes/{node}/netfilter/nft-ruleset-json.json");
    }

    /// <summary>The site without a file, or without a folder with all that is in it.</summary>
    public SiteWith Without(string path)
    {
        _files.Remove(path);
        return this;
    }

    public IReadOnlyList<Evaluation> Judge(Rule rule) =>
        [.. Analysis.Run([_files.Packed()], new() { Rules = [rule] }).Diagnosis.Coverage.Where(row => row.Rule.Id == rule.Info.Id).Select(row => row.Evaluation)];

    public IReadOnlyList<Finding> Findings(Rule rule) =>
        [.. Judge(rule).OfType<Evaluation.Found>().SelectMany(found => found.Findings)];

    /// <summary>The rule's answer for one node.</summary>
    public Evaluation Of(Rule rule, string node) => Judge(rule).Single(evaluation => evaluation.Scope == FindingScope.OfNode(node));

    public void Dispose() => _files.Dispose();

    private static bool IsDump(string name) => name.StartsWith("iptables", StringComparison.Ordinal) && name.EndsWith("-save.txt", StringComparison.Ordinal);
}
