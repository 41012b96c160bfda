namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>One value as nf_tables holds it in a register: a number, or a name (of a device, a helper).</summary>
/// <param name="Bits">Zero where <paramref name="Unknown"/> is set.</param>
/// <param name="Unknown">The bits that are not known.</param>
/// <param name="Name">Null for a number, and for a name that is not known.</param>
internal readonly record struct NftDatum(UInt128 Bits, UInt128 Unknown, string? Name)
{
    public static NftDatum NotKnown { get; } = new(0, UInt128.MaxValue, null);

    public bool IsKnown => Unknown == 0;

    public static NftDatum Of(UInt128 number) => new(number, 0, null);

    public static NftDatum Of(string name) => new(0, 0, name);

    public static NftDatum Of(long? number) => number is { } known ? Of((UInt128)known) : NotKnown;

    /// <summary>What the operator (<c>&amp;</c>, <c>|</c>, <c>^</c>, <c>&lt;&lt;</c>, <c>&gt;&gt;</c>) makes of both; a bit that is not known stays so where it counts.</summary>
    public static NftDatum Combined(string sign, NftDatum one, NftDatum other) => sign switch
    {
        "&" => Of(one.Bits & other.Bits, (one.Unknown | other.Unknown) & (one.Bits | one.Unknown) & (other.Bits | other.Unknown)),
        "|" => Of(one.Bits | other.Bits, (one.Unknown | other.Unknown) & ~(one.Bits | other.Bits)),
        "^" => Of(one.Bits ^ other.Bits, one.Unknown | other.Unknown),
        "<<" when other is { IsKnown: true, Bits: var by } && by < 64 => Of(one.Bits << (int)by & uint.MaxValue, one.Unknown << (int)by),
        ">>" when other is { IsKnown: true, Bits: var by } && by < 64 => Of(one.Bits >> (int)by, one.Unknown >> (int)by),
        _ => NotKnown,
    };

    private static NftDatum Of(UInt128 bits, UInt128 unknown) => new(bits & ~unknown, unknown, null);
}
