using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-s -d -p -i -o -f</c>: what needs no module.</summary>
internal static class IpMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        var all = Answer.Yes;
        foreach (var option in match.Options)
            all = all.And(Test(option, packet).Negated(option.Negated));

        return all;
    }

    private static Answer Test(RuleOption option, Packet packet) => option.Name switch
    {
        "-s" => InRange(option.Value, packet.Source),
        "-d" => InRange(option.Value, packet.Destination),
        "-p" => IsProtocol(option.Value, packet.Protocol),
        "-i" => IsInterface(option.Value, packet.InInterface),
        "-o" => IsInterface(option.Value, packet.OutInterface),
        // A connection's first packet is no later fragment.
        "-f" => Answer.No,
        "-4" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetwork),
        "-6" => Answer.Of(packet.Destination.AddressFamily == AddressFamily.InterNetworkV6),
        _ => Answer.Unknown(option.ToString()),
    };

    // 10.244.0.0/16      10.0.0.1/255.0.255.0
    private static Answer InRange(string range, IPAddress address)
    {
        var slash = range.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? range : range[..slash], out var start))
            return Answer.Unknown(range);
        if (start.AddressFamily != address.AddressFamily)
            return Answer.No;

        return slash >= 0 && start.AddressFamily == AddressFamily.InterNetwork && IPAddress.TryParse(range[(slash + 1)..], out var mask) && range.IndexOf('.', slash) > 0
            ? Answer.Of((Bits(start) & Bits(mask)) == (Bits(address) & Bits(mask)))
            : Artifacts.Routing.Prefix.TryParse(range) is { } prefix ? Answer.Of(prefix.Contains(address)) : Answer.Unknown(range);
    }

    private static uint Bits(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static Answer IsProtocol(string name, Protocol protocol) => name switch
    {
        "all" or "0" => Answer.Yes,
        "tcp" or "6" => Answer.Of(protocol == Protocol.Tcp),
        "udp" or "17" => Answer.Of(protocol == Protocol.Udp),
        "icmp" or "1" => Answer.Of(protocol == Protocol.Icmp),
        "sctp" or "132" => Answer.Of(protocol == Protocol.Sctp),
        _ => Answer.No,
    };

    // A trailing + stands for any rest. At a hook without that interface no name matches, and a negated one always does.
    private static Answer IsInterface(string name, string? device)
    {
        if (name == "+")
            return Answer.Yes;
        if (device is null)
            return Answer.No;

        return Answer.Of(name.EndsWith('+') ? device.StartsWith(name[..^1], StringComparison.Ordinal) : device == name);
    }
}
