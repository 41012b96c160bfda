using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Makes expressions ready to be read of packets; what is not modelled reads as unknown.</summary>
internal static class NftExpressions
{
    /// <param name="hint">How a constant is to be read.</param>
    public static NftField Compile(NftExpression expression, NftScope scope, NftType hint = NftType.Integer) => expression switch
    {
        NftPayload payload => NftPayloads.Of(payload),
        NftRawPayload raw => NftPayloads.OfPlace(raw),
        NftMeta meta => NftMetaFields.Of(meta),
        NftCt ct => NftCtFields.Of(ct),
        NftFib fib => NftFibFields.Of(fib),
        NftRt rt => Route(rt),
        NftHeaderPart part => HeaderPart(part),
        NftNumgen numgen => Dice(numgen.ToString(), numgen.Offset, numgen.Modulus),
        NftHash hash => Hash(hash, scope),
        NftConcat concat => Concatenation(concat, scope),
        NftBitwise bitwise => Bitwise(bitwise, scope, hint),
        NftMapping mapping => Mapping(mapping, scope, hint),
        NftValue or NftFlagList => Constant(expression, hint),
        _ => NftField.Unknown(expression.ToString() ?? ""),
    };

    private static NftField Constant(NftExpression constant, NftType type)
    {
        if (NftPattern.Of(constant, type) is not { IsOne: true } pattern)
            return NftField.Unknown(constant.ToString() ?? "");

        var reading = NftReading.Of(pattern.First);
        return new([type], (_, _) => reading);
    }

    // Of the route that was found: the gateway, or where there is none the destination itself (nft_rt_get_eval).
    private static NftField Route(NftRt rt) => rt.Key == "nexthop"
        ? NftField.Of(rt.Family == "ip6" ? NftType.Ip6 : NftType.Ip4, packet => packet.OutInterface is null ? NftReading.Unknown(rt.ToString()) : NextHop(packet, rt.Family == "ip6"))
        : NftField.Unknown(rt.ToString());

    private static NftReading NextHop(Packet packet, bool isV6) => packet.IsV6 == isV6 ? NftReading.Of((packet.NextHop ?? packet.Destination).Bits) : NftReading.Nothing;

    // The packets that are simulated carry no extension headers of IPv6; of TCP's options nothing is known.
    private static NftField HeaderPart(NftHeaderPart part) => part.Kind == "exthdr"
        ? NftField.Of(part.Field is null ? NftType.Boolean : NftType.Integer, packet => part.Field is null ? NftReading.Of((UInt128)0) : NftReading.Nothing)
        : NftField.Of(part.Field is null ? NftType.Boolean : NftType.Integer, packet => part.Kind == "tcp option" && packet.Protocol != Protocol.Tcp ? NftReading.Nothing : NftReading.Unknown(part.ToString()));

    private static NftField Dice(string what, long first, long sides)
    {
        NftReading dice = sides is > 0 and <= uint.MaxValue && first is >= 0 and <= uint.MaxValue ? new NftReading.Dice(first, sides, what) : NftReading.Unknown(what);
        return new([NftType.Integer], (_, _) => dice);
    }

    private static NftField Hash(NftHash hash, NftScope scope)
    {
        var dice = Dice(hash.ToString(), hash.Offset, hash.Modulus);
        if (hash.Key is null)
            return dice;

        var key = Compile(hash.Key, scope);
        return dice with { Read = (packet, stack) => key.Read(packet, stack) == NftReading.Nothing ? NftReading.Nothing : dice.Read(packet, stack) };
    }

    private static NftField Concatenation(NftConcat concat, NftScope scope)
    {
        var parts = concat.Parts.Select(part => Compile(part, scope)).ToList();
        return new([.. parts.SelectMany(part => part.Types)], (packet, stack) => NftReading.Concatenated(parts.Select(part => part.Read(packet, stack))));
    }

    private static NftField Bitwise(NftBitwise bitwise, NftScope scope, NftType hint)
    {
        var left = Compile(bitwise.Left, scope, hint);
        if (left.Types.Length != 1)
            return NftField.Unknown(bitwise.ToString());

        var right = Compile(bitwise.Right, scope, left.Types[0]);
        return new(left.Types, (packet, stack) => Combined(bitwise, left.Read(packet, stack), right.Read(packet, stack)));
    }

    private static NftReading Combined(NftBitwise bitwise, NftReading left, NftReading right)
    {
        if (left == NftReading.Nothing || right == NftReading.Nothing)
            return NftReading.Nothing;

        return left is NftReading.Value { Parts: [var one] } && right is NftReading.Value { Parts: [var other] }
            ? new NftReading.Value([NftDatum.Combined(bitwise.Operator, one, other)], bitwise.ToString())
            : NftReading.Unknown(bitwise.ToString());
    }

    // What no element has a value for ends the rule (nft_lookup_eval).
    private static NftField Mapping(NftMapping mapping, NftScope scope, NftType hint)
    {
        var key = Compile(mapping.Key, scope);
        if (scope.Contents(mapping.Data, key.Types) is not { } map)
            return NftField.Unknown(mapping.ToString());

        var data = Enumerable.Range(0, map.Count).Select(at => map[at].Data is { } value ? Compile(value, scope, hint) : NftField.Unknown(mapping.ToString())).ToList();
        return new([hint], (packet, stack) => key.Read(packet, stack) is var reading && reading == NftReading.Nothing
            ? reading
            : Mapped([.. map.Find(reading).Select(hit => new NftChance(hit.If, hit.At is { } at ? data[at].Read(packet, stack) : NftReading.Nothing))]));
    }

    private static NftReading Mapped(System.Collections.Immutable.ImmutableArray<NftChance> choices) => choices is [{ If.Truth: Truth.Yes } only] ? only.Then : new NftReading.OneOf(choices);
}
