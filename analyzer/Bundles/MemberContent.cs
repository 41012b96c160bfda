using System.IO.Compression;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>The file in one gzip member of a bundle. It is expanded when it is read; damage ends it early, and is said.</summary>
/// <param name="packed">The member.</param>
/// <param name="sayDamaged">Called once, on the thread that reads.</param>
internal sealed class MemberContent(DiskContent packed, BundleMember member, Action sayDamaged) : ReadOnlyStream
{
    private readonly GZipStream _expanded = new(packed, CompressionMode.Decompress);
    private long _left = member.Length;
    private bool _begun;
    private bool _ended;

    /// <summary>Whether it ended before its end, or is not what was packed.</summary>
    public bool IsCut { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty)
            return 0;

        try
        {
            return ReadExpanded(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            (_ended, IsCut) = (true, true);
            sayDamaged();
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _expanded.Dispose();
        base.Dispose(disposing);
    }

    private int ReadExpanded(Span<byte> buffer)
    {
        if (!_begun)
            Skip(member.Header);

        _begun = true;
        var read = _left == 0 ? 0 : _expanded.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= read;
        if (read == 0)
            End();
        return read;
    }

    // Only behind its last byte is its checksum compared.
    private void End()
    {
        if (_left > 0)
            throw new EndOfStreamException();

        Skip(member.Padding);
        if (_expanded.ReadByte() >= 0)
            throw new InvalidDataException();
        _ended = true;
    }

    private void Skip(int bytes) => _expanded.ReadExactly(stackalloc byte[bytes]);
}
