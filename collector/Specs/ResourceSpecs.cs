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
        File("net-dev", "/proc/net/dev", "Counts bytes, errors and drops for each network device."),
    ];

    private static FileSpec File(string name, string path, string why) => new($"resources/{name}", path) { Why = why };
}
