using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>What the kernel's modules were told, loaded or built in: <c>nf_conntrack.hashsize = 65536</c>.</summary>
internal static class ModuleParameterReader
{
    private const int OwnerMayRead = 0b100_000_000;

    public static ItemEnd Write(string root, ItemSink sink)
    {
        if (!Directory.Exists(root))
            return ItemEnd.Absent("no such folder");

        foreach (var module in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            var folder = $"{module}/parameters";
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
            foreach (var path in files.Order(StringComparer.Ordinal))
            {
                if (FileStatus.Of(path, followLinks: false, out _) is { Kind: FileKind.Regular } status && (status.Mode & OwnerMayRead) != 0)
                    SysctlReader.WriteValue($"{Path.GetFileName(module)}.{Path.GetFileName(path)}", path, sink);
            }
        }

        return ItemEnd.Collected;
    }
}
