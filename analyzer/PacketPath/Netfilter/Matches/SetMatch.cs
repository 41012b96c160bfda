using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary><c>-m set --match-set NAME src,dst</c>.</summary>
internal static class SetMatch
{
    public static PacketTest Compile(Match match)
    {
        if (match.Option("--match-set") is not { Values: [var name, var directions] } option || match.Options.Any(IsNotModelled))
            return Tests.Unknown(match.ToString());

        var question = new SetQuestion([.. directions.Split(',').Select(word => word == "src")], match.Option("--return-nomatch") is not null);
        return Tests.Negated(option.Negated, (packet, stack) => stack.IpSets.Contains(name, question, packet, stack.Hooks(packet.IsV6).FilledSets));
    }

    // Counters of an element may be asked, too; they change with every packet.
    private static bool IsNotModelled(RuleOption option) => option.Name is not ("--match-set" or "--return-nomatch" or "--update-counters" or "--update-subcounters");
}
