using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What an expression of a rule reads of a packet.</summary>
internal abstract record NftReading
{
    /// <summary>There is nothing to read, as <c>tcp dport</c> of a packet of UDP: the rule ends for it, negated or not (NFT_BREAK).</summary>
    public static NftReading Nothing { get; } = new Absent();

    private sealed record Absent : NftReading;

    /// <summary>One value, or the parts of a concatenation.</summary>
    /// <param name="Why">What is not known of them, or null.</param>
    internal sealed record Value(ImmutableArray<NftDatum> Parts, string? Why) : NftReading;

    /// <summary>One of the numbers from one on, each as likely; the kernel throws it for each packet or takes it from a hash.</summary>
    internal sealed record Dice(long First, long Sides, string What) : NftReading
    {
        public string Shows(string what) => $"{What} is {what}";
    }

    /// <summary>One of several.</summary>
    internal sealed record OneOf(ImmutableArray<NftChance> Choices) : NftReading;

    public static NftReading Of(NftDatum datum) => new Value([datum], null);

    public static NftReading Of(UInt128 number) => new Value([NftDatum.Of(number)], null);

    public static NftReading Of(string name) => new Value([NftDatum.Of(name)], null);

    /// <summary>Not known where <paramref name="number"/> is null.</summary>
    public static NftReading Of(long? number, string what) => number is { } known ? Of((UInt128)known) : Unknown(what);

    public static NftReading Unknown(string what) => new Value([NftDatum.NotKnown], what);

    /// <summary>Several read one after the other as one key.</summary>
    public static NftReading Concatenated(IEnumerable<NftReading> readings)
    {
        var (parts, why) = (ImmutableArray.CreateBuilder<NftDatum>(), (string?)null);
        foreach (var reading in readings)
        {
            if (reading == Nothing)
                return Nothing;

            var value = reading as Value ?? new([NftDatum.NotKnown], reading is Dice dice ? dice.What : "one of several values");
            parts.AddRange(value.Parts);
            why ??= value.Why;
        }

        return new Value(parts.ToImmutable(), why);
    }
}

/// <summary>One of the values that an expression may read.</summary>
/// <param name="If">Unknown, or chance with its probability.</param>
internal readonly record struct NftChance(Answer If, NftReading Then);

/// <summary>Reads something of a packet.</summary>
internal delegate NftReading NftReader(Packet packet, NetworkStack stack);

/// <summary>An expression made ready: of which types its parts are, and how they are read.</summary>
internal sealed record NftField(ImmutableArray<NftType> Types, NftReader Read)
{
    public static NftField Of(NftType type, NftReader read) => new([type], read);

    public static NftField Of(NftType type, Func<Packet, NftReading> read) => new([type], (packet, _) => read(packet));

    public static NftField Unknown(string what)
    {
        var reading = NftReading.Unknown(what);
        return new([NftType.Integer], (_, _) => reading);
    }
}
