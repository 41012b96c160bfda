namespace SupportBundle.Bundle.Masking;

/// <summary>A prefix that stays where it is: what is within it stays within it, and if it is untouched, as it is.</summary>
/// <param name="Bits">Left-aligned in 64 bits.</param>
internal readonly record struct KeptPrefix(ulong Bits, int Length, bool Untouched)
{
    /// <summary>True if the bit behind the first <paramref name="depth"/> bits of <paramref name="value"/> must not change.</summary>
    public bool Fixes(ulong value, int depth) =>
        depth < Length ? PrefixMap.First(value, depth) == PrefixMap.First(Bits, depth) : Untouched && PrefixMap.First(value, Length) == Bits;
}
