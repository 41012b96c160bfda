using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m conntrack</c> and <c>-m state</c>: a connection's first packet is NEW, or UNTRACKED after NOTRACK.</summary>
internal static class ConntrackMatch
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
        "--ctstate" or "--state" => Answer.Of(option.Value.Split(',').Any(state => IsIn(state, packet))),
        "--ctdir" => Answer.Of(option.Value == "ORIGINAL"),
        _ => Answer.Unknown(option.ToString()),
    };

    // SNAT and DNAT are asked as states too (net/netfilter/xt_conntrack.c, conntrack_mt).
    private static bool IsIn(string state, Packet packet) => state switch
    {
        "NEW" => !packet.IsUntracked,
        "UNTRACKED" => packet.IsUntracked,
        "DNAT" => packet.IsDestinationTranslated,
        "SNAT" => packet.IsSourceTranslated,
        _ => false,
    };
}
