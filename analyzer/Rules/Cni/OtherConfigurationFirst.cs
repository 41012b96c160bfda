using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Of several CNI configurations the runtime takes the first by name, and that is not the one of the cluster's network plug-in.</summary>
internal sealed class OtherConfigurationFirst : NodeRule
{
    // Samples that packages of runtimes install, by file name and by the network's name.
    private static readonly ImmutableArray<string> Samples = ["crio", "podman", "nerdctl", "containerd-net"];

    public override RuleInfo Info { get; } = new("cni/other-configuration-first", Severity.Critical)
    {
        Explains = ["cni/sandboxes-fail", "cni/plugin-binary-missing", "cni/address-range-exhausted", "cni/bridge-has-another-address", "cni/plugins-differ"],
        Needs = ["files/etc/cni/net.d", "the pods of network plug-ins", "the pods' addresses", "CRI-O's configuration"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var files = Need(node.Fact<CniFiles>());
        var usable = files.All.Where(file => file.Fault is null && file.Network.Plugins.Any(plugin => plugin.Type != "loopback")).ToImmutableArray();
        if (usable.IsEmpty && !files.IsEmpty)
            throw CannotTell($"no configuration of {files.Folder.Path} is in the input ({new ShellCommand($"tail -n +1 {files.Folder.Path}/*")} on the node would tell)");
        if (usable.Length < 2 && !files.Unread.IsEmpty)
            throw CannotTell($"{files.Unread[0].Name} is not in the input ({new ShellCommand($"cat {files.Folder.Path}/{files.Unread[0].Name}")} on the node would tell)");
        if (usable.Length < 2)
            yield break;

        var wanted = Need(node.Fact<CniFolders>()).DefaultNetwork?.Text;
        var first = usable.FirstOrDefault(file => wanted is { Length: > 0 } && file.Network.Name == wanted) ?? usable[0];
        var agents = AgentsOf(node, cluster);
        var right = usable.FirstOrDefault(file => file != first && IsOf(file, agents));
        if (IsOf(first, agents) || (right is null && !IsSample(first)))
            yield break;
        if (right is null && agents.IsEmpty)
            throw CannotTell($"which network plug-in runs on this node is not known ({new ShellCommand("crictl ps")} on the node would tell)");

        yield return Describe(node, cluster, files, first, right ?? usable.First(file => file != first), agents);
    }

    // Canal's Calico calls flannel's file, Multus and chained plug-ins whatever follows.
    private static bool IsOf(CniFile file, ImmutableArray<string> agents) => file.Network.Plugins.Any(plugin =>
        (CniPlugins.OfType(plugin.Type) is { } name && (name == "Multus" || agents.Contains(name))) || plugin.Type.Contains("istio", StringComparison.Ordinal))
        || agents.Any(agent => file.Name.Contains(agent.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase) || (agent == "kube-router" && file.Name.Contains("kuberouter", StringComparison.Ordinal)));

    private static bool IsSample(CniFile file) => Samples.Any(sample => file.Name.Contains(sample, StringComparison.Ordinal) || file.Network.Name == sample);

    private static ImmutableArray<string> AgentsOf(Node node, ClusterModel cluster)
    {
        var pods = cluster.Fact<CniAgents>() is { IsKnown: true, Value: var agents } ? agents.On(node.Name).Select(agent => agent.PlugIn) : [];
        var containers = node.Fact<Cluster.Hosts.NodeContainers>() is { IsKnown: true, Value: var running } ? running.All.Where(one => one.IsRunning).Select(one => CniPlugins.OfImage(one.Image)).OfType<string>() : [];
        return [.. pods.Concat(containers).Distinct()];
    }

    private Finding Describe(Node node, ClusterModel cluster, CniFiles files, CniFile first, CniFile right, ImmutableArray<string> agents)
    {
        var stray = StrayPod(node, cluster, first);
        Sentence because = stray is null ? (Sentence)"the files say so; no pod of the node is seen with an address of the wrong network yet" : $"pod {stray.FullName} already has an address of the wrong network";
        return Found(
            FindingScope.OfNode(node.Name),
            stray is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("folder", files.Folder.Path),
            ("first", first.Name),
            ("firstType", first.Network.Plugins[0].Type),
            ("right", right.Name),
            ("plugin", agents.FirstOrDefault(agent => agent != "Multus") ?? right.Network.Name),
            ("pod", stray?.FullName ?? ""),
            ("because", because)) with
        {
            Severity = stray is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                Evidence.Of(first.Network.Plugins[0].Line, $"{first.Name} comes first by name, so the runtime takes {first.Network.Plugins[0].Type}"),
                Evidence.Of(right.Network.NameLine, $"{right.Name} belongs to the network plug-in that runs here"),
                .. stray is null ? Array.Empty<Evidence>() : [Evidence.Of(stray.Line, $"this pod has {string.Join(", ", stray.Addresses)}")],
            ],
            Affects = stray is null ? [] : [FindingScope.OfPod(stray.Namespace, stray.Name, node.Name)],
        };
    }

    private static Pod? StrayPod(Node node, ClusterModel cluster, CniFile first)
    {
        var ranges = first.Network.Plugins.Select(plugin => plugin.Ipam).OfType<CniIpam>().SelectMany(ipam => ipam.Ranges).Select(range => range.Subnet).ToImmutableArray();
        var own = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.Find(node.Name)?.PodCidrs ?? [] : [];
        return cluster.Fact<Pods>() is { IsKnown: true, Value: var pods }
            ? pods.On(node.Name).FirstOrDefault(pod => !pod.Spec.HostNetwork && pod.Addresses.Any(address => ranges.Any(range => range.Contains(address)) && !own.Any(range => range.Contains(address))))
            : null;
    }
}
