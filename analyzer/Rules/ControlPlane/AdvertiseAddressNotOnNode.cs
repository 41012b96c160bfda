using System.Net;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The API server, or etcd, tells the others an address that its host does not have.</summary>
internal sealed class AdvertiseAddressNotOnNode : NodeRule
{
    // What the program listens on, and what it tells others to connect to.
    private static readonly (string Component, string Flag)[] Flags =
    [
        ("kube-apiserver", "advertise-address"),
        ("etcd", "initial-advertise-peer-urls"),
        ("etcd", "advertise-client-urls"),
        ("etcd", "listen-peer-urls"),
        ("etcd", "listen-client-urls"),
    ];

    public override RuleInfo Info { get; } = new("control-plane/advertise-address-not-on-node", Severity.Critical)
    {
        Explains = ["control-plane/component-not-running", "etcd/quorum-lost", "control-plane/certificate-lacks-address", "control-plane/api-endpoint-gone", "control-plane/balancer-servers-down"],
        Needs = ["the components' flags", "links/addr"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var components = Need(node.Fact<ComponentFlags>());
        var given = Flags.Select(one => (one.Component, Flag: components.Find(one.Component)?[one.Flag])).Where(one => one.Flag is not null).ToList();
        if (given.Count == 0)
            yield break;

        var links = Need(node.Fact<NodeLinks>());
        foreach (var (component, flag) in given)
        {
            var absent = Addresses(flag!.Value).FirstOrDefault(address => links.Holder(address) is null); // not null above
            if (absent is null)
                continue;
            if (links.WhyPartial is { } why)
                throw CannotTell(why);

            yield return Describe(node, component, flag, absent, links);
            yield break;
        }
    }

    // 192.168.40.10      https://192.168.40.10:2380,https://[fd00::10]:2380      names are looked up, and cannot be judged here
    private static IEnumerable<IPAddress> Addresses(string value) => value.Split(',')
        .Select(one => Uri.TryCreate(one, UriKind.Absolute, out var url) ? url.Host.Trim('[', ']') : one)
        .Select(host => IPAddress.TryParse(host, out var address) ? address : null)
        .OfType<IPAddress>()
        .Where(address => !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any));

    private Finding Describe(Node node, string component, Flag flag, IPAddress absent, NodeLinks links)
    {
        var own = links.Addresses.Select(one => one.Address).Where(one => !IPAddress.IsLoopback(one) && !one.IsIPv6LinkLocal).Select(one => one.ToString()).ToArray();
        var mustBind = flag.Name.StartsWith("listen-", StringComparison.Ordinal);
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            $"no interface of the node holds {absent}",
            ("node", node.Name),
            ("component", component),
            ("flag", $"--{flag.Name}"),
            ("address", absent),
            ("own", string.Join(", ", own.Take(6))),
            ("etcd", component == "etcd" ? "yes" : ""),
            ("where", flag.Line)) with
        {
            // Behind an address translation the advertised address may be another's.
            Severity = Severity.Warning,
            Evidence = [Evidence.Of(flag.Line, $"{component} {(mustBind ? "is to listen on" : "tells others to connect to")} {absent}, which no interface of {node.Name} holds")],
            Affects = [FindingScope.Cluster],
        };
    }
}
