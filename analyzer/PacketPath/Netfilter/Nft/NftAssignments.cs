using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What rules write into a packet, or into what is known of it.</summary>
internal static class NftAssignments
{
    private const int MostChoices = 64;

    // meta mark set mark or 0x4000      ct mark set meta mark      ip dscp set cs1      tcp option maxseg size set rt mtu
    public static PacketEffect Compile(NftAssignment assignment, NftScope scope)
    {
        if (IsOfNoConsequence(assignment.Key))
            return (packet, _) => Effect.GoOn(packet);
        if (Change(assignment.Key) is not { } change)
            return Effects.Decide(new Verdict.CannotTell($"{assignment} is not modelled"));

        var target = NftExpressions.Compile(assignment.Key, scope);
        var value = NftExpressions.Compile(assignment.Value, scope, target.Types[0]);
        return (packet, stack) => assignment.Key is NftPayload && target.Read(packet, stack) == NftReading.Nothing
            ? new(Verdict.NextRule, packet)
            : Written(value.Read(packet, stack), packet, change, assignment);
    }

    private static Effect Written(NftReading reading, Packet packet, Func<Packet, NftDatum, Packet?> change, NftAssignment assignment) => reading switch
    {
        NftReading.Value { Parts: [var datum] } => change(packet, datum) is { } changed ? Effect.GoOn(changed) : Effect.CannotTell(packet, $"{assignment}: the value is not known"),
        NftReading.Dice { Sides: <= MostChoices } dice => OneOf(Sides(dice), packet, change, assignment),
        NftReading.Dice => Written(NftReading.Unknown(assignment.ToString()), packet, change, assignment),
        NftReading.OneOf several => OneOf(several.Choices, packet, change, assignment),
        _ => new(Verdict.NextRule, packet),
    };

    private static Effect OneOf(ImmutableArray<NftChance> choices, Packet packet, Func<Packet, NftDatum, Packet?> change, NftAssignment assignment) =>
        new(new Verdict.OneOf([.. choices.Select(choice => new Choice(choice.If, Written(choice.Then, packet, change, assignment)))]), packet);

    private static ImmutableArray<NftChance> Sides(NftReading.Dice dice) =>
        [.. Enumerable.Range(0, (int)dice.Sides).Select(side => new NftChance(Answer.Chance(1.0 / dice.Sides, dice.Shows($"{dice.First + side}")), NftReading.Of((UInt128)(dice.First + side))))];

    // Nothing that is modelled looks at these afterwards.
    private static bool IsOfNoConsequence(NftExpression key) => key is
        NftMeta { Key: "priority" or "nftrace" or "secmark" or "rtclassid" } or NftCt { Key: "label" or "event" or "secmark" } or NftHeaderPart { Kind: "tcp option" } or NftPayload { Field: "ecn" or "checksum" or "flowlabel" };

    // What is not known may be written where it may stay unknown.
    private static Func<Packet, NftDatum, Packet?>? Change(NftExpression key) => key switch
    {
        NftMeta { Key: "mark" } => (packet, value) => packet with { Mark = value.IsKnown ? (uint)(value.Bits & uint.MaxValue) : null },
        NftCt { Key: "mark" } => (packet, value) => packet.Connection is { } connection ? packet with { Connection = connection with { Mark = value.IsKnown ? (uint)(value.Bits & uint.MaxValue) : null } } : packet,
        NftPayload { Field: "dscp" } => (packet, value) => value.IsKnown ? packet with { Dscp = (byte)(value.Bits & 0x3f) } : null,
        NftPayload { Field: "ttl" or "hoplimit" } => (packet, value) => value.IsKnown ? packet with { TimeToLive = (int)(value.Bits & 0xff) } : null,
        NftPayload { Protocol: "ip" or "ip6", Field: "saddr" } => (packet, value) => value.IsKnown ? packet with { Source = new(value.Bits, packet.IsV6) } : null,
        NftPayload { Protocol: "ip" or "ip6", Field: "daddr" } => (packet, value) => value.IsKnown ? packet with { Destination = new(value.Bits, packet.IsV6) } : null,
        NftPayload { Field: "sport" } => (packet, value) => value.IsKnown ? packet with { SourcePort = (int)(value.Bits & 0xffff) } : null,
        NftPayload { Field: "dport" } => (packet, value) => value.IsKnown ? packet with { DestinationPort = (int)(value.Bits & 0xffff) } : null,
        _ => null,
    };
}
