using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>The runtime cannot use a CNI configuration: broken JSON, or what libcni asks for is not in it.</summary>
internal sealed class ConfigurationInvalid : NodeRule
{
    public override RuleInfo Info { get; } = new("cni/configuration-invalid", Severity.Critical)
    {
        Explains = ["cni/no-configuration", "node/not-ready", "cni/configuration-not-loaded", "cni/sandboxes-fail", "dns/coredns-not-running"],
        Needs = ["files/etc/cni/net.d", "the runtime's kind", "the runtime's log", "the node's conditions"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var files = Need(node.Fact<CniFiles>());
        if (files.All.IsEmpty && !files.IsEmpty)
            throw CannotTell($"no configuration of {files.Folder.Path} is in the input ({new ShellCommand($"tail -n +1 {files.Folder.Path}/*")} on the node would tell)");

        var firstGood = files.All.FirstOrDefault(file => file.Fault is null);
        var broken = files.All.FirstOrDefault(file => file.Fault is not null && (firstGood is null || string.CompareOrdinal(file.Name, firstGood.Name) < 0));
        if (broken is { Fault: { } fault })
            yield return Describe(node, cluster, files, broken, fault, firstGood);
    }

    private Finding Describe(Node node, ClusterModel cluster, CniFiles files, CniFile broken, CniFault fault, CniFile? next)
    {
        var symptom = NetworkNotReady.Of(node, cluster);
        var refused = node.Logs.Hits("cni/configuration-not-loaded")?.Samples[^1];
        var isSeen = symptom.IsSeen || (refused is not null && symptom.IsReady is not true);
        var (severity, confidence, because) = isSeen
            ? (Severity.Critical, Confidence.Proven, "the file cannot be used, and the runtime or the kubelet reports that it has no network")
            : next is null
                ? (Severity.Warning, Confidence.Likely, "the only configuration cannot be used; nothing in the input shows the runtime complain yet")
                : (Severity.Warning, Confidence.Possible, $"containerd refuses all files for it, CRI-O and the kubelet's own shim pass over to {next.Name}");

        return Found(
            FindingScope.OfNode(node.Name),
            confidence,
            because,
            ("node", node.Name),
            ("file", $"{files.Folder.Path}/{broken.Name}"),
            ("fault", fault.Why),
            ("line", fault.Line.Number == 0 ? "" : fault.Line.Number),
            ("next", next?.Name ?? ""),
            ("because", because)) with
        {
            Severity = severity,
            Evidence =
            [
                Evidence.Of(fault.Line, fault.Why),
                .. refused is null ? Array.Empty<Evidence>() : [Evidence.Of(refused, "the runtime refuses it")],
                .. symptom.Lines,
            ],
        };
    }
}
