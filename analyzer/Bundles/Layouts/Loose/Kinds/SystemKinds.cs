using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>The kernel, its resources, the host's identity and clock.</summary>
internal static class SystemKinds
{
    public static readonly ImmutableArray<FileKind> All =
    [
        new("kernel/sysctl", "sysctl -a") { Names = ["sysctl", "sysctls"], Looks = SystemLooks.IsSysctl },
        new("files/proc/modules", "cat /proc/modules") { Names = ["proc modules", "modules"], Looks = SystemLooks.IsProcModules },
        new("kernel/lsmod", "lsmod") { Names = ["lsmod", "modules"], Looks = SystemLooks.IsLsmod },
        new("kernel/modules", "lsmod") { Names = ["loaded modules"], NeedsName = true },
        new("kernel/modules-builtin", "cat /lib/modules/$(uname -r)/modules.builtin") { Names = ["modules builtin"], Looks = head => head.Has(".ko") },
        new("kernel/config", "gzip -dc /proc/config.gz") { Names = ["config gz", "kernel config"], Looks = head => head.Has("CONFIG_") },
        new("kernel/selinux", "sestatus") { Names = ["sestatus", "selinux"], Looks = head => head.First.StartsWith("SELinux status:", StringComparison.Ordinal) },
        new("resources/processes", "ps -ef") { Names = ["processes", "ps"], Looks = SystemLooks.IsProcesses },
        new("resources/ps", "ps -efww") { Names = ["ps", "ps aux", "ps ef", "processes"], Looks = SystemLooks.IsPs, Detail = head => head.Has("/") ? 1 : 0 },
        new("resources/df-inodes", "df -i") { Names = ["df i", "df"], Looks = SystemLooks.IsDfInodes },
        new("resources/df", "df") { Names = ["df", "df h", "disk"], Looks = SystemLooks.IsDf },
        new("resources/free", "free -m") { Names = ["free", "memory"], Looks = SystemLooks.IsFree },
        new("resources/mount", "mount") { Names = ["mount", "mounts"], Looks = SystemLooks.IsMount },
        new("files/proc/mounts", "cat /proc/mounts") { Names = ["proc mounts", "mounts"], Looks = SystemLooks.IsProcMounts },
        new("files/proc/swaps", "cat /proc/swaps") { Names = ["proc swaps", "swaps", "swap"], Looks = SystemLooks.IsSwaps },
        new("files/proc/meminfo", "cat /proc/meminfo") { Names = ["meminfo"], Looks = head => head.First.StartsWith("MemTotal:", StringComparison.Ordinal) },
        new("files/proc/loadavg", "cat /proc/loadavg") { Names = ["loadavg"], Looks = head => head.Lines.Length == 1 && head.First.Count(letter => letter == '.') == 3, NeedsName = true },
        new("files/proc/net/snmp", "cat /proc/net/snmp") { Names = ["proc net snmp"], Looks = head => head.First.StartsWith("Ip: Forwarding", StringComparison.Ordinal) },
        new("files/proc/net/snmp6", "cat /proc/net/snmp6") { Names = ["proc net snmp6"], Looks = head => head.First.StartsWith("Ip6InReceives", StringComparison.Ordinal) },
        new("files/proc/net/netstat", "cat /proc/net/netstat") { Names = ["proc net netstat"], Looks = head => head.First.StartsWith("TcpExt: ", StringComparison.Ordinal) },
        new("files/proc/net/sockstat", "cat /proc/net/sockstat") { Names = ["sockstat"], Looks = head => head.First.StartsWith("sockets: used", StringComparison.Ordinal) },
        new("files/proc/net/softnet_stat", "cat /proc/net/softnet_stat") { Names = ["softnet stat"] },
        new("files/proc/cgroups", "cat /proc/cgroups") { Names = ["proc cgroups"], Looks = SystemLooks.IsProcCgroups },
        new("files/proc/cmdline", "cat /proc/cmdline") { Names = ["proc cmdline", "kernel cmdline"], Looks = head => head.Has("root=") || head.Has("BOOT_IMAGE=") },
        new("identity/hostname", "hostname") { Names = ["hostname"], Looks = SystemLooks.IsHostname, NeedsName = true },
        new("identity/hostnamectl", "hostnamectl") { Names = ["hostnamectl"], Looks = head => head.Lines.Any(line => line.TrimStart().StartsWith("Static hostname:", StringComparison.Ordinal)) },
        new("identity/uname", "uname -a") { Names = ["uname"], Looks = SystemLooks.IsUname },
        new("identity/date", "date --iso-8601=seconds") { Names = ["date", "capture time", "timestamp"], Looks = head => head.Lines.Length == 1 && CaptureDates.Read(head.First.Trim()) is not null },
        new("identity/uptime", "uptime") { Names = ["uptime"], Looks = SystemLooks.IsUptime },
        new("identity/timedatectl", "timedatectl") { Names = ["timedatectl"], Looks = head => head.Lines.Any(line => line.TrimStart().StartsWith("Local time:", StringComparison.Ordinal)) },
        new("identity/chronyc-tracking", "chronyc -n tracking") { Names = ["chronyc tracking", "chrony tracking", "chrony"], Looks = head => head.First.StartsWith("Reference ID ", StringComparison.Ordinal) },
        new("identity/ntpq", "ntpq -pn") { Names = ["ntpq"] },
        new("links/networkctl", "networkctl list") { Names = ["networkctl"] },
        new("kernel/audit-denials", "ausearch -m AVC") { Names = ["ausearch", "audit denials"] },
        new("identity/chrony-tracking", "chronyc -n tracking") { Names = ["chrony tracking n"] },
        new("identity/chronyc-sources", "chronyc -n sources") { Names = ["chronyc sources", "chrony sources", "chrony"], Looks = head => head.Lines.Take(3).Any(line => line.StartsWith("MS Name/IP address", StringComparison.Ordinal)) },
        new("identity/machine-identity", "cat /etc/machine-id /sys/class/dmi/id/product_uuid") { Names = ["machine identity"], Looks = head => head.First.StartsWith("machine-id = ", StringComparison.Ordinal) },
        new("identity/lscpu", "lscpu") { Names = ["lscpu"], Looks = head => head.First.StartsWith("Architecture:", StringComparison.Ordinal) },
        new("identity/packages", "dpkg-query -W") { Names = ["dpkg", "packages"], Looks = head => head.First.StartsWith("Desired=", StringComparison.Ordinal) || head.First.Contains('\t', StringComparison.Ordinal), NeedsName = true },
        new("identity/packages-rpm", "rpm -qa") { Names = ["rpm qa", "rpm", "packages"], Looks = head => head.MostLinesAre(line => line.EndsWith(".x86_64", StringComparison.Ordinal) || line.EndsWith(".noarch", StringComparison.Ordinal) || line.EndsWith(".aarch64", StringComparison.Ordinal)) },
        new("dns/resolvectl-status", "resolvectl status") { Names = ["resolvectl", "systemd resolve"], Looks = head => head.Has("DNS Servers:") || head.First.StartsWith("Global", StringComparison.Ordinal) },
        new("kubernetes/listening-sockets", "ss -lntup") { Names = ["ss", "ss lntup", "ss tlnp", "ss tulpn", "netstat", "netstat tulpn", "listening", "ports", "sockets"], Looks = SystemLooks.AreListening, Detail = head => head.Has("users:(") ? 1 : 0 },
        new("kubernetes/sockets", "ss -antup") { Names = ["ss", "ss antp", "netstat", "netstat an", "sockets"], Looks = SystemLooks.IsSockets },
        new("kubernetes/sockets-summary", "ss -s") { Names = ["ss s"], Looks = head => head.First.StartsWith("Total: ", StringComparison.Ordinal) },
        new("capture/", "tcpdump -n") { Names = ["tcpdump"], Looks = SystemLooks.IsTcpdump, Rest = (name, _) => Stem(name.File) },
        new("listing/", "ls -lA FOLDER") { Names = ["ls", "ls l", "ll", "dir"], Looks = SystemLooks.IsListing, Rest = (name, _) => Stem(name.File) },
    ];

    /// <summary>A file's name without its extension.</summary>
    public static string Stem(string file) => file.LastIndexOf('.') is > 0 and var dot ? file[..dot] : file;
}
