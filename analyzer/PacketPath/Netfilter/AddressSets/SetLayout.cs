using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.AddressSets;

/// <summary>What a set of a type is made of.</summary>
/// <param name="Dimensions"><c>ip</c>, <c>net</c>, <c>port</c>, <c>iface</c>, <c>mark</c>, <c>mac</c>.</param>
/// <param name="IsV6">Null where the type has no family.</param>
/// <param name="Netmask">Bits that addresses of the dimension <c>ip</c> are cut to.</param>
internal sealed record SetLayout(ImmutableArray<string> Dimensions, bool? IsV6, int? Netmask, uint MarkMask)
{
    private static readonly ImmutableHashSet<string> Types =
    [
        "hash:ip", "hash:net", "hash:mac", "hash:ip,port", "hash:ip,port,ip", "hash:ip,port,net", "hash:net,port", "hash:net,net", "hash:net,port,net",
        "hash:net,iface", "hash:ip,mark", "hash:ip,mac", "bitmap:ip", "bitmap:ip,mac", "bitmap:port",
    ];

    /// <summary>Of a bitmap:port, the protocol does not count, if it is TCP or UDP.</summary>
    public bool HasBarePorts { get; private init; }

    /// <summary>Only where there are nets may entries be exceptions; of other types nobody can ask for them (IPSET_TYPE_NOMATCH).</summary>
    public bool HasExceptions => Dimensions.Contains("net");

    /// <summary>Null where the type or an option is not modelled.</summary>
    public static SetLayout? Of(IpSet set)
    {
        if (!set.IsComplete || !set.Created.IsComplete || !Types.Contains(set.Type) || (set.Created.Netmask is not null && set.Type is not ("hash:ip" or "hash:ip,port" or "bitmap:ip")))
            return null;

        var dimensions = set.Type[(set.Type.IndexOf(':') + 1)..].Split(',').ToImmutableArray();
        bool? isV6 = dimensions.Contains("ip") || dimensions.Contains("net") ? set.Family == "inet6" : null;
        return new(dimensions, isV6, set.Created.Netmask, set.Created.MarkMask ?? uint.MaxValue) { HasBarePorts = set.Type == "bitmap:port" };
    }

    public int LengthOf(string dimension, int length) => dimension == "ip" && Netmask is { } netmask ? netmask : length;
}
