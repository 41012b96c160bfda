using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary>Selectors of nft's own language: one of the values must be the packet's; a concatenation is met part by part.</summary>
internal static class NftMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        var all = Answer.Yes;
        foreach (var option in match.Options)
            all = all.And(Implied(option.Name, packet).And(AnyOf(option, packet).Negated(option.Negated)));

        return all;
    }

    // nft asks for the protocol before it looks into its header, whatever is negated after.
    private static Answer Implied(string selectors, Packet packet)
    {
        var all = Answer.Yes;
        foreach (var selector in selectors.Split(" . "))
            all = all.And(Implied(selector.AsSpan(), packet));

        return all;
    }

    private static Answer Implied(ReadOnlySpan<char> selector, Packet packet)
    {
        var space = selector.IndexOf(' ');
        return (space < 0 ? selector : selector[..space]) switch
        {
            "ip" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetwork),
            "ip6" or "icmpv6" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetworkV6),
            "tcp" => Answer.Of(packet.Protocol == Protocol.Tcp),
            "udp" => Answer.Of(packet.Protocol == Protocol.Udp),
            "sctp" => Answer.Of(packet.Protocol == Protocol.Sctp),
            "icmp" => Answer.Of(packet.Protocol == Protocol.Icmp),
            _ => Answer.Yes,
        };
    }

    private static Answer AnyOf(RuleOption option, Packet packet)
    {
        var selectors = option.Name.Split(" . ");
        var unknown = (Answer?)null;
        foreach (var value in option.Values)
        {
            var answer = All(selectors, value, packet);
            if (answer.Truth == Truth.Yes)
                return answer;
            if (answer.Truth == Truth.Unknown)
                unknown = Answer.Unknown(option.ToString());
        }

        return unknown ?? Answer.No;
    }

    private static Answer All(string[] selectors, string value, Packet packet)
    {
        var parts = selectors.Length == 1 ? [value] : value.Split(" . ");
        if (parts.Length != selectors.Length)
            return Answer.Unknown(value);

        var all = Answer.Yes;
        for (var at = 0; at < parts.Length; at++)
            all = all.And(One(selectors[at], parts[at], packet));

        return all;
    }

    private static Answer One(string selector, string value, Packet packet) => selector switch
    {
        _ when value.StartsWith('@') => Answer.Unknown($"the set {value}"),
        "ip saddr" => Address(value, packet.Source),
        "ip daddr" => Address(value, packet.Destination),
        "ip protocol" or "meta l4proto" => OfProtocol(value, packet.Protocol),
        "meta nfproto" or "meta protocol" => Family(value, packet),
        "iifname" or "iif" => Device(value, packet.InInterface),
        "oifname" or "oif" => Device(value, packet.OutInterface),
        "tcp dport" or "udp dport" or "sctp dport" or "th dport" => Port(value, packet.DestinationPort),
        "tcp sport" or "udp sport" or "sctp sport" or "th sport" => Port(value, packet.SourcePort),
        "icmp type" => Answer.Of(value is "echo-request" or "8"),
        "meta pkttype" => Answer.Of(value is "host" or "unicast"),
        _ => Answer.Unknown($"{selector} {value}"),
    };

    // 10.0.0.0/8      192.0.2.1-192.0.2.9      10.96.0.1
    private static Answer Address(string value, IPAddress address)
    {
        var dash = value.IndexOf('-');
        if (dash < 0)
            return Prefix.TryParse(value) is { } range ? Answer.Of(range.Contains(address)) : Answer.Unknown(value);
        if (!IPAddress.TryParse(value.AsSpan(0, dash), out var first) || !IPAddress.TryParse(value.AsSpan(dash + 1), out var last))
            return Answer.Unknown(value);

        var bytes = address.GetAddressBytes().AsSpan();
        return Answer.Of(bytes.SequenceCompareTo(first.GetAddressBytes()) >= 0 && bytes.SequenceCompareTo(last.GetAddressBytes()) <= 0);
    }

    private static Answer OfProtocol(string value, Protocol protocol) =>
        Answer.Of(value.Equals(protocol.ToString(), StringComparison.OrdinalIgnoreCase) || value == ((int)protocol).ToString());

    private static Answer Family(string value, Packet packet) => value switch
    {
        "ipv4" or "ip" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetwork),
        "ipv6" or "ip6" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetworkV6),
        _ => Answer.Of(false),
    };

    private static Answer Device(string value, string? device) => Answer.Of(device is not null
        && (value.EndsWith('*') ? device.StartsWith(value[..^1], StringComparison.Ordinal) : device == value));

    // 53      30000-32767
    private static Answer Port(string value, int? port)
    {
        var dash = value.IndexOf('-');
        var (low, high) = dash < 0 ? (value, value) : (value[..dash], value[(dash + 1)..]);
        return port is { } number && int.TryParse(low, out var first) && int.TryParse(high, out var last)
            ? Answer.Of(number >= first && number <= last)
            : Answer.Unknown(value);
    }
}
