using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m addrtype</c>: what the routing tables hold an address to be.</summary>
internal static class AddrtypeMatch
{
    public static PacketTest Compile(Match match)
    {
        var (seenByIn, seenByOut) = (match.Option("--limit-iface-in") is not null, match.Option("--limit-iface-out") is not null);
        return Tests.EachOption(match, option => option.Name switch
        {
            "--dst-type" => IsOneOf(option, packet => packet.Destination, seenByIn, seenByOut),
            "--src-type" => IsOneOf(option, packet => packet.Source, seenByIn, seenByOut),
            "--limit-iface-in" or "--limit-iface-out" => (_, _) => Answer.Yes,
            _ => Tests.Unknown(option.ToString()),
        });
    }

    private static PacketTest IsOneOf(RuleOption option, Func<Packet, Address> end, bool seenByIn, bool seenByOut)
    {
        var types = option.Value.Split(',').Select(name => RouteWords.TypeOf(name.ToLowerInvariant())).ToImmutableHashSet();
        if (types.Contains(null))
            return Tests.Unknown(option.ToString());

        return (packet, stack) =>
        {
            var fib = stack.Fib(packet.IsV6);
            if (!fib.IsKnown)
                return Answer.Unknown($"{option}: {fib.WhyMissing}");

            var type = fib.Value.TypeOf(end(packet), seenByIn ? packet.InInterface : seenByOut ? packet.OutInterface : null);
            return type is null ? Answer.Unknown($"{option}: the routing tables do not tell") : Answer.Of(types.Contains(type));
        };
    }
}
