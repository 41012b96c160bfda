using System.Text;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>The network devices as /sys shows them: <c>eth0 operstate=up mtu=1500 address=52:54:00:12:34:56 ifindex=2 carrier=1</c>.</summary>
internal static class NetworkDeviceReader
{
    private static readonly string[] AttributeNames = ["operstate", "mtu", "address", "ifindex", "iflink", "type", "carrier", "speed", "tx_queue_len"];

    public static ItemEnd Write(string root, ItemSink sink)
    {
        if (!Directory.Exists(root))
            return ItemEnd.Absent("no such folder");

        foreach (var folder in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
            sink.WriteLine($"{Path.GetFileName(folder)} {string.Join(' ', Attributes(folder))}");
        return ItemEnd.Collected;
    }

    private static IEnumerable<string> Attributes(string folder)
    {
        foreach (var name in AttributeNames)
        {
            // A device that is down refuses carrier and speed.
            if (Value($"{folder}/{name}") is { Length: > 0 } value)
                yield return $"{name}={value}";
        }

        foreach (var (name, link) in new[] { ("master", "master"), ("driver", "device/driver") })
        {
            if (new FileInfo($"{folder}/{link}").LinkTarget is { } target)
                yield return $"{name}={Path.GetFileName(target)}";
        }
    }

    private static string Value(string path)
    {
        using var content = new MemoryStream();
        _ = FileCopy.Copy(path, 4096, keepTail: false, content);
        return Encoding.UTF8.GetString(content.ToArray()).Trim();
    }
}
