using SupportBundle.Analyzer.Rules;
using static SupportBundle.Analyzer.Tests.Causes.Node.NodeFaults;

namespace SupportBundle.Analyzer.Tests.Causes.Node;

internal static class ResourceCases
{
    private const string Df = $"{Worker}/resources/df.txt";
    private const string Inodes = $"{Worker}/resources/df-inodes.txt";
    private const string Kernel = $"{Worker}/logs/kernel.log";
    private const string FileNr = $"{Worker}/files/proc/sys/fs/file-nr";
    private const string Sysctl = $"{Worker}/kernel/sysctl.txt";
    private const string Chrony = $"{Worker}/identity/chrony-tracking.txt";
    private const string Fast = "0.000011214 seconds fast";
    private const string NoInstance = "E0318 09:20:00.318201     894 kubelet.go:1526] \"Failed to start cAdvisor\" err=\"inotify_init: too many open files\"";

    public static readonly CauseCase Space = new("node/file-system-full", "node:worker-1")
    {
        Fault = site => site.Replace(Df, "12688420  26178072      33%", "40800000    173536     100%"),
        LookAlike = site => site.Replace(Df, "12688420  26178072      33%", "31700000   9273536      78%"),
        Without = [Df],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NoInodes = new("node/file-system-full", "node:worker-1")
    {
        Name = "inodes",
        Fault = site => site.Replace(Inodes, "214118 2407322    9%", "2611440   10000  100%"),
        LookAlike = site => site.Replace(Inodes, "214118 2407322    9%", "2011440  610000   77%"),
        Without = [Df, Inodes],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Killed = new("node/component-killed-for-memory", "node:worker-1")
    {
        Fault = site => site.Append(Kernel, "2025-03-18T09:20:00.904412+0000 worker-1 kernel: Out of memory: Killed process 894 (kubelet) total-vm:2123456kB, anon-rss:98000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:512kB oom_score_adj:-999"),
        LookAlike = site => site.Append(Kernel, "2025-03-18T09:20:00.904412+0000 worker-1 kernel: Out of memory: Killed process 4411 (java) total-vm:8123456kB, anon-rss:6980000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:512kB oom_score_adj:996"),
        Without = ["cluster/core_v1_pods.json", $"{Worker}/logs", $"{Worker}/files/var/log", $"{Worker}/kernel/dmesg.txt"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Inotify = new("node/inotify-limit", "node:worker-1")
    {
        Fault = site => site.Replace(Sysctl, "fs.inotify.max_user_instances = 8192", "fs.inotify.max_user_instances = 128").Logs(NoInstance),
        LookAlike = site => site.Logs(NoInstance),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase FileHandles = new("node/file-handles-exhausted", "node:worker-1")
    {
        Fault = site => site.Write(FileNr, "65501\t0\t65536\n"),
        LookAlike = site => site.Write(FileNr, "41180\t0\t65536\n"),
        Without = [FileNr],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Unsynchronized = new("node/clock-not-synchronized", "node:worker-1")
    {
        Fault = site => site.Replace(Chrony, "Leap status     : Normal", "Leap status     : Not synchronised"),
        LookAlike = site => site.Replace(Chrony, Fast, "0.300011214 seconds fast"),
        Without = [Chrony, $"{Worker}/identity/timedatectl.txt"],
        Negation = site => site.Replace(Chrony, "Not synchronised", "Normal"),
        LeastSeverity = Severity.Info,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Skew = new("node/clock-skew", "node:worker-1")
    {
        Fault = site => site.Replace(Chrony, Fast, "612.000011214 seconds fast"),
        LookAlike = site => site.Replace(Chrony, Fast, "0.900011214 seconds fast"),
        Without = [Chrony, $"{Worker}/identity/chrony-sources.txt", "cluster/core_v1_pods.json", "cluster/core_v1_events.json", "cluster/events.k8s.io_v1_events.json"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Selinux = new("node/selinux-denies", "node:worker-1")
    {
        Fault = site => Denials(site, "enforcing"),
        LookAlike = site => Denials(site, "permissive"),
        Without = [$"{Worker}/kernel/selinux.txt"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Module = new("node/kernel-module-missing", "node:worker-1")
    {
        Fault = site => site.Logs("modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.0-28-amd64"),
        LookAlike = site => site.Logs("modprobe: FATAL: Module ip_vs not found in directory /lib/modules/6.1.0-28-amd64")
            .Append($"{Worker}/files/proc/modules", "ip_vs 184320 0 - Live 0x0000000000000000"),
        Without = [$"{Worker}/files/proc/modules"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Kernel54 = new("node/kernel-too-old-for-proxy-mode", "node:worker-1")
    {
        Overlay = "healthy-nftables",
        Fault = site => site.Replace($"{Worker}/identity/uname.txt", "6.1.0-28-amd64", "5.4.0-150-generic"),
        LookAlike = site => site.Replace($"{Worker}/identity/uname.txt", "6.1.0-28-amd64", "5.15.0-150-generic"),
        Without = [$"{Worker}/identity/uname.txt", $"{Worker}/files/proc/version"],
        LeastSeverity = Severity.Info,
    };

    private static ChangedSite Denials(ChangedSite site, string mode) => site
        .DeleteLines("manifest.json", "\"spec\": \"kernel/selinux\", \"node\": \"worker-1\"")
        .Write($"{Worker}/kernel/selinux.txt", $"SELinux status:                 enabled\nCurrent mode:                   {mode}\nMode from config file:          enforcing\n")
        .Write($"{Worker}/kernel/audit-denials.txt", "type=AVC msg=audit(1654872474.130:1604): avc:  denied  { read } for  pid=6286 comm=\"iptables\" name=\"xtables.lock\" dev=\"tmpfs\" ino=1366 scontext=system_u:system_r:container_t:s0:c336,c891 tcontext=system_u:object_r:iptables_var_run_t:s0 tclass=file permissive=0\n");

    private const string Softnet = $"{Worker}/files/proc/net/softnet_stat";

    public static readonly CauseCase Backlog = new("node/backlog-drops", "node:worker-1")
    {
        Fault = site => site.Replace(Softnet, "04118201 00000000 00000002", "04118201 00400000 00000002"),
        LookAlike = site => site.Replace(Softnet, "04118201 00000000 00000002", "04118201 00000000 00400000"),
        Without = [Softnet],
    };

    private const string ContainerdUnit = $"{Worker}/kubernetes/unit-containerd.txt";

    private static ChangedSite OutOfFiles(ChangedSite site, string limit) => site
        .Append(Kernel, "2025-03-18T09:20:00.904412+0000 worker-1 web[4411]: http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 5ms")
        .Replace(ContainerdUnit, "LimitNOFILE=infinity", $"LimitNOFILE={limit}");

    public static readonly CauseCase OpenFiles = new("node/open-files-limit-low", "node:worker-1")
    {
        Fault = site => OutOfFiles(site, "1024"),
        LookAlike = site => OutOfFiles(site, "1048576"),
        Without = [ContainerdUnit, $"{Worker}/kubernetes/unit-kubelet.txt"],
        LeastConfidence = Confidence.Likely,
    };
}
