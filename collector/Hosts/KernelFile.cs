using System.Buffers;

namespace SupportBundle.Collector.Hosts;

/// <summary>Reads small files of /proc and /sys, of which there are thousands, with the three calls that it takes.</summary>
internal static class KernelFile
{
    private const int Usual = 4096;

    /// <summary>At most the first <paramref name="most"/> bytes; null where the file is not there or the kernel refuses it.</summary>
    public static byte[]? Read(string path, int most)
    {
        var descriptor = Libc.Open(path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
        if (descriptor < 0)
            return null;
        try
        {
            return Read(descriptor, most);
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    // Such a file says that it is empty; its end is where nothing more comes.
    private static unsafe byte[]? Read(int descriptor, int most)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(Usual, most));
        try
        {
            for (var length = 0; ;)
            {
                nint count;
                fixed (byte* into = buffer)
                    count = Libc.Read(descriptor, into + length, Math.Min(buffer.Length, most) - length);
                if (count < 0)
                    return null;
                length += (int)count;
                if (count == 0 || length == most)
                    return buffer[..length];
                if (length == buffer.Length)
                    Array.Resize(ref buffer, 2 * length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
