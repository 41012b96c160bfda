using SupportBundle.Analyzer.Bundles.Layouts;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>Kernel logs that stood before what tells when their node booted, from where they count: kept until all else is read, as far as there is room.</summary>
internal sealed class KernelLogs
{
    private const int MostBytes = 32 * 1024 * 1024;

    // The ring of a kernel holds some hundred KiB, seldom more than a MiB.
    private const int MostBytesOfOne = 4 * 1024 * 1024;

    private readonly List<KernelLog> _kept = [];
    private int _bytes;

    public static bool IsOne(Placement placement) => placement.Id.StartsWith("kernel/dmesg", StringComparison.Ordinal);

    /// <summary>Keeps the log; false, with the content to be read from its beginning, when it is too long or there may be no room.</summary>
    public bool Keep(ref Stream content, Capture capture, Placement placement, string path, int firstLine)
    {
        if (_bytes + MostBytesOfOne > MostBytes)
            return false;

        var buffer = new byte[MostBytesOfOne];
        var read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read == buffer.Length)
        {
            content = new BegunStream(new(buffer), content);
            return false;
        }

        _bytes += read;
        _kept.Add(new(capture, placement, path, buffer[..read], firstLine));
        return true;
    }

    public void Forget(Capture capture, string? node) => _kept.RemoveAll(log => log.Capture == capture && log.Placement.Place.Node == node);

    /// <summary>All that were kept, and keeps them no longer.</summary>
    public IReadOnlyList<KernelLog> Take()
    {
        var taken = _kept.ToArray();
        _kept.Clear();
        return taken;
    }
}

/// <summary>Content of which the beginning was read already.</summary>
internal sealed class BegunStream(MemoryStream beginning, Stream rest) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer) => beginning.Read(buffer) is > 0 and var read ? read : rest.Read(buffer);
}

/// <summary>One log that is kept.</summary>
internal sealed record KernelLog(Capture Capture, Placement Placement, string Path, byte[] Content, int FirstLine);
