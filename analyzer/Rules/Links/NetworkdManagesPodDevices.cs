using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
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
        Needs = [Id],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var list = node.Host.Text(Id);
        if (list.WhyMissing is { } why && why.Contains("not applicable", StringComparison.Ordinal))
            return []; // systemd-networkd does not run there

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
