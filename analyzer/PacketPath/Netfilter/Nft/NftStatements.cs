using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Every statement that is modelled; any other ends the way as "cannot tell".</summary>
internal static class NftStatements
{
    /// <summary>Nothing for a statement after which the packet goes on as it was.</summary>
    public static IEnumerable<RulePart> Compile(NftStatement statement, NftScope scope) => statement switch
    {
        NftMatch match => [RulePart.Of(NftTests.Compile(match, scope))],
        NftVerdict verdict => [RulePart.Of(NftVerdicts.Of(verdict, scope))],
        NftVerdictMap map => [RulePart.Of(NftVerdicts.Compile(map, scope))],
        NftReject reject => [RulePart.Of(NftVerdicts.Compile(reject))],
        NftAssignment { Key: NftCt { Key: "zone" } } zone => [RulePart.Of(NftZone.Compile(zone, scope))],
        NftAssignment assignment => [RulePart.Of(NftAssignments.Compile(assignment, scope))],
        NftTranslation translation => [RulePart.Of(NftNat.Compile(translation, scope))],
        NftSetUpdate update => Update(update, scope),
        // How much came already is in no dump.
        NftLimit or NftQuota or NftConnectionLimit or NftObjectUse { Kind: "limit" or "quota" } => [RulePart.Of(Tests.Unknown(statement.ToString() ?? ""))],
        NftNotrack => [RulePart.Of((PacketEffect)Untracked)],
        NftTproxy tproxy => [RulePart.Of(Leaves(tproxy, "to a proxy on this node", packet => tproxy.Family is null || tproxy.Family == (packet.IsV6 ? "ip6" : "ip")))],
        NftQueue queue => [RulePart.Of(Leaves(queue, "to a program on this node", _ => true))],
        NftSynproxy or NftObjectUse { Kind: "synproxy" } => [RulePart.Of(Leaves(statement, "the kernel answers in place of the server", packet => packet.Protocol == Protocol.Tcp))],
        NftForward { Kind: "fwd" } => [RulePart.Of(Leaves(statement, "out of another device", _ => true))],
        NftCounter or NftLog or NftLast or NftFlowOffload or NftObjectUse or NftForward => [],
        NftCompat { Type: "watcher" } or NftCompat { Name: "comment" or "nfacct" } => [],
        NftCompat { Type: "match" } compat => [RulePart.Of(Tests.Unknown($"{compat}, of which nft does not print what it asks"))],
        NftCompat { Type: "target", Name: { } name } when TargetCatalog.OnlyTells(name) => [],
        _ => [RulePart.Of(Effects.Decide(new Verdict.CannotTell($"{statement} is not modelled")))],
    };

    /// <summary>Whether the statement leaves a packet as it was and where it was.</summary>
    public static bool OnlyTells(NftStatement statement) => statement is
        NftMatch or NftLimit or NftQuota or NftConnectionLimit or NftCounter or NftLog or NftLast or NftFlowOffload or NftSetUpdate
        or NftObjectUse { Kind: not "synproxy" } or NftForward { Kind: "dup" } or NftCompat { Type: "match" or "watcher" };

    // update @affinity { ip saddr }      add @seen { ip saddr limit rate over 10/second }
    private static IEnumerable<RulePart> Update(NftSetUpdate update, NftScope scope)
    {
        yield return RulePart.Of(NftTests.CanRead(NftExpressions.Compile(update.Element.Key, scope)));
        if (update.Element.Statements.Any(statement => statement is not (NftCounter or NftLast)))
            yield return RulePart.Of(Tests.Unknown(update.ToString()));
    }

    // What has a connection keeps it, and be it but a zone's; what is INVALID has none (nft_notrack_eval).
    private static Effect Untracked(Packet packet, NetworkStack stack) =>
        Effect.GoOn(packet.State == ConnectionState.Invalid || (packet.State == ConnectionState.None && packet.Zone == default) ? packet with { State = ConnectionState.Untracked } : packet);

    private static PacketEffect Leaves(NftStatement statement, string where, Func<Packet, bool> takes)
    {
        var verdict = new Verdict.Leaves($"{statement}: {where}");
        return (packet, _) => new(takes(packet) ? verdict : Verdict.NextRule, packet);
    }
}
