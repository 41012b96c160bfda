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
            "--limit-iface-in" or "--limit-iface-out" => Tests.Yes,
            _ => Tests.Unknown(option.ToString()),
        });
    }

    private static PacketTest IsOneOf(RuleOption option, Func<Packet, Address> end, bool seenByIn, bool seenByOut)
    {
        var names = option.Value.Split(',').Select(name => name.ToLowerInvariant()).ToImmutableArray();
        var types = names.Select(RouteWords.TypeOf).ToImmutableHashSet();
        var unknown = Answer.Unknown($"{option}: the routing tables do not tell");
        return (packet, stack) =>
        {
            var fib = stack.Fib(packet.IsV6);
            if (!fib.IsKnown)
                return Answer.Unknown($"{option}: {fib.WhyMissing}");

            var device = seenByIn ? packet.InInterface : seenByOut ? packet.OutInterface : null;
            if (packet.IsV6)
                return All6(names, end(packet), fib.Value.TypeOf(end(packet), device), option);
            if (types.Contains(null))
                return Answer.Unknown(option.ToString());

            return fib.Value.TypeOf(end(packet), device) is { } type ? Answer.Of(types.Contains(type)) : unknown;
        };
    }

    // Of IPv6 every type but those that routes tell must hold, UNICAST of any address that is not multicast (net/netfilter/xt_addrtype.c, match_type6).
    private static Answer All6(ImmutableArray<string> names, Address address, RouteType? type, RuleOption option)
    {
        if (names.Contains("multicast") && !address.IsMulticast || names.Contains("unicast") && (address.IsMulticast || address.IsUnspecified) || names.Contains("unspec") && !address.IsUnspecified)
            return Answer.No;

        var routed = names.RemoveAll(name => name is "multicast" or "unicast" or "unspec");
        return routed.IsEmpty ? Answer.Yes
            : routed is ["local"] && type is { } known ? Answer.Of(known == RouteType.Local)
            : Answer.Unknown(option.ToString());
    }
}
