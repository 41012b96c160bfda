namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The parts of rules read last, by their text; of fixed size, so that a long file costs no more than a short one.</summary>
internal sealed class RecentParts<T>(string content)
    where T : class
{
    private const int Slots = 4096;

    private readonly (int Start, int Length, T? Part)[] _recent = new (int, int, T?)[Slots];

    /// <summary>Where a part belongs that is not there yet.</summary>
    internal readonly record struct Slot(int Index, int Start, int Length);

    /// <summary>The part of the same text, or null.</summary>
    public T? Find(int start, int length, out Slot slot)
    {
        var text = content.AsSpan(start, length);
        slot = new(string.GetHashCode(text) & (Slots - 1), start, length);
        var (thereStart, thereLength, part) = _recent[slot.Index];
        return part is not null && content.AsSpan(thereStart, thereLength).SequenceEqual(text) ? part : null;
    }

    public T Keep(Slot slot, T part)
    {
        _recent[slot.Index] = (slot.Start, slot.Length, part);
        return part;
    }
}
