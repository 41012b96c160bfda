using System.Buffers;
using System.Runtime.InteropServices;
using SupportBundle.Bundle;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection;

/// <summary>Copies one regular file within a byte limit. Nothing else than a regular file is ever opened.</summary>
internal static class FileCopy
{
    /// <param name="keepTail">A log: over the limit its head and its tail are kept.</param>
    public static ItemEnd Copy(string path, long maxBytes, bool keepTail, Stream sink)
    {
        if (FileStatus.Of(path, followLinks: true, out var error) is not { } status)
            return Explain(error);
        if (status.Kind != FileKind.Regular)
            return ItemEnd.Failed($"is {Name(status.Kind)}, which is not read");

        // O_NONBLOCK: it may have become a FIFO since.
        var descriptor = Libc.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
        if (descriptor < 0)
            return Explain(Marshal.GetLastPInvokeError());
        try
        {
            return CopyOpened(descriptor, status.Size, maxBytes, keepTail, sink);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    public static ItemEnd Explain(int error) => error switch
    {
        Libc.ENOENT or Libc.ENOTDIR or Libc.ESRCH => ItemEnd.Absent("no such file"),
        Libc.EACCES or Libc.EPERM => ItemEnd.Denied("permission denied"),
        Libc.ELOOP => ItemEnd.Failed("its symbolic links lead in a circle"),
        _ => ItemEnd.Failed(Marshal.GetPInvokeErrorMessage(error)),
    };

    public static string Name(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Fifo => "a FIFO",
        FileKind.Socket => "a socket",
        FileKind.CharacterDevice or FileKind.BlockDevice => "a device",
        FileKind.Link => "a symbolic link",
        FileKind.Regular => "a file",
        _ => "no regular file",
    };

    private static ItemEnd CopyOpened(int descriptor, long size, long maxBytes, bool keepTail, Stream sink)
    {
        if (keepTail && size > maxBytes)
            return CopyHeadAndTail(descriptor, size, maxBytes, sink);

        // Files of /proc say they are empty. A growing file is read up to the length that it had.
        var limit = size > 0 ? Math.Min(size, maxBytes) : maxBytes;
        var error = CopyBytes(descriptor, limit, sink, out var copied);
        if (error != 0)
            return Explain(error);
        if (size > maxBytes)
            return Cut(copied, maxBytes, size);
        return size == 0 && copied == maxBytes && HasMore(descriptor) ? Cut(copied, maxBytes, null) : ItemEnd.Collected;
    }

    private static ItemEnd Cut(long copied, long maxBytes, long? size) =>
        new(ItemStatus.Truncated, $"cut at {Words.Of(maxBytes)}" + (size is { } all ? $" of {Words.Of(all)}" : "")) { OriginalBytes = size ?? copied + 1 };

    private static ItemEnd CopyHeadAndTail(int descriptor, long size, long maxBytes, Stream sink)
    {
        // What happened last explains most, so the tail gets more.
        var head = maxBytes / 4;
        var tail = maxBytes - head;
        var error = CopyBytes(descriptor, head, sink, out var copied);
        if (error != 0)
            return Explain(error);

        sink.Write(HeadAndTail.Gap(size - copied - tail));
        _ = Libc.Seek(descriptor, size - tail, 0);
        error = CopyBytes(descriptor, tail, new AfterFirstLine(sink), out _);
        return error != 0
            ? Explain(error)
            : new(ItemStatus.Truncated, $"{Words.Of(size - maxBytes)} of {Words.Of(size)} between head and tail are left out") { OriginalBytes = size };
    }

    private static int CopyBytes(int descriptor, long limit, Stream sink, out long copied)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            return CopyBytes(descriptor, limit, sink, buffer, out copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static unsafe int CopyBytes(int descriptor, long limit, Stream sink, byte[] buffer, out long copied)
    {
        copied = 0;
        while (copied < limit)
        {
            nint count;
            fixed (byte* into = buffer)
                count = Libc.Read(descriptor, into, (nint)Math.Min(buffer.Length, limit - copied));
            if (count == 0)
                return 0;
            if (count < 0 && Marshal.GetLastPInvokeError() is var error and not Libc.EINTR)
                return error;
            if (count < 0)
                continue;

            sink.Write(buffer.AsSpan(0, (int)count));
            copied += count;
        }

        return 0;
    }

    private static unsafe bool HasMore(int descriptor)
    {
        byte one;
        return Libc.Read(descriptor, &one, 1) > 0;
    }
}
