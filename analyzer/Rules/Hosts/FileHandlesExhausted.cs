using System.Globalization;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kernel's table of open files is full or nearly so: nothing can open a file or a socket.</summary>
internal sealed class FileHandlesExhausted : NodeRule
{
    private const string Id = "files/proc/sys/fs/file-nr";
    private const double Nearly = 0.9;

    public override RuleInfo Info { get; } = new("node/file-handles-exhausted", Severity.Critical)
    {
        Explains = ["node/open-files-limit", "node/kubelet-not-running", "node/not-ready"],
        Needs = [Id, "the kernel's log"],
    };

    // 4118	0	9223372036854775807
    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var line = Need(node.Host.Text(Id)).Lines().FirstOrDefault(line => !line.IsBlank);
        if (line.Number == 0 || line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var first, _, var last]
            || !double.TryParse(first, CultureInfo.InvariantCulture, out var used) || !double.TryParse(last, CultureInfo.InvariantCulture, out var most))
            throw CannotTell($"{Id}: it does not hold three numbers");
        if (used < Nearly * most)
            yield break;

        var said = node.Logs.Hits("node/file-max-reached")?.Samples[^1];
        yield return Found(
            FindingScope.OfNode(node.Name),
            said is null ? Confidence.Likely : Confidence.Proven,
            said is null ? "the count is near the limit" : "the count is at the limit, and the kernel says so",
            ("node", node.Name),
            ("used", first),
            ("limit", last)) with
        {
            Severity = said is null && used < most ? Severity.Warning : Severity.Critical,
            Evidence = Cited.Lines(Evidence.Of(line, $"{first} of {last} are open"), Cited.Of(said, "the kernel refuses to open more")),
        };
    }
}
