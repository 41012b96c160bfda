using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Rules for the frames of bridges (ebtables, nftables' family bridge), which are not modelled: where one may decide, nothing can be told.</summary>
internal static class FrameRules
{
    /// <summary>The end of a frame of which such a rule or a policy may decide, naming it; null where none can.</summary>
    public static PathEnd? Deciding(NetworkStack stack, Link bridge, Link? port, Branch branch) =>
        Ebtables(stack, bridge, port, branch) ?? Nft(stack, branch);

    private static PathEnd? Ebtables(NetworkStack stack, Link bridge, Link? port, Branch branch)
    {
        var saved = stack.Place.Read<EbtablesSave>("netfilter/ebtables-save").Select(save => save.Rules.Tables);
        var tables = saved.IsKnown ? saved.Value : [];
        foreach (var chain in tables.SelectMany(table => table.Chains))
        {
            if (chain.Policy is "DROP")
                return NotModelled(stack, branch, $"the policy of the chain {chain.Name} of ebtables' table {chain.Table} is DROP", chain.Line);
            if (chain.Rules.FirstOrDefault(rule => MayDecide(rule, bridge, port, branch.Packet.IsV6)) is { } rule)
                return NotModelled(stack, branch, $"ebtables: {rule}", rule.Line);
        }

        return null;
    }

    // -p ARP -i eth0 --logical-in br0
    private static bool MayDecide(ChainRule rule, Link bridge, Link? port, bool isV6)
    {
        if (rule.Target?.Name is null or "CONTINUE" or "RETURN")
            return false;

        var options = rule.Matches.SelectMany(match => match.Options).Where(option => !option.Negated).ToList();
        return !options.Any(option => option.Name switch
        {
            "-p" => !IsOfFamily(option.Value, isV6),
            "--logical-in" => option.Value != bridge.Name && !option.Value.EndsWith('+'),
            "-i" => port is not null && option.Value != port.Name && !option.Value.EndsWith('+'),
            _ => false,
        });
    }

    private static bool IsOfFamily(string protocol, bool isV6) => protocol.ToUpperInvariant() switch
    {
        "ARP" or "0X0806" or "0806" or "LENGTH" => false,
        "IPV4" or "0X0800" or "0800" => !isV6,
        "IPV6" or "0X86DD" or "86DD" => isV6,
        _ => true,
    };

    private static PathEnd? Nft(NetworkStack stack, Branch branch)
    {
        var read = stack.Place.Read<NftRulesetJson>("netfilter/nft-ruleset-json").Select(json => json.Ruleset).Or(() => stack.Place.Read<NftRuleset>("netfilter/nft-ruleset"));
        if (!read.IsKnown)
            return null; // netfilter's own part says what is missing

        foreach (var table in read.Value.OfFamily("bridge").Where(table => !table.IsDormant))
        {
            foreach (var chain in table.Chains)
            {
                if (chain.Hook?.Policy == "drop")
                    return NotModelled(stack, branch, $"the policy of the chain {chain.Name} of nftables' table bridge {table.Name} is drop", chain.Line);
                if (!chain.Rules.IsEmpty)
                    return NotModelled(stack, branch, $"nftables' table bridge {table.Name}, chain {chain.Name}: {chain.Rules[0]}", chain.Rules[0].Line);
            }
        }

        return null;
    }

    private static PathEnd NotModelled(NetworkStack stack, Branch branch, string what, Artifacts.SourceLine line) =>
        Ends.At(stack, branch, new(StepKind.Bridge, $"{what}: rules for frames are not modelled", line), Disposition.CannotTell);
}
