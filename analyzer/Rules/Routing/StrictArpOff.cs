using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>In IPVS mode every node holds the load balancers' addresses; without strict ARP every node answers for them, not only the speaker's.</summary>
internal sealed class StrictArpOff : NodeRule
{
    private const string Ignore = "net.ipv4.conf.all.arp_ignore";

    public override RuleInfo Info { get; } = new("routing/strict-arp-off", Severity.Warning)
    {
        Explains = ["links/address-conflict"],
        Needs = ["links/addr", "kernel/sysctl", "core_v1_services", "apps_v1_daemonsets or kube-vip's manifests"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var links = Need(node.Fact<NodeLinks>());
        if (links.Link("kube-ipvs0") is not { } dummy)
            return [];

        var services = Need(cluster.Fact<Services>());
        var held = dummy.Addresses.FirstOrDefault(address => services.All.Any(service => service.Ingress.Any(ingress => address.Address.Equals(ingress.Address))));
        if (held is null || Announcer(cluster) is not { } announcer || links.Addresses.FirstOrDefault(address => address.Device != dummy.Name && !address.Network.IsHost && address.Network.Contains(held.Address)) is not { } near)
            return []; // nobody asks for it by ARP

        var sysctl = Need(node.Fact<Sysctl>());
        var all = sysctl.Get(Ignore) ?? throw CannotTell($"kernel/sysctl does not show {Ignore} ({new ShellCommand($"sysctl {Ignore}")} on the node would tell)");
        return all.Number > 0 || sysctl.OfInterface("ipv4", near.Device, "arp_ignore")?.Number > 0 ? [] : [Describe(node, all, held.Address, near.Device, announcer)];
    }

    private static string? Announcer(ClusterModel cluster)
    {
        if (cluster.Fact<Workloads>() is { IsKnown: true, Value.All: var workloads } && workloads.Any(workload => workload.Template.Containers.Any(container => container.Image.Contains("metallb/speaker", StringComparison.Ordinal))))
            return "MetalLB";

        return cluster.Fact<KubeVips>() is { IsKnown: true, Value.All: var vips } && vips.Any(vip => vip is { IsArp: true, ServesServices: true }) ? "kube-vip" : null;
    }

    private Finding Describe(Node node, SysctlValue setting, System.Net.IPAddress vip, string device, string announcer)
    {
        const string because = "kube-ipvs0 holds the address and arp_ignore lets every interface answer for it; whether clients got a wrong answer, the input does not show";
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, because, ("node", node.Name), ("vip", vip), ("device", device), ("announcer", announcer), ("because", because)) with
        {
            Evidence = [ClusterAddresses.Cite(setting.Line, $"{node.Name} answers ARP for every address it holds, {vip} on kube-ipvs0 among them")],
        };
    }
}
