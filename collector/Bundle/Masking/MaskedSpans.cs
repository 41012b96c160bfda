using System.Text;

namespace SupportBundle.Bundle.Masking;

/// <summary>What of a line is written otherwise, in the order of the line; what is found first stays.</summary>
internal sealed class MaskedSpans
{
    private readonly List<(int Start, int End, string Text)> _spans = [];

    public bool IsEmpty => _spans.Count == 0;

    public void Clear() => _spans.Clear();

    public bool IsFree(int start, int end) => PlaceOf(start) is var place && (place == _spans.Count || _spans[place].Start >= end);

    public void Add(int start, int end, string text)
    {
        if (IsFree(start, end))
            _spans.Insert(PlaceOf(start), (start, end, text));
    }

    public string Apply(ReadOnlySpan<char> line)
    {
        var result = new StringBuilder(line.Length + 64);
        var from = 0;
        foreach (var (start, end, text) in _spans)
        {
            result.Append(line[from..start]).Append(text);
            from = end;
        }

        return result.Append(line[from..]).ToString();
    }

    // The first that ends behind this place; most are asked for behind the last.
    private int PlaceOf(int start)
    {
        var (low, high) = (0, _spans.Count);
        if (high > 0 && _spans[high - 1].End <= start)
            return high;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].End <= start)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
