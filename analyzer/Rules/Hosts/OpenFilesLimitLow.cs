using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet's or the runtime's unit allows few open files, and programs of the node run out of them.</summary>
internal sealed class OpenFilesLimitLow : NodeRule
{
    private const string Said = "node/open-files-limit";

    // Docker's and containerd's own units give 1048576, or what systemd calls infinity.
    private const long Enough = 65536;

    // What containers may open is their runtime's limit.
    private static readonly ImmutableArray<string> Units = ["containerd", "crio", "docker", "cri-docker", "kubelet", "k3s", "rke2-agent", "rke2-server"];

    public override RuleInfo Info { get; } = new("node/open-files-limit-low", Severity.Warning)
    {
        Explains = [Said, "cni/sandboxes-fail", "node/pleg-not-healthy"],
        Needs = ["logs", "kubernetes/unit-containerd", "kubernetes/unit-kubelet"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var hits = node.Logs.Hits(Said);
        if (hits is null && node.Logs.Files.Count == 0)
            throw CannotTell($"the input holds no log of this node ({new ShellCommand("journalctl -b")} on the node would tell)");
        if (hits is null)
            yield break;

        var units = Units.Select(name => (Name: name, Unit: UnitOf(node, name))).ToImmutableArray();
        if (units.All(one => !one.Unit.IsKnown))
            throw CannotTell($"{units[0].Unit.WhyMissing}");

        foreach (var (name, unit) in units.Where(one => one.Unit.IsKnown))
        {
            if (unit.Value.Of("Service", "LimitNOFILE") is [.., { Words: [var word, ..] }] && Limit(word.Text) is { } limit and < Enough)
                yield return Describe(node, name, limit, word.Line, Evidence.Of(hits.Samples[^1], "a program of the node runs out of them"));
        }
    }

    private static Availability<SystemdUnit> UnitOf(Node node, string name) =>
        node.Host.Read<SystemdUnit>($"kubernetes/unit-{name}").Or(() => node.Host.Read<SystemdUnit>($"files/etc/systemd/system/{name}.service"));

    // 1024:524288 gives the soft limit first, to which the hard one is above: systemd.exec(5). A Go program raises itself to the hard one.
    private static long? Limit(string text) => long.TryParse(text.Split(':')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Finding Describe(Node node, string unit, long limit, SourceLine line, Evidence said)
    {
        const string Because = "the unit sets the limit, and a log of the node tells of a program that ran into one";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, Because, ("node", node.Name), ("unit", unit), ("limit", limit), ("because", Because)) with
        {
            Evidence = [Evidence.Of(line, $"{unit} and what it starts may open {limit} files each"), said],
        };
    }
}
