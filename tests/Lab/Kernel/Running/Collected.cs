using System.Text;
using SupportBundle.Collector.Collection.BuiltIns;
using SupportBundle.Collector.Specs;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>What the collector takes of a network namespace, by its own specs.</summary>
internal static class Collected
{
    private static readonly string[] Ids =
    [
        "netfilter/iptables-nft-save", "netfilter/iptables-legacy-save", "netfilter/nft-ruleset", "netfilter/nft-ruleset-json", "netfilter/ipset-save", "netfilter/conntrack",
        "routing/rules", "routing/routes", "routing/neighbours", "links/addr", "kubernetes/listening-sockets",
    ];

    private static readonly CommandSpec[] Specs = [.. SpecCatalog.All.OfType<CommandSpec>().Where(spec => Ids.Contains(spec.Id))];

    /// <summary>Text by path below the node's folder.</summary>
    public static SortedDictionary<string, string> FromThisNamespace()
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var spec in Specs)
            texts[$"{spec.Id}.{spec.Extension}"] = Command.Run(spec.Argv);
        texts["kernel/sysctl.txt"] = Sysctl();
        return texts;
    }

    // Those that decide over packets; the collector takes them all.
    private static string Sysctl()
    {
        var text = new StringBuilder();
        foreach (var folder in new[] { "net/ipv4", "net/bridge", "net/netfilter" })
        {
            foreach (var path in Directory.EnumerateFiles($"/proc/sys/{folder}", "*", SearchOption.AllDirectories).Where(path => !path.Contains("/neigh/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                if (Value(path) is { } value)
                    text.Append(SysctlReader.KeyOf(path["/proc/sys/".Length..])).Append(" = ").Append(value).Append('\n');
        }

        return text.ToString();
    }

    // Some may be written only, some have no value yet.
    private static string? Value(string path)
    {
        try
        {
            return path.EndsWith("/flush", StringComparison.Ordinal) ? null : File.ReadAllText(path).TrimEnd('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
