using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m set --match-set NAME src,dst</c>.</summary>
internal static class SetMatch
{
    public static PacketTest Compile(Match match)
    {
        if (match.Option("--match-set") is not { Values: [var name, var directions] } option || match.Options.Any(IsNotModelled))
            return Tests.Unknown(match.ToString());

        var ends = directions.Split(',').Select(word => word == "src").ToImmutableArray();
        return Tests.Negated(option.Negated, (packet, stack) => stack.IpSets.Contains(name, ends, packet));
    }

    // Counters of an element may be asked, too; they change with every packet.
    private static bool IsNotModelled(RuleOption option) =>
        option.Name is not ("--match-set" or "--return-nomatch" or "--update-counters" or "--update-subcounters") || (option.Name == "--return-nomatch" && !option.Negated);
}
