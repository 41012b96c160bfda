using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules for ARP, as <c>arptables-save [-c]</c> prints them: in iptables-save's form, but the target stands first.</summary>
internal sealed record ArptablesSave(IptablesSave Rules) : IArtifact<ArptablesSave>
{
    public static Parsed<ArptablesSave> Parse(ArtifactText text)
    {
        var parsed = IptablesSave.Parse(text);
        return new(new(parsed.Value with { Tables = [.. parsed.Value.Tables.Select(Parted)] }), parsed.Notes);
    }

    private static NetfilterTable Parted(NetfilterTable table) =>
        new(table.Name, table.Line, [.. table.Chains.Select(chain => chain with { Rules = [.. chain.Rules.Select(rule => rule with { Body = ArpRule.Parted(rule.Body) })] })]);
}

/// <summary>Parts a rule of arptables, which prints what it matches behind the target.</summary>
internal static class ArpRule
{
    // -j mangle -s 10.0.0.100 --mangle-ip-s 10.0.0.2      -j DROP ! -s 10.0.0.7 --src-mac 02:00:00:00:00:01
    public static RuleBody Parted(RuleBody body)
    {
        if (body.Target is not { } target)
            return body;

        ImmutableArray<RuleOption> asked = [.. target.Options.Where(IsMatch)];
        return new(asked.IsEmpty ? body.Matches : [.. body.Matches, new Match(Match.Ip, asked)], target with { Options = [.. target.Options.Where(option => !IsMatch(option))] });
    }

    private static bool IsMatch(RuleOption option) => option.Name is
        "-s" or "-d" or "-i" or "-o" or "--src-ip" or "--dst-ip" or "--src-mac" or "--dst-mac" or "--opcode" or "--h-length" or "--h-type" or "--proto-type";
}
