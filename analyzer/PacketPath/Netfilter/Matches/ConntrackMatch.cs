using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m conntrack</c> and <c>-m state</c>.</summary>
internal static class ConntrackMatch
{
    // Of a packet without a connection only the state is asked, and without one nothing holds, negated or not (net/netfilter/xt_conntrack.c, conntrack_mt).
    public static PacketTest Compile(Match match)
    {
        var state = Tests.EachOption(match.Options.Where(IsState), option => StateIsOneOf(option));
        if (match.Options.All(IsState))
            return state;

        var rest = Tests.EachOption(match.Options.Where(option => !IsState(option)), Compile);
        var asksState = match.Options.Any(IsState);
        return (packet, stack) =>
        {
            var answer = state(packet, stack);
            return packet.Connection is not null ? answer.And(rest(packet, stack)) : asksState ? answer : Answer.No;
        };
    }

    private static bool IsState(RuleOption option) => option.Name is "--ctstate" or "--state";

    private static PacketTest Compile(RuleOption option) => option.Name switch
    {
        "--ctstatus" => StatusHasOneOf(option.Value.Split(',')),
        "--ctdir" when option.Value is "REPLY" or "ORIGINAL" => IsReply(option.Value == "REPLY"),
        "--ctproto" => ProtocolName.NumberOf(option.Value) is { } number
            ? OfConnection(connection => (int)connection.Original.Protocol == number)
            : Tests.Unknown(option.ToString()),
        "--ctorigsrc" => InRange(option, connection => connection.Original.Source),
        "--ctorigdst" => InRange(option, connection => connection.Original.Destination),
        "--ctreplsrc" => InRange(option, connection => connection.Reply.Source),
        "--ctrepldst" => InRange(option, connection => connection.Reply.Destination),
        "--ctorigsrcport" => InPorts(option, (connection, _) => connection.Original.SourcePort),
        "--ctorigdstport" => InPorts(option, ConnectionPorts.OriginalDestination),
        "--ctreplsrcport" => InPorts(option, (connection, _) => connection.Reply.SourcePort),
        "--ctrepldstport" => InPorts(option, ConnectionPorts.ReplyDestination),
        _ => Tests.Unknown(option.ToString()),
    };

    // SNAT and DNAT are asked as states too.
    private static PacketTest StateIsOneOf(RuleOption option)
    {
        var (bits, source, destination) = (0, false, false);
        foreach (var word in option.Value.Split(','))
        {
            if (BitsOf(word) is not { } known)
                return Tests.Unknown(option.ToString());
            (bits, source, destination) = (bits | known, source || word == "SNAT", destination || word == "DNAT");
        }

        return (packet, _) => Answer.Of((bits & (1 << (int)packet.State)) != 0
            || (source && packet.Connection?.IsSourceTranslated == true) || (destination && packet.Connection?.IsDestinationTranslated == true));
    }

    // What connection tracking has not seen is INVALID there.
    private static int? BitsOf(string state) => state switch
    {
        "NEW" => 1 << (int)ConnectionState.New,
        "ESTABLISHED" => 1 << (int)ConnectionState.Established,
        "RELATED" => 1 << (int)ConnectionState.Related,
        "INVALID" => (1 << (int)ConnectionState.Invalid) | (1 << (int)ConnectionState.None),
        "UNTRACKED" => 1 << (int)ConnectionState.Untracked,
        "SNAT" or "DNAT" => 0,
        _ => null,
    };

    private static PacketTest StatusHasOneOf(string[] wanted) => (packet, _) =>
    {
        var all = Answer.No;
        foreach (var status in wanted)
            all = all.Or(HasStatus(status, packet));

        return all;
    };

    // NONE is no bit: it never holds.
    private static Answer HasStatus(string status, Packet packet) => status switch
    {
        "NONE" => Answer.No,
        "SEEN_REPLY" => Answer.Of(packet.Connection?.IsReplied == true),
        "CONFIRMED" => Answer.Of(packet.Connection?.IsConfirmed == true),
        "ASSURED" when packet.Connection is { } connection => Answer.Of(connection.IsAssured, "--ctstatus ASSURED"),
        "EXPECTED" => Answer.Of(packet.State == ConnectionState.Related && packet.Protocol != Protocol.Icmp),
        _ => Answer.Unknown($"--ctstatus {status}"),
    };

    private static PacketTest IsReply(bool wanted) => (packet, _) => Answer.Of(packet.IsReply == wanted);

    private static PacketTest InRange(RuleOption option, Func<Connection, Address> end) => AddressMask.TryParse(option.Value) is { } range
        ? OfConnection(connection => range.Contains(end(connection)))
        : Tests.Unknown(option.ToString());

    private static PacketTest InPorts(RuleOption option, Func<Connection, Packet, int?> port)
    {
        if (PortRange.ListOf(option.Value) is not { } ranges)
            return Tests.Unknown(option.ToString());

        var unknown = Answer.Unknown(option.ToString());
        return (packet, _) => packet.Connection is not { } connection ? Answer.No : port(connection, packet) is { } number ? Answer.Of(PortRange.Any(ranges, number)) : unknown;
    }

    private static PacketTest OfConnection(Func<Connection, bool> holds) => (packet, _) => Answer.Of(packet.Connection is { } connection && holds(connection));
}
