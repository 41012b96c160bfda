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

    private static readonly string[] IdsOfV6 = ["netfilter/ip6tables-nft-save", "netfilter/ip6tables-legacy-save", "routing/rules6", "routing/routes6"];

    private static readonly CommandSpec[] Specs = [.. SpecCatalog.All.OfType<CommandSpec>().Where(spec => Ids.Contains(spec.Id))];
    private static readonly CommandSpec[] SpecsOfV6 = [.. Specs, .. SpecCatalog.All.OfType<CommandSpec>().Where(spec => IdsOfV6.Contains(spec.Id))];

    /// <summary>Text by path below the node's folder.</summary>
    /// <exception cref="CommandFailedException">One of the commands failed.</exception>
    public static SortedDictionary<string, string> FromThisNamespace(bool isV6 = false)
    {
        var texts = ByCommands(isV6 ? SpecsOfV6 : Specs);
        texts["kernel/sysctl.txt"] = Sysctl(isV6 ? [.. Settings, .. SettingsOfV6] : Settings);
        return texts;
    }

    /// <summary>What these commands print, by path.</summary>
    /// <exception cref="CommandFailedException">One of them failed.</exception>
    public static SortedDictionary<string, string> ByCommands(IReadOnlyList<CommandSpec> specs)
    {
        // One shell for all: starting each of them from here takes longer than they run.
        var script = string.Concat(specs.Select((spec, i) => $"{string.Join(' ', spec.Argv.Select(word => $"'{word}'"))} > {i} || exit 1\n"));
        var folder = Directory.CreateTempSubdirectory("sb-lab-").FullName;
        try
        {
            Command.Run(["sh", "-c", $"cd {folder} && {{\n{script}}}"]);
            var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < specs.Count; i++)
                texts[$"{specs[i].Id}.{specs[i].Extension}"] = File.ReadAllText(Path.Combine(folder, $"{i}"));
            return texts;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly (string Folder, string Pattern)[] Settings =
    [
        ("net/ipv4", "ip_*"), ("net/ipv4", "fib_*"), ("net/ipv4", "tcp_l3mdev_accept"), ("net/ipv4", "fwmark_reflect"), ("net/ipv4", "tcp_fwmark_accept"),
        ("net/ipv4/conf", "rp_filter"), ("net/ipv4/conf", "*forwarding"), ("net/ipv4/conf", "accept_local"), ("net/ipv4/conf", "route_localnet"),
        ("net/ipv4/conf", "src_valid_mark"), ("net/ipv4/conf", "arp_*"), ("net/ipv4/conf", "proxy_arp"), ("net/ipv4/conf", "ignore_routes_with_linkdown"), ("net/ipv4/conf", "disable_policy"),
        ("net/bridge", "*"), ("net/netfilter", "nf_conntrack_*"),
    ];

    private static readonly (string Folder, string Pattern)[] SettingsOfV6 =
        [("net/ipv6", "*"), ("net/ipv6/conf", "*forwarding"), ("net/ipv6/conf", "disable_*"), ("net/ipv6/conf", "use_oif_addrs_only"), ("net/ipv6/conf", "ignore_routes_with_linkdown")];

    // Those that decide over packets; the collector takes them all.
    private static string Sysctl((string Folder, string Pattern)[] settings)
    {
        var text = new StringBuilder();
        foreach (var (folder, pattern) in settings)
        {
            foreach (var path in Directory.EnumerateFiles($"/proc/sys/{folder}", pattern, folder == "net/ipv6" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories).Order(StringComparer.Ordinal))
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
