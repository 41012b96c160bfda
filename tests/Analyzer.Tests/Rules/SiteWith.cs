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

    /// <summary>
    /// The node's iptables rules of IPv4 with one text replaced by another, in every dump of them: each back end's, and those that its containers see.
    /// What nft lists of the same rules goes, as it would say something else.
    /// </summary>
    public SiteWith ReplaceRules(string node, string text, string by)
    {
        var root = Path.Combine(_folder.Path, "nodes", node);
        foreach (var dump in Directory.GetFiles(root, "iptables*-save.txt", SearchOption.AllDirectories))
            Replace(Path.GetRelativePath(_folder.Path, dump), text, by);
        return Without($"nodes/{node}/netfilter/nft-ruleset.txt").Without($"nodes/{node}/netfilter/nft-ruleset-json.json");
    }

    /// <summary>The site without a file, or without a folder with all that is in it.</summary>
    public SiteWith Without(string path)
    {
        var full = Path.Combine(_folder.Path, path);
        if (Directory.Exists(full))
            Directory.Delete(full, recursive: true);
        else
            System.IO.File.Delete(full);
        return this;
    }

    public IReadOnlyList<Evaluation> Judge(Rule rule) =>
        [.. Analysis.Run([_folder.Path], new() { Rules = [rule] }).Diagnosis.Coverage.Where(row => row.Rule.Id == rule.Info.Id).Select(row => row.Evaluation)];

    public IReadOnlyList<Finding> Findings(Rule rule) =>
        [.. Judge(rule).OfType<Evaluation.Found>().SelectMany(found => found.Findings)];

    /// <summary>The rule's answer for one node.</summary>
    public Evaluation Of(Rule rule, string node) => Judge(rule).Single(evaluation => evaluation.Scope == FindingScope.OfNode(node));

    public void Dispose() => _folder.Dispose();
}
