using SupportBundle.Bundle.Masking;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Text in any encoding that has ASCII in it: secrets first, then, if it is asked for, addresses and names.</summary>
internal sealed class TextRedaction : ContentRedaction
{
    private readonly MaskingStream? _masking;
    private readonly RedactingLines _lines;

    public TextRedaction(Redactor redactor, Stream sink, string path, SortedDictionary<string, int> counts)
    {
        _masking = redactor.Masker?.Over(sink, path);
        _lines = new RedactingLines(redactor, _masking ?? sink, path, counts);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _lines.Write(buffer);

    public override void Complete()
    {
        _lines.Complete();
        _masking?.Complete();
    }

    public override void Dispose()
    {
        _lines.Dispose();
        _masking?.Dispose();
    }
}
