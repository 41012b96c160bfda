using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Text without the escape sequences by which programs colour what they print on a terminal (ECMA-48): no line is lost or moved by them.</summary>
internal sealed class ColourlessStream(Stream coloured) : ReadOnlyStream
{
    private const byte Escape = 0x1B;
    private const byte Bell = 7;

    private State _state;

    private enum State
    {
        Text,

        /// <summary>Behind ESC.</summary>
        Escaped,

        /// <summary>Behind ESC [: parameters up to a letter.</summary>
        Control,

        /// <summary>Behind ESC ]: a window's title, up to BEL or ESC \.</summary>
        Title,

        /// <summary>Behind ESC within a title.</summary>
        TitleEscaped,

        /// <summary>Behind ESC ( or ESC ): one more byte.</summary>
        Charset,
    }

    /// <summary>Whether a text that begins so has any.</summary>
    public static bool IsFor(ReadOnlySpan<byte> start) => start.IndexOf("\u001B["u8) >= 0 && ContentKinds.IsText(start);

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = coloured.Read(buffer);
            var kept = read == 0 ? 0 : Strip(buffer[..read]);
            if (read == 0 || kept > 0 || buffer.IsEmpty)
                return kept;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            coloured.Dispose();
        base.Dispose(disposing);
    }

    // In place: what is kept never stands behind where it stood.
    private int Strip(Span<byte> bytes)
    {
        if (_state == State.Text && !bytes.Contains(Escape))
            return bytes.Length;

        var kept = 0;
        foreach (var value in bytes)
        {
            var isText = _state == State.Text && value != Escape;
            if (isText || value == (byte)'\n')
                bytes[kept++] = value;
            _state = isText ? State.Text : Next(_state, value);
        }

        return kept;
    }

    // A line's end ends whatever was broken off.
    private static State Next(State state, byte value) => (state, value) switch
    {
        (_, (byte)'\n') => State.Text,
        (State.Title, Escape) => State.TitleEscaped,
        (_, Escape) => State.Escaped,
        (State.Escaped, (byte)'[') => State.Control,
        (State.Escaped, (byte)']') => State.Title,
        (State.Escaped, (byte)'(' or (byte)')') => State.Charset,
        (State.Control, < 0x40 or > 0x7E) => State.Control,
        (State.Title, not Bell) => State.Title,
        _ => State.Text,
    };
}
