using System.Text;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Text in UTF-16: redacted as UTF-8, and written as it was.</summary>
internal sealed class Utf16Redaction : ContentRedaction
{
    private readonly Transcoding _in;
    private readonly Transcoding _out;
    private readonly TextRedaction _text;

    public Utf16Redaction(Encoding encoding, Stream sink, Func<Stream, TextRedaction> newText)
    {
        _out = new Transcoding(Encoding.UTF8, encoding, sink.Write);
        _text = newText(_out);
        _in = new Transcoding(encoding, Encoding.UTF8, _text.Write);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _in.Write(buffer);

    public override void Complete()
    {
        _in.End();
        _text.Complete();
        _out.End();
    }

    public override void Dispose()
    {
        _text.Dispose();
        _in.Dispose();
        _out.Dispose();
    }

    private delegate void Pass(ReadOnlySpan<byte> bytes);

    private sealed class Transcoding(Encoding from, Encoding to, Pass pass) : WriteOnlyStream
    {
        private const int Piece = 16 << 10;

        private readonly Decoder _decoder = from.GetDecoder();
        private readonly Encoder _encoder = to.GetEncoder();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            for (; !buffer.IsEmpty; buffer = buffer[Math.Min(Piece, buffer.Length)..])
                Put(buffer[..Math.Min(Piece, buffer.Length)], flush: false);
        }

        public void End() => Put([], flush: true);

        private void Put(ReadOnlySpan<byte> bytes, bool flush)
        {
            var text = new char[_decoder.GetCharCount(bytes, flush)];
            _ = _decoder.GetChars(bytes, text, flush);
            var written = new byte[_encoder.GetByteCount(text, flush)];
            _ = _encoder.GetBytes(text, written, flush);
            pass(written);
        }
    }
}
