using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SupportBundle.Collector.Hosts;

/// <summary>What kind of thing a path is; only regular files are ever opened.</summary>
internal enum FileKind
{
    Regular,
    Folder,
    Link,
    Fifo,
    Socket,
    CharacterDevice,
    BlockDevice,
    Unknown,
}

/// <summary>A path's kind, size, inode and time of change, from statx(2).</summary>
internal sealed record FileStatus(FileKind Kind, long Size, ulong Inode, int Mode, DateTimeOffset Modified)
{
    /// <summary>The file system that it is on.</summary>
    public (uint Major, uint Minor) Device { get; init; }

    private const int WorkingFolder = -100, DoNotFollow = 0x100, BasicStatus = 0x7ff;

    // glibc has stat(2) only since 2.33 and statx(2) since 2.28; the system call is in every kernel since 4.11.
    private static readonly nint Statx = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 291 : 332;

    /// <summary>Null, with the error number, if there is nothing or it may not be looked at.</summary>
    public static unsafe FileStatus? Of(string path, bool followLinks, out int error)
    {
        var bytes = Encoding.UTF8.GetBytes(path + '\0');
        Span<byte> status = stackalloc byte[256];
        fixed (byte* name = bytes)
        fixed (byte* into = status)
        {
            var flags = followLinks ? 0 : DoNotFollow;
            var result = Libc.SystemCall(Statx, WorkingFolder, (nint)name, flags, BasicStatus, (nint)into);
            error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        return error == 0 ? Read(status) : null;
    }

    // struct statx: stx_mode at 28, stx_ino at 32, stx_size at 40, stx_mtime at 112, stx_dev_major and _minor at 136 (include/uapi/linux/stat.h).
    private static FileStatus Read(ReadOnlySpan<byte> status)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(status[112..]);
        return new(
            KindOf(mode),
            BinaryPrimitives.ReadInt64LittleEndian(status[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(status[32..]),
            mode & 0xfff,
            DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_402_300_799)))
        {
            Device = (BinaryPrimitives.ReadUInt32LittleEndian(status[136..]), BinaryPrimitives.ReadUInt32LittleEndian(status[140..])),
        };
    }

    private static FileKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0xa000 => FileKind.Link,
        0x1000 => FileKind.Fifo,
        0xc000 => FileKind.Socket,
        0x2000 => FileKind.CharacterDevice,
        0x6000 => FileKind.BlockDevice,
        _ => FileKind.Unknown,
    };
}
