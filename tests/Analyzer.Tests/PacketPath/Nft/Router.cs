using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>A node that forwards between the devices tin and tout. What the tests expect of it, a kernel (6.18) did with the same rules and packets.</summary>
internal static class Router
{
    private const string Addresses =
        """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
            inet6 ::1/128 scope host
        2: tin: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UNKNOWN group default qlen 500
            link/none
            inet 10.0.0.1/24 scope global tin
            inet6 fd00::1/64 scope global nodad
        3: tout: <POINTOPOINT,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UNKNOWN group default qlen 500
            link/none
            inet 10.1.0.1/24 scope global tout
            inet6 fd01::1/64 scope global nodad
        """;

    private const string Routes =
        """
        default dev tout scope link
        10.0.0.0/24 dev tin proto kernel scope link src 10.0.0.1
        10.1.0.0/24 dev tout proto kernel scope link src 10.1.0.1
        local 10.0.0.1 dev tin table local proto kernel scope host src 10.0.0.1
        broadcast 10.0.0.255 dev tin table local proto kernel scope link src 10.0.0.1
        local 10.1.0.1 dev tout table local proto kernel scope host src 10.1.0.1
        broadcast 10.1.0.255 dev tout table local proto kernel scope link src 10.1.0.1
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        """;

    private const string Routes6 =
        """
        fd00::/64 dev tin proto kernel metric 256 pref medium
        fd01::/64 dev tout proto kernel metric 256 pref medium
        default dev tout metric 1024 pref medium
        local ::1 dev lo table local proto kernel metric 0 pref medium
        local fd00::1 dev tin table local proto kernel metric 0 pref medium
        local fd01::1 dev tout table local proto kernel metric 0 pref medium
        """;

    /// <summary>Every end that the packet may come to: <c>dropped</c>, <c>rejected ...</c>, <c>passes [from ...] [to ...]</c>, <c>delivered</c>, <c>cannot tell</c>.</summary>
    /// <param name="packet"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>tcp6</c>, <c>icmp6</c> or <c>local</c>, with changes: <c>tcp s=10.0.0.3 dp=81</c>.</param>
    public static string Ends(string ruleset, string packet, string artifact = "netfilter/nft-ruleset.txt") => string.Join(" | ", PathEnds(ruleset, packet, artifact).Select(end => Word(end, PacketOf(packet))).Distinct().Order(StringComparer.Ordinal));

    /// <summary>The same of several packets: <c>tcp: dropped; udp: passes</c>.</summary>
    /// <param name="packets">Each with what is expected of it, which is not looked at.</param>
    public static string EachEnd(string ruleset, string packets) =>
        string.Join("; ", packets.Split("; ").Select(packet => packet[..packet.IndexOf(": ", StringComparison.Ordinal)]).Select(packet => $"{packet}: {Ends(ruleset, packet)}"));

    /// <summary>A table of one chain with one rule.</summary>
    public static string Hook(string type, string hook, string priority, string rule) =>
        $"table inet t {{\n\tchain c {{\n\t\ttype {type} hook {hook} priority {priority}; policy accept;\n\t\t{rule.Replace("; ", "\n\t\t", StringComparison.Ordinal)}\n\t}}\n}}\n";

    public static string Forward(string rule) => Hook("filter", "forward", "filter", rule);

    public static List<PathEnd> PathEnds(string ruleset, string packet, string artifact = "netfilter/nft-ruleset.txt", params (string Path, string Text)[] more)
    {
        var node = OneNode.With([(artifact, ruleset), ("links/addr-text.txt", Addresses), ("routing/routes-text.txt", Routes), ("routing/routes6-text.txt", Routes6), ("files/proc/net/ip_tables_names", ""), ("files/proc/net/ip6_tables_names", ""), .. Settings(), .. more]);
        var stack = NetworkStack.Of(node);
        var journey = new Journey(new Topology(Model(node), [stack]));
        var come = Branch.Of(PacketOf(packet));
        return come.Packet.IsLocal ? journey.Output(stack, come) : journey.Arrive(stack, "tin", come);
    }

    public static Packet PacketOf(string text)
    {
        var words = text.Split(' ');
        var isV6 = words[0].EndsWith('6');
        var packet = new Packet(Of(isV6 ? "fd00::2" : words[0] == "local" ? "10.1.0.1" : "10.0.0.2"), Of(isV6 ? "fd01::2" : "10.1.0.2"), words[0] switch { "udp" => Protocol.Udp, "icmp" => Protocol.Icmp, "icmp6" => (Protocol)58, _ => Protocol.Tcp });
        packet = words[0].StartsWith("icmp", StringComparison.Ordinal)
            ? packet with { Icmp = isV6 ? IcmpMessage.EchoRequest6 : IcmpMessage.EchoRequest, Flags = TcpFlags.None }
            : packet with { SourcePort = 45338, DestinationPort = words[0] == "udp" ? 53 : 80, Flags = words[0] == "udp" ? TcpFlags.None : TcpFlags.Syn, IsLocal = words[0] == "local" };
        packet = packet with { Length = (isV6 ? 40 : 20) + packet.Protocol switch { Protocol.Tcp => 20, Protocol.Udp => 12, _ => 16 } };
        return words.Skip(1).Select(word => word.Split('=', 2)).Aggregate(packet, Changed);
    }

    private static Packet Changed(Packet packet, string[] change) => change switch
    {
        ["s", var source] => packet with { Source = Of(source) },
        ["d", var destination] => packet with { Destination = Of(destination) },
        ["sp", var port] => packet with { SourcePort = int.Parse(port, CultureInfo.InvariantCulture) },
        ["dp", var port] => packet with { DestinationPort = int.Parse(port, CultureInfo.InvariantCulture) },
        ["user", var user] => packet with { User = long.Parse(user, CultureInfo.InvariantCulture) },
        _ => throw new ArgumentException(string.Join('=', change)),
    };

    private static string Word(PathEnd end, Packet sent) => end.Disposition switch
    {
        Disposition.Rejected => $"rejected {end.RejectedWith}",
        Disposition.Dropped when end.Branch.Packet.OutInterface != "tout" || end.Branch.Trail?.Event is not StepEvent => "dropped",
        Disposition.LeavesModel when end.Branch.Trail?.Event is not (StepEvent or LeftModel) => "leaves",
        Disposition.CannotTell when end.Branch.Trail?.Event is StepEvent { Step.Kind: StepKind.Netfilter } => "cannot tell",
        _ when end.Branch.Packet.OutInterface == "tout" => Passes(end.Branch.Packet, sent),
        Disposition.Refused or Disposition.Delivered => "delivered",
        var other => $"{other}: {end.Branch.Trail?.Event.ToStep().What}",
    };

    private static string Passes(Packet packet, Packet sent)
    {
        var from = packet.Source == sent.Source && packet.SourcePort == sent.SourcePort ? "" : $" from {Endpoint(packet.Source, packet.SourcePort)}";
        var to = packet.Destination == sent.Destination && packet.DestinationPort == sent.DestinationPort ? "" : $" to {Endpoint(packet.Destination, packet.DestinationPort)}";
        return $"passes{from}{to}{(packet.Dscp == 0 ? "" : $" dscp {packet.Dscp}")}{(packet.TimeToLive == (sent.IsLocal ? 64 : 63) ? "" : $" ttl {packet.TimeToLive}")}";
    }

    private static string Endpoint(Address address, int? port) => port is null ? $"{address}" : address.IsV6 ? $"[{address}]:{port}" : $"{address}:{port}";

    private static Address Of(string address) => Address.Of(IPAddress.Parse(address));

    private static IEnumerable<(string, string)> Settings() =>
    [
        ("files/proc/sys/net/ipv4/ip_forward", "1\n"),
        ("files/proc/sys/net/ipv6/conf/all/forwarding", "1\n"),
        .. new[] { "all", "tin", "tout" }.Select(device => ($"files/proc/sys/net/ipv4/conf/{device}/rp_filter", "0\n")),
        .. new[] { "all", "tin", "tout" }.Select(device => ($"files/proc/sys/net/ipv4/conf/{device}/forwarding", "1\n")),
    ];

    private static ClusterModel Model(Node node) => new([node], new PlaceBuilder().ToStore(_ => null, _ => null, _ => null), LogEvents.None, null);
}
