using System.Text;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>Every readable value below /proc/sys in sysctl(8)'s form: <c>net.ipv4.ip_forward = 1</c>.</summary>
internal static class SysctlReader
{
    private const int OwnerMayRead = 0b100_000_000;
    private const int LongestValue = 64 << 10;

    // Keys of the host, which are nobody's business.
    private static readonly string[] Secrets = ["stable_secret", "tcp_fastopen_key"];

    public static ItemEnd Write(string root, ItemSink sink)
    {
        if (!Directory.Exists(root))
            return ItemEnd.Absent("no such folder");

        WriteFolder(root, root, sink);
        return ItemEnd.Collected;
    }

    /// <summary><c>net/ipv4/conf/eth0.100/rp_filter</c> is <c>net.ipv4.conf.eth0/100.rp_filter</c>, as sysctl(8) prints it.</summary>
    public static string KeyOf(string relativePath) =>
        string.Join('.', relativePath.Split('/').Select(part => part.Replace('.', '/')));

    private static void WriteFolder(string root, string folder, ItemSink sink)
    {
        foreach (var path in Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var status = FileStatus.Of(path, followLinks: false, out _);
            if (status?.Kind == FileKind.Folder)
                WriteFolder(root, path, sink);
            else if (status?.Kind == FileKind.Regular && IsReadable(path, status))
                WriteValue(KeyOf(path[(root.Length + 1)..]), path, sink);
        }
    }

    // Write-only ones are switches (net.ipv4.route.flush).
    private static bool IsReadable(string path, FileStatus status) =>
        (status.Mode & OwnerMayRead) != 0 && !Secrets.Contains(Path.GetFileName(path));

    // A value of several lines has its key before each, as with sysctl -a. What cannot be read (EIO of an unset value) has no line there either.
    public static void WriteValue(string key, string path, ItemSink sink)
    {
        if (KernelFile.Read(path, LongestValue) is not { Length: > 0 } value)
            return;

        foreach (var line in Encoding.UTF8.GetString(value).TrimEnd('\n').Split('\n'))
            sink.WriteLine($"{key} = {line}");
    }
}
