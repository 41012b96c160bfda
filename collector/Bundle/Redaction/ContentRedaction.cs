namespace SupportBundle.Bundle.Redaction;

/// <summary>Redacts content of one kind; written from front to back, then completed.</summary>
internal abstract class ContentRedaction : IDisposable
{
    public abstract void Write(ReadOnlySpan<byte> buffer);

    public abstract void Complete();

    public abstract void Dispose();
}
