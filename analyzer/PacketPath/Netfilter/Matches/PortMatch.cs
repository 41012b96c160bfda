using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary>Ports of tcp, udp, udplite, sctp, dccp and multiport, and the flags of TCP.</summary>
internal static class PortMatch
{
    private const int Dccp = 33;
    private const int UdpLite = 136;

    public static PacketTest Compile(Match match) => Tests.All([OfProtocol(match.Module), .. match.Options.Select(option => Tests.Negated(option.Negated, Compile(option)))]);

    private static PacketTest OfProtocol(string module) => module switch
    {
        "tcp" => (packet, _) => Answer.Of(packet.Protocol == Protocol.Tcp),
        "udp" => (packet, _) => Answer.Of(packet.Protocol == Protocol.Udp),
        "sctp" => (packet, _) => Answer.Of(packet.Protocol == Protocol.Sctp),
        "udplite" => (packet, _) => Answer.Of((int)packet.Protocol == UdpLite),
        "dccp" => (packet, _) => Answer.Of((int)packet.Protocol == Dccp),
        "multiport" => (packet, _) => Answer.Of(packet.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp || (int)packet.Protocol is UdpLite or Dccp),
        _ => Tests.No,
    };

    private static PacketTest Compile(RuleOption option) => option.Name switch
    {
        "--dport" or "--dports" or "--destination-port" or "--destination-ports" => InRanges(option, packet => packet.DestinationPort),
        "--sport" or "--sports" or "--source-port" or "--source-ports" => InRanges(option, packet => packet.SourcePort),
        "--ports" or "--port" => Either(InRanges(option, packet => packet.SourcePort), InRanges(option, packet => packet.DestinationPort)),
        "--syn" => Flags("FIN,SYN,RST,ACK", "SYN"),
        "--tcp-flags" when option.Values is [var mask, var set] => Flags(mask, set),
        "--tcp-option" => Tests.Unknown(option.ToString()),
        _ => Tests.Unknown(option.ToString()),
    };

    private static PacketTest Either(PacketTest one, PacketTest other) => (packet, stack) => one(packet, stack).Or(other(packet, stack));

    // 53      30000:32767      :1023      80,443,8000:8080
    private static PacketTest InRanges(RuleOption option, Func<Packet, int?> port)
    {
        if (PortRange.ListOf(option.Value) is not { } ranges)
            return Tests.Unknown(option.ToString());

        var unknown = Answer.Unknown(option.ToString());
        if (ranges is [var only])
            return (packet, _) => port(packet) is { } number ? Answer.Of(only.Contains(number)) : unknown;

        return (packet, _) => port(packet) is { } number ? Answer.Of(PortRange.Any(ranges, number)) : unknown;
    }

    // FIN,SYN,RST,ACK SYN
    private static PacketTest Flags(string mask, string set) => FlagsOf(mask) is { } looked && FlagsOf(set) is { } wanted
        ? (packet, _) => Answer.Of((packet.Flags & looked) == wanted)
        : Tests.Unknown($"--tcp-flags {mask} {set}");

    private static TcpFlags? FlagsOf(string names)
    {
        var all = TcpFlags.None;
        foreach (var name in names.Split(','))
        {
            TcpFlags? flag = name switch
            {
                "FIN" => TcpFlags.Fin,
                "SYN" => TcpFlags.Syn,
                "RST" => TcpFlags.Reset,
                "PSH" => TcpFlags.Push,
                "ACK" => TcpFlags.Ack,
                "URG" => TcpFlags.Urgent,
                "NONE" => TcpFlags.None,
                "ALL" => TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Reset | TcpFlags.Push | TcpFlags.Ack | TcpFlags.Urgent,
                _ => null,
            };
            if (flag is not { } known)
                return null;
            all |= known;
        }

        return all;
    }
}
