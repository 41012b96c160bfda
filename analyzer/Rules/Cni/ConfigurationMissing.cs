using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>The folder in which the runtime looks for a CNI configuration holds none: no new pod of the node gets a network.</summary>
internal sealed class ConfigurationMissing : NodeRule
{
    public override RuleInfo Info { get; } = new("cni/configuration-missing", Severity.Critical)
    {
        Explains = ["cni/no-configuration", "node/not-ready", "cni/sandboxes-fail", "cni/sandbox-teardown-fails", "dns/coredns-not-running"],
        Needs = ["files/etc/cni/net.d", "cni/net-d-listing", "runtime/crictl-info", "the node's conditions", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        var files = Need(node.Fact<CniFiles>());
        if (!files.All.IsEmpty || !files.Unread.IsEmpty)
            yield break;

        var symptom = NetworkNotReady.Of(node, cluster);
        if (symptom.IsReady is true)
            yield break; // pods get their network in another way, or in the node's own

        // Without the folder's listing, the word of those who look into it.
        var proof = Proof(node, files);
        if (proof is null && !symptom.IsSeen)
            throw CannotTell($"what {files.Folder.Path} holds is not in the input ({new ShellCommand($"ls -lA {files.Folder.Path}")} on the node would tell)");
        yield return Describe(node.Name, cluster, files.Folder, symptom, proof, Former(node));
    }

    protected override IEnumerable<Finding> Beyond(ClusterModel cluster, ImmutableArray<Evaluation> ofNodes) => cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes }
        ? nodes.All.Where(node => cluster.Nodes.All(known => known.Name != node.Name)).Select(node => (node.Name, Symptom: NetworkNotReady.Of(node))).Where(one => one.Symptom.IsSeen)
            .Select(one => Describe(one.Name, cluster, CniFolder.Usual, one.Symptom, null, ""))
        : [];

    private static SourceLine? Proof(Node node, CniFiles files)
    {
        if (RunningRuntime.Of(node) is { IsKnown: true, Value.LastCniLoadStatus: { Text: { } status } told } && status.Contains("no network config found", StringComparison.Ordinal))
            return told.Line;

        return files.IsEmpty ? files.IsGone ?? files.Listed?.Entries.FirstOrDefault()?.Line ?? ListingOf(node) : null;
    }

    // An empty folder has no line of its own but "total 0".
    private static SourceLine? ListingOf(Node node) => node.Host.TextAsFarAsItGoes("cni/net-d-listing") is { IsKnown: true, Value: var text } ? text.Whole : null;

    private Finding Describe(string node, ClusterModel cluster, CniFolder folder, NetworkNotReady symptom, SourceLine? proof, string former)
    {
        var because = (proof, symptom.IsSeen) switch
        {
            (null, _) => "the runtime or the kubelet reports that it has no network configuration; what the folder holds is not in the input",
            (_, true) => "the folder is empty, and the runtime or the kubelet reports that it has no network",
            _ => "the folder is empty; nothing in the input shows the runtime complain yet",
        };
        var agent = Agent(node, cluster);
        return Found(
            FindingScope.OfNode(node),
            symptom.IsSeen && proof is not null ? Confidence.Proven : Confidence.Likely,
            because,
            ("node", node),
            ("folder", folder.Path),
            ("plugin", agent?.PlugIn ?? ""),
            ("pod", agent?.Pod.FullName ?? ""),
            ("namespace", agent?.Pod.Namespace ?? ""),
            ("name", agent?.Pod.Name ?? ""),
            ("other", OtherNode(node, cluster)),
            ("former", former),
            ("because", because)) with
        {
            Severity = symptom.IsSeen ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                .. proof is { } line ? [Evidence.Of(line, $"no configuration in {folder.Path}")] : Array.Empty<Evidence>(),
                .. symptom.Lines,
                .. folder.SetAt is { } set ? [Evidence.Of(set, "where the runtime looks")] : Array.Empty<Evidence>(),
                .. agent is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(agent.Pod.Line, $"{agent.PlugIn}'s agent on this node, which writes the file at its start")),
            ],
        };
    }

    private static CniAgent? Agent(string node, ClusterModel cluster) =>
        cluster.Fact<CniAgents>() is { IsKnown: true, Value: var agents } ? agents.On(node).FirstOrDefault(agent => agent.PlugIn != "Multus") : null;

    private static string OtherNode(string node, ClusterModel cluster) => cluster.Nodes
        .Where(other => other.Name != node)
        .Select(other => (other.Name, Files: other.Fact<CniFiles>()))
        .Where(pair => pair.Files is { IsKnown: true, Value.All: [{ Fault: null }, ..] })
        .Select(pair => $"{pair.Name} has {pair.Files.Value.Folder.Path}/{pair.Files.Value.All[0].Name}")
        .FirstOrDefault() ?? "";

    private static string Former(Node node) =>
        node.Fact<AddressLeases>() is { IsKnown: true, Value.All: [{ Network: var network }, ..] } ? network : "";
}
