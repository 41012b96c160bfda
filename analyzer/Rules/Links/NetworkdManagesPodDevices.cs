using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Rules.Routing;

namespace SupportBundle.Analyzer.Rules.Links;

/// <summary>systemd-networkd manages devices of the network plug-in: what the plug-in set up on them it takes away when it sets them up itself.</summary>
internal sealed class NetworkdManagesPodDevices : NodeRule
{
    private const string Id = "links/networkctl";

    private static readonly ImmutableArray<string> PlugIns =
        ["cali", "flannel", "cni0", "vxlan.calico", "tunl0", "wireguard.cali", "cilium_", "lxc", "weave", "kube-ipvs0", "kube-bridge", "antrea-", "nodelocaldns"];

    public override RuleInfo Info { get; } = new("links/networkd-manages-pod-devices", Severity.Warning)
    {
        Explains = ["routing/pod-route-missing", "links/overlay-device-missing", "path/cluster-traffic-stopped"],
        Needs = [$"{Id}, or links/addr and the .network files of systemd-networkd"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var list = node.Host.Text(Id);
        if (list.WhyMissing is { } why && why.Contains("not applicable", StringComparison.Ordinal))
            return []; // systemd-networkd does not run there

        if (!list.IsKnown && ByFiles(node) is { } byFiles)
            return [byFiles];

        var managed = Need(list).Lines().Select(Device).OfType<(string Name, string State, SourceLine Line)>().ToImmutableArray();
        return managed.IsEmpty ? [] : [Describe(node, managed)];
    }

    //   4 flannel.1        vxlan    routable    configured            what it leaves alone is "unmanaged"
    private static (string Name, string State, SourceLine Line)? Device(SourceLine line)
    {
        var words = new LineWords(line.Text);
        return words.Count >= 5 && words[4] is "configured" or "configuring" or "degraded" or "failed" && PlugIns.Any(start => words[1].StartsWith(start, StringComparison.Ordinal))
            ? (words[1], words[4], line) : null;
    }

    // The first file that fits an interface is the one that counts; what binds it beside the name is not asked here.
    private Finding? ByFiles(Node node)
    {
        var unit = node.Fact<UnitStates>() is { IsKnown: true, Value: var units } ? units.Find("systemd-networkd") : null;
        if (node.Fact<NodeLinks>() is not { IsKnown: true, Value.Links: var links } || unit is { IsRunning: false })
            return null;

        var files = ConfiguredInterfaces.Networkd(node).ToList();
        var taken = links.Where(link => PlugIns.Any(start => link.Name.StartsWith(start, StringComparison.Ordinal)))
            .Select(link => (link.Name, File: files.Find(file => file.IsFor(link.Name) || (file.Names.IsEmpty && !file.HasOtherConditions))))
            .Where(pair => pair.File is { IsLeftAlone: false, HasOtherConditions: false }).ToImmutableArray();
        return taken.IsEmpty ? null : OfFile(node, [.. taken.Select(pair => pair.Name)], taken[0].File!, unit); // filtered
    }

    private Finding OfFile(Node node, ImmutableArray<string> devices, ConfiguredInterface file, UnitState? unit)
    {
        var networkctl = new ShellCommand("networkctl");
        Sentence because = unit is null
            ? (Sentence)$"its file fits them by name; whether it runs, and what it did with them, {networkctl} on the node would tell"
            : $"its file fits them by name, and it runs; what it did with them, {networkctl} on the node would tell";
        return Found(FindingScope.OfNode(node.Name), unit is null ? Confidence.Possible : Confidence.Likely, because,
            ("node", node.Name), ("devices", string.Join(", ", devices.Take(6))), ("count", devices.Length), ("device", devices[0]), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(file.Line, $"systemd-networkd is to set up {devices[0]}"), .. unit is null ? Array.Empty<Evidence>() : [ClusterAddresses.Cite(unit.Line, "systemd-networkd runs")]],
        };
    }

    private Finding Describe(Node node, ImmutableArray<(string Name, string State, SourceLine Line)> managed)
    {
        const string because = "networkctl lists them as set up by it; whether it has taken anything away yet, no log was asked";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because,
            ("node", node.Name), ("devices", string.Join(", ", managed.Select(device => device.Name).Take(6))), ("count", managed.Length), ("device", managed[0].Name), ("because", because)) with
        {
            Evidence = [.. managed.Take(3).Select(device => ClusterAddresses.Cite(device.Line, $"systemd-networkd manages {device.Name} ({device.State})"))],
        };
    }
}
