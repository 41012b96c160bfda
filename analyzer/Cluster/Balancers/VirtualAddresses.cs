using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>Addresses that several hosts share, of which one at a time holds them: keepalived's and kube-vip's.</summary>
/// <param name="Missing">What may hold others and is not known, with the reason.</param>
internal sealed record VirtualAddresses(ImmutableArray<VirtualAddress> All, ImmutableArray<Sentence> Missing) : IClusterFact<VirtualAddresses>
{
    private const string Keepalived = "files/etc/keepalived/keepalived.conf";

    public IEnumerable<VirtualAddress> Of(IPAddress address) => All.Where(one => one.Address.Equals(address));

    public static Availability<VirtualAddresses> From(ClusterModel cluster)
    {
        var keepalived = cluster.Nodes.Select(node => (Node: node.Name, Configurations: ConfigurationsOf(node))).ToImmutableArray();
        var kubeVip = cluster.Fact<KubeVips>();
        ImmutableArray<Sentence> missing =
        [
            .. keepalived.Where(one => !one.Configurations.IsKnown).Select(one => (Sentence)$"{one.Node}: {one.Configurations.WhyMissing}"),
            .. kubeVip.WhyMissing is { } why ? [why] : ImmutableArray<Sentence>.Empty,
        ];
        ImmutableArray<VirtualAddress> all =
        [
            .. keepalived.Where(one => one.Configurations.IsKnown).SelectMany(one => one.Configurations.Value.SelectMany(config => OfKeepalived(one.Node, config))),
            .. kubeVip.IsKnown ? kubeVip.Value.All.SelectMany(OfKubeVip) : [],
        ];
        return all.IsEmpty && !missing.IsEmpty
            ? Availability<VirtualAddresses>.Missing(Sentence.Join("; ", missing))
            : Availability<VirtualAddresses>.Known(new(all, missing));
    }

    /// <summary>keepalived's files on a node: it takes in others by patterns.</summary>
    internal static Availability<ImmutableArray<KeepalivedConfig>> ConfigurationsOf(Node node) =>
        BalancerFiles.Read<KeepalivedConfig>(node, Keepalived, "files/etc/keepalived/", id => id.EndsWith(".conf", StringComparison.Ordinal)).Select(files => files.Select(file => file.Value).ToImmutableArray());

    private static IEnumerable<VirtualAddress> OfKeepalived(string node, KeepalivedConfig config) =>
        from instance in config.Instances
        from line in instance.VirtualAddresses
        let prefix = Prefix.TryParse(line.Name)
        where prefix is not null
        select new VirtualAddress("keepalived", instance.Name, prefix.Address, DeviceOf(line) ?? instance.Interface, instance.Priority, node, line.Line);

    private static string? DeviceOf(KeepalivedBlock address) =>
        address.Words.IndexOf("dev") is > 0 and var at && at + 1 < address.Words.Length ? address.Words[at + 1] : null;

    private static IEnumerable<VirtualAddress> OfKubeVip(KubeVip one) =>
        one.Addresses.Select(address => new VirtualAddress("kube-vip", one.Name, address, one.Interface, null, one.Node, one.AddressLine));
}

/// <summary>An address that is not one host's own.</summary>
/// <param name="Name">The VRRP instance, or the pod.</param>
/// <param name="Interface">Where it is put; null where the program finds that out.</param>
/// <param name="Priority">keepalived's, of which the highest that lives wins; null where nothing says.</param>
/// <param name="Node">A host that may hold it; null where nothing tells which.</param>
internal sealed record VirtualAddress(string Program, string Name, IPAddress Address, string? Interface, int? Priority, string? Node, SourceLine Line)
{
    public override string ToString()
    {
        var facts = new[] { Interface, Priority is null ? null : $"priority {Priority}" }.OfType<string>().ToArray();
        return $"virtual address of {Program}'s {Name}{(facts.Length == 0 ? "" : $" ({string.Join(", ", facts)})")}";
    }
}
