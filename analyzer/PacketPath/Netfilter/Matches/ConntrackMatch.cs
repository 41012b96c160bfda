using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m conntrack</c> and <c>-m state</c>.</summary>
internal static class ConntrackMatch
{
    public static PacketTest Compile(Match match) => Tests.EachOption(match, Compile);

    private static PacketTest Compile(RuleOption option) => option.Name switch
    {
        "--ctstate" or "--state" => StateIsOneOf(option.Value.Split(',')),
        "--ctstatus" => StatusHasOneOf(option.Value.Split(',')),
        "--ctdir" => IsReply(option.Value == "REPLY"),
        "--ctproto" => ProtocolName.NumberOf(option.Value) is { } number
            ? OfConnection(connection => (int)connection.Original.Protocol == number)
            : Tests.Unknown(option.ToString()),
        "--ctorigsrc" => InRange(option, connection => connection.Original.Source),
        "--ctorigdst" => InRange(option, connection => connection.Original.Destination),
        "--ctreplsrc" => InRange(option, connection => connection.Reply.Source),
        "--ctrepldst" => InRange(option, connection => connection.Reply.Destination),
        "--ctorigsrcport" => InPorts(option, connection => connection.Original.SourcePort),
        "--ctorigdstport" => InPorts(option, connection => connection.Original.DestinationPort),
        "--ctreplsrcport" => InPorts(option, connection => connection.Reply.SourcePort),
        "--ctrepldstport" => InPorts(option, connection => connection.Reply.DestinationPort),
        _ => Tests.Unknown(option.ToString()),
    };

    // SNAT and DNAT are asked as states too (net/netfilter/xt_conntrack.c, conntrack_mt). Without a connection the packet is INVALID there.
    private static PacketTest StateIsOneOf(string[] states) => (packet, _) => Answer.Of(states.Any(state => IsIn(state, packet)));

    private static bool IsIn(string state, Packet packet) => state switch
    {
        "NEW" => packet.State == ConnectionState.New,
        "ESTABLISHED" => packet.State == ConnectionState.Established,
        "RELATED" => packet.State == ConnectionState.Related,
        "INVALID" => packet.State is ConnectionState.Invalid or ConnectionState.None,
        "UNTRACKED" => packet.State == ConnectionState.Untracked,
        "DNAT" => packet.Connection?.IsDestinationTranslated == true,
        "SNAT" => packet.Connection?.IsSourceTranslated == true,
        _ => false,
    };

    private static PacketTest StatusHasOneOf(string[] wanted) => (packet, _) =>
    {
        var all = Answer.No;
        foreach (var status in wanted)
            all = all.Or(HasStatus(status, packet));

        return all;
    };

    private static Answer HasStatus(string status, Packet packet) => status switch
    {
        "NONE" => Answer.Of(packet.Connection is null),
        "SEEN_REPLY" => Answer.Of(packet.Connection?.IsReplied == true),
        "CONFIRMED" => Answer.Of(packet.Connection?.IsConfirmed == true),
        "ASSURED" when packet.Connection is { } connection => Answer.Of(connection.IsAssured, "--ctstatus ASSURED"),
        "EXPECTED" => Answer.Of(packet.State == ConnectionState.Related && packet.Protocol != Protocol.Icmp),
        _ => Answer.Unknown($"--ctstatus {status}"),
    };

    private static PacketTest IsReply(bool wanted) => (packet, _) => Answer.Of(packet.Connection is not null && packet.IsReply == wanted);

    private static PacketTest InRange(RuleOption option, Func<Connection, Address> end) => AddressMask.TryParse(option.Value) is { } range
        ? OfConnection(connection => range.Contains(end(connection)))
        : Tests.Unknown(option.ToString());

    private static PacketTest InPorts(RuleOption option, Func<Connection, int?> port)
    {
        if (PortRange.ListOf(option.Value) is not { } ranges)
            return Tests.Unknown(option.ToString());

        var unknown = Answer.Unknown(option.ToString());
        return (packet, _) => packet.Connection is not { } connection ? Answer.No : port(connection) is { } number ? Answer.Of(PortRange.Any(ranges, number)) : unknown;
    }

    private static PacketTest OfConnection(Func<Connection, bool> holds) => (packet, _) => Answer.Of(packet.Connection is { } connection && holds(connection));
}
