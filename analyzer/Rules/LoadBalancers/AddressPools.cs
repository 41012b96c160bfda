using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>MetalLB's pools of addresses.</summary>
internal sealed record AddressPools(ImmutableArray<AddressPool> All) : IClusterFact<AddressPools>
{
    /// <summary>Why there may be others, or null.</summary>
    public Sentence? WhyPartial { get; init; }

    public AddressPool? Of(IPAddress address) => All.FirstOrDefault(pool => pool.Holds(address));

    public static Availability<AddressPools> From(ClusterModel cluster) =>
        ListedObjects.Of(cluster, "metallb.io_v1beta1_ipaddresspools", "metallb.io_v1beta1_addresspools").Select(listed => new AddressPools([.. listed.Items.Select(AddressPool.From)])
        {
            WhyPartial = listed.WhyPartial,
        });
}

/// <summary>One pool.</summary>
/// <param name="Ranges">First and last address of each.</param>
internal sealed record AddressPool(KubernetesObject Object, ImmutableArray<(IPAddress First, IPAddress Last)> Ranges)
{
    public string Name => Object.Name;

    /// <summary>Whether Services that ask for no pool get addresses of it.</summary>
    public bool IsAutomatic => Object.Node.FlagAt("spec", "autoAssign") ?? true;

    /// <summary>It serves some namespaces or Services only.</summary>
    public bool IsLimited => Object.Node.At("spec", "serviceAllocation") is not null;

    public SourceLine Line => (Object.Node.At("spec", "addresses") ?? Object.Node).Line;

    public SourceLine FirstRangeLine => Object.Node.ItemsAt("spec", "addresses") is [var first, ..] ? first.Line : Line;

    /// <summary>How many addresses it has of IPv4; those of IPv6 never run out.</summary>
    public BigInteger Size => Ranges.Where(range => range.First.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork).Aggregate(BigInteger.Zero, (sum, range) => sum + Number(range.Last) - Number(range.First) + 1);

    public bool HasIpv6 => Ranges.Any(range => range.First.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);

    public bool Holds(IPAddress address) => Ranges.Any(range =>
        range.First.AddressFamily == address.AddressFamily && Number(range.First) <= Number(address) && Number(address) <= Number(range.Last));

    public static AddressPool From(KubernetesObject source) =>
        new(source, [.. source.Node.TextsAt("spec", "addresses").Select(RangeOf).OfType<(IPAddress, IPAddress)>()]);

    // 192.168.40.200-192.168.40.219      192.168.40.0/24
    private static (IPAddress, IPAddress)? RangeOf(string text)
    {
        if (text.Split('-') is [var first, var last] && IPAddress.TryParse(first.Trim(), out var from) && IPAddress.TryParse(last.Trim(), out var to))
            return (from, to);

        return IPNetwork.TryParse(text.Trim(), out var network) ? (network.BaseAddress, LastOf(network)) : null;
    }

    private static IPAddress LastOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new(bytes);
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
