using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Memory, disk, processes and the limits that make a node fail without any network fault.</summary>
internal static class ResourceSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new BuiltInSpec("resources/processes", BuiltIn.Processes)
        {
            Why = "The command lines of kubelet, kube-proxy, etcd and the runtime are their real configuration.",
            Extension = "jsonl",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("resources/process-limits", BuiltIn.ProcessLimits)
        {
            Why = "Open files and limits of kubelet, runtime and control plane; at its limit a process accepts no connection.",
        },
        // -l: a network file system that hangs would hang df.
        new CommandSpec("resources/df", "df", "-P", "-l")
        {
            Why = "A full disk makes kubelet evict pods and etcd refuse writes.",
            AlsoSuccess = [1],
        },
        new CommandSpec("resources/df-inodes", "df", "-P", "-l", "-i")
        {
            Why = "A file system without free inodes fails like a full one, while df shows space.",
            AlsoSuccess = [1],
        },
        File("meminfo", "/proc/meminfo", "Shows memory and swap in use; pods are killed when memory runs out."),
        File("loadavg", "/proc/loadavg", "An overloaded node answers health checks too late."),
        File("swaps", "/proc/swaps", "kubelet refuses to start while swap is on, unless it is told otherwise."),
        File("fstab", "/etc/fstab", "Shows whether swap comes back at the next boot."),
        File("mounts", "/proc/mounts", "Shows read-only or missing mounts, and which cgroup version is mounted."),
        File("pressure-cpu", "/proc/pressure/cpu", "Shows how much time work waited for CPU."),
        File("pressure-memory", "/proc/pressure/memory", "Shows how much time work waited for memory."),
        File("pressure-io", "/proc/pressure/io", "Shows how much time work waited for disks, which makes etcd lose its leader."),
        File("diskstats", "/proc/diskstats", "Disk latency explains slow etcd and slow container starts."),
        File("vmstat", "/proc/vmstat", "Counts out-of-memory kills and swapping since boot."),
        File("stat", "/proc/stat", "Shows where CPU time goes, including time stolen by the hypervisor."),
        File("file-nr", "/proc/sys/fs/file-nr", "Shows open files against the limit; at the limit nothing can open a socket."),
        File("softnet-stat", "/proc/net/softnet_stat", "Counts packets that the kernel dropped because CPUs could not keep up."),
        File("net-snmp", "/proc/net/snmp", "Counts failures of IP, ICMP, TCP and UDP, such as checksum errors and full buffers."),
        File("net-snmp6", "/proc/net/snmp6", "Counts the same failures for IPv6."),
        File("net-netstat", "/proc/net/netstat", "Counts listen-queue overflows and reverse-path drops, which no log shows."),
        File("net-sockstat", "/proc/net/sockstat", "Shows sockets in use and in TIME_WAIT, to judge exhaustion of ports or memory."),
        // What stands in specs of its own, and what can be very long, is not named here.
        new TreeSpec("resources/proc-net", "/proc/net",
        [
            "fib_trie", "fib_triestat", "if_inet6", "ipv6_route", "rt6_stats", "igmp", "igmp6", "mcfilter", "mcfilter6", "dev_mcast", "anycast6",
            "ip_mr_vif", "ip_mr_cache", "ip6_mr_vif", "ip6_mr_cache", "ip6_flowlabel", "packet", "protocols", "ptype", "raw", "raw6", "icmp", "icmp6", "udplite", "udplite6",
            "netlink", "psched", "sockstat6", "unix", "xfrm_stat", "wireless", "dev_snmp6/*", "arp_tables_names", "arp_tables_matches", "arp_tables_targets",
            "ip_tables_matches", "ip_tables_targets", "ip6_tables_matches", "ip6_tables_targets", "nf_conntrack_expect", "netfilter/nf_log", "netfilter/nfnetlink_log", "stat/synproxy",
        ])
        {
            Why = "The kernel's own tables where no command prints them: local addresses, listeners of raw and packet sockets, memory of protocols, IPsec's errors.",
            MaxDepth = 2,
            MaxFiles = 300,
            MaxBytes = 4L << 20,
        },
        // Without arguments, which may hold secrets; those are taken by the list of processes.
        new CommandSpec("resources/process-states", "ps", "-e", "-o", "pid,ppid,stat,psr,nlwp,pcpu,pmem,vsz,rss,etimes,wchan:24,comm")
        {
            Why = "Shows processes that hang in the kernel, and those that use up CPU, memory or threads.",
        },
        new CommandSpec("resources/block-devices", "lsblk", "-o", "NAME,TYPE,SIZE,RO,ROTA,FSTYPE,MOUNTPOINT")
        {
            Why = "Whether etcd and images lie on a slow, shared or read-only disk.",
        },
        new TreeSpec("resources/cgroups", "/sys/fs/cgroup", ["cpu.stat", "memory.stat", "memory.pressure", "io.pressure", .. OfSlices("kubepods*"), .. OfSlices("system.slice"), .. OfSlices("kubelet*"), .. OfSlices("runtime*")])
        {
            Why = "Whether the pods, or what the system reserved for itself, reach their limits of CPU, memory or processes.",
            MaxDepth = 2,
            MaxFiles = 100,
        },
        File("mountinfo", "/proc/self/mountinfo", "Shows which mounts are passed on between host and containers; kubelet's volumes depend on it."),
        File("buddyinfo", "/proc/buddyinfo", "Shows whether memory is too fragmented for the large pieces that network buffers need."),
        File("zoneinfo", "/proc/zoneinfo", "Shows the marks below which the kernel takes memory back and drops packets meanwhile."),
        File("slabinfo", "/proc/slabinfo", "Counts neighbours, routes and tracked connections in the kernel's memory; what leaks grows here."),
        File("softirqs", "/proc/softirqs", "Shows which CPUs handle network traffic, and whether one alone does."),
        File("filesystems", "/proc/filesystems", "Shows whether the kernel has overlay, which container runtimes need."),
        File("locks", "/proc/locks", "Shows who holds a lock that iptables or a CNI plug-in waits for."),
        File("partitions", "/proc/partitions", "The disks as the kernel sees them, where no lsblk is installed."),
        File("net-dev", "/proc/net/dev", "Counts bytes, errors and drops for each network device."),
    ];

    private static ImmutableArray<string> OfSlices(string slice) =>
        [$"{slice}/cpu.max", $"{slice}/cpu.stat", $"{slice}/memory.max", $"{slice}/memory.current", $"{slice}/memory.events", $"{slice}/pids.max", $"{slice}/pids.current"];

    private static FileSpec File(string name, string path, string why) => new($"resources/{name}", path) { Why = why };
}
