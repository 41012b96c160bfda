using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.First.Matches;

/// <summary><c>-m addrtype</c>: what the routing tables hold an address to be.</summary>
internal static class AddrtypeMatch
{
    public static Answer Test(Match match, Packet packet, Fib fib)
    {
        var all = Answer.Yes;
        foreach (var option in match.Options)
            all = all.And(Test(option, packet, fib).Negated(option.Negated));

        return all;
    }

    private static Answer Test(RuleOption option, Packet packet, Fib fib) => option.Name switch
    {
        "--dst-type" => IsOneOf(option.Value, fib.TypeOf(packet.Destination)),
        "--src-type" => IsOneOf(option.Value, fib.TypeOf(packet.Source)),
        _ => Answer.Unknown(option.ToString()),
    };

    private static Answer IsOneOf(string types, RouteType? type) => type is null
        ? Answer.Unknown($"--dst-type {types}")
        : Answer.Of(types.Split(',').Any(name => RouteWords.TypeOf(name.ToLowerInvariant()) == type));
}
