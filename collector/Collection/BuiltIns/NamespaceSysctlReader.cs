using System.Collections.Immutable;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>
/// The settings that a network namespace has apart from the host's, in sysctl(8)'s form. /proc/sys/net shows those of the thread that reads
/// (net/sysctl_net.c), so that nothing needs to be started.
/// </summary>
internal static class NamespaceSysctlReader
{
    private static readonly ImmutableArray<string> Keys =
    [
        "core/somaxconn", "ipv4/ip_forward", "ipv4/ip_local_port_range", "ipv4/ip_nonlocal_bind", "ipv4/ip_unprivileged_port_start", "ipv4/tcp_mtu_probing",
        "netfilter/nf_conntrack_count", "netfilter/nf_conntrack_max", "netfilter/nf_conntrack_tcp_be_liberal", "bridge/bridge-nf-call-iptables", "bridge/bridge-nf-call-ip6tables",
    ];

    private static readonly ImmutableArray<(string Folder, ImmutableArray<string> Names)> OfDevices =
    [
        ("ipv4/conf", ["accept_local", "arp_announce", "arp_ignore", "forwarding", "proxy_arp", "route_localnet", "rp_filter", "src_valid_mark"]),
        ("ipv6/conf", ["accept_ra", "disable_ipv6", "forwarding"]),
    ];

    public static ItemEnd Write(string root, ItemSink sink)
    {
        if (!Directory.Exists(root))
            return ItemEnd.Absent("no such folder");

        foreach (var key in Keys)
            WriteKey(root, key, sink);
        foreach (var (folder, names) in OfDevices)
        {
            foreach (var device in Devices($"{root}/{folder}"))
            {
                foreach (var name in names)
                    WriteKey(root, $"{folder}/{device}/{name}", sink);
            }
        }

        return ItemEnd.Collected;
    }

    private static IEnumerable<string> Devices(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    private static void WriteKey(string root, string key, ItemSink sink) => SysctlReader.WriteValue(SysctlReader.KeyOf($"net/{key}"), $"{root}/{key}", sink);
}
