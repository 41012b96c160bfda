namespace SupportBundle.Bundle;

/// <summary>Counts what is written through it.</summary>
internal sealed class CountingStream(Stream output) : WriteOnlyStream
{
    public long Count { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        output.Write(buffer);
        Count += buffer.Length;
    }
}
