using System.Buffers;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log as blocks of whole lines, decoded from UTF-8 with what is broken replaced. A line longer than a block is
/// kept as far as it fits.</summary>
internal sealed class LineBlocks(Stream content) : IDisposable
{
    private const int Size = 256 * 1024;

    private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent(Size / 2);
    private readonly char[] chars = ArrayPool<char>.Shared.Rent(Size);
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private int filled;
    private int given;
    private bool ended;
    private bool skipsToLineEnd;

    /// <summary>The block: whole lines with their line ends; the last line of a log may lack its.</summary>
    public ReadOnlySpan<char> Lines => chars.AsSpan(0, given);

    /// <summary>The number of the block's first line, counted from 1.</summary>
    public long FirstNumber { get; private set; } = 1;

    public long LineCount { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Goes to the next block; false at the end.</summary>
    public bool Next()
    {
        KeepRest();
        while (!ended && filled + bytes.Length + 1 <= chars.Length)
            Fill();

        if (filled == 0)
            return false;

        var newline = chars.AsSpan(0, filled).LastIndexOf('\n');
        given = ended || newline < 0 ? filled : newline + 1;
        skipsToLineEnd = !ended && newline < 0;
        LineCount += Lines.Count('\n') + (Lines.EndsWith('\n') ? 0 : 1);
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(chars);
    }

    private void KeepRest()
    {
        FirstNumber = LineCount + 1;
        chars.AsSpan(given, filled - given).CopyTo(chars);
        filled -= given;
        given = 0;
    }

    private void Fill()
    {
        var read = content.Read(bytes);
        Bytes += read;
        ended = read == 0;
        var from = filled;
        filled += decoder.GetChars(bytes.AsSpan(0, read), chars.AsSpan(filled), flush: ended);
        if (skipsToLineEnd)
            SkipToLineEnd(from);
    }

    /// <summary>Drops what was just read up to the end of a line whose beginning was given already.</summary>
    private void SkipToLineEnd(int from)
    {
        var newline = chars.AsSpan(from, filled - from).IndexOf('\n');
        if (newline < 0)
        {
            filled = from;
            return;
        }

        var next = from + newline + 1;
        chars.AsSpan(next, filled - next).CopyTo(chars.AsSpan(from));
        filled -= next - from;
        skipsToLineEnd = false;
    }
}
