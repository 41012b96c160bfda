using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Which machine this is, what it runs, and how well its clock is kept.</summary>
internal static class IdentitySpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new CommandSpec("identity/date", "date", "--iso-8601=seconds")
        {
            Why = "Tells when all this was true; expired certificates and log times are judged by it.",
            Priority = Priority.Decisive,
        },
        new CommandSpec("identity/hostname", "hostname")
        {
            Why = "The name under which the node registers; two nodes of one name break each other.",
            Priority = Priority.Decisive,
        },
        new CommandSpec("identity/hostname-fqdn", "hostname", "-f")
        {
            Why = "Shows whether the node can resolve its own name, which kubelet and etcd rely on.",
        },
        new CommandSpec("identity/uname", "uname", "-a")
        {
            Why = "The kernel's version decides which network faults are known for it.",
            Priority = Priority.Decisive,
        },
        new FileSpec("identity/os-release", "/etc/os-release")
        {
            Why = "The distribution decides which iptables back end and which paths are the usual ones.",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("identity/machine-identity", BuiltIn.MachineIdentity)
        {
            Why = "Cloned machines share identifiers, which gives them one address or MAC; only keyed hashes are taken.",
            Priority = Priority.Decisive,
        },
        new FileSpec("identity/boot-id", "/proc/sys/kernel/random/boot_id")
        {
            Why = "Tells whether two collections saw the same boot of the node.",
        },
        new CommandSpec("identity/uptime", "uptime")
        {
            Why = "A reboot just before the failure is often what applied a change made long ago.",
        },
        new CommandSpec("identity/timedatectl", "timedatectl")
        {
            Why = "Shows the time zone and whether the clock is synchronised, which certificates and etcd need.",
            OnlyIfExists = "/run/systemd/system",
        },
        // -n: names of time sources are not resolved, which could hang on the very fault.
        new CommandSpec("identity/chrony-tracking", "chronyc", "-n", "tracking")
        {
            Why = "Gives the clock's offset, so that logs of several nodes can be laid on one time line.",
        },
        new CommandSpec("identity/chrony-sources", "chronyc", "-n", "sources")
        {
            Why = "Shows whether any time source is reachable at all.",
        },
        new FileSpec("identity/cmdline", "/proc/cmdline")
        {
            Why = "Boot options such as ipv6.disable=1 or a cgroup version change what networking can do.",
        },
        new FileSpec("identity/proc-version", "/proc/version")
        {
            Why = "Names the kernel's exact build, where uname prints only its release.",
        },
        new CommandSpec("identity/virtualization", "systemd-detect-virt")
        {
            Why = "Hypervisors and clouds bring their own filters for addresses and MACs.",
            AlsoSuccess = [1],
        },
        new FileSpec("identity/proc-uptime", "/proc/uptime")
        {
            Why = "Since when the kernel runs, to lay its messages on the time line.",
        },
        new TreeSpec("identity/cron", "/etc", ["crontab", "cron.d/*", "anacrontab"])
        {
            Why = "A job that restarts a service or loads a firewall's rules explains a fault at the same minute each night.",
            MaxDepth = 2,
            MaxFiles = 100,
        },
        new CommandSpec("identity/timers", "systemctl", "list-timers", "--all", "--no-pager", "--no-legend")
        {
            Why = "The same for systemd's timers, with their last and next run.",
            OnlyIfExists = "/run/systemd/system",
        },
        new TreeSpec("identity/tls-policy", "/etc", ["ssl/openssl.cnf", "pki/tls/openssl.cnf", "crypto-policies/config", "crypto-policies/state/current"])
        {
            Why = "The oldest TLS version and the ciphers that this host allows; the other end may have no other.",
            MaxDepth = 3,
        },
        new TreeSpec("identity/hardware", "/sys/devices/virtual/dmi/id", ["sys_vendor", "product_name", "product_version", "board_vendor", "board_name", "bios_vendor", "bios_version", "bios_date"])
        {
            Why = "Which hypervisor, cloud or server this is, with its firmware; no serial number is among it.",
            MaxDepth = 1,
        },
        new CommandSpec("identity/reboots", "last", "-x", "--fulltimes", "-n", "100", "reboot", "shutdown", "runlevel")
        {
            Why = "When the node was booted and whether it was shut down before or crashed.",
            OnlyIfExists = "/var/log/wtmp",
        },
        new CommandSpec("identity/boots", "journalctl", "--list-boots", "--no-pager", "--utc")
        {
            Why = "Which boots the journal still knows, so that a missing log is not taken for a quiet one.",
            OnlyIfExists = "/run/systemd/system",
        },
        new TreeSpec("identity/time-conf", "/etc", ["chrony.conf", "chrony/chrony.conf", "chrony/conf.d/*.conf", "chrony/sources.d/*.sources", "ntp.conf", "ntpsec/ntp.conf", "systemd/timesyncd.conf", "adjtime", "timezone"])
        {
            Why = "Which time sources the node is told to follow.",
            MaxDepth = 3,
        },
        new CommandSpec("identity/lscpu", "lscpu")
        {
            Why = "Shows the number and kind of CPUs, to judge load and missing instructions.",
            Priority = Priority.Bulky,
        },
        new FileSpec("identity/cgroup-controllers", "/sys/fs/cgroup/cgroup.controllers")
        {
            Why = "Exists only with cgroup v2; kubelet and the runtime must agree on the version.",
        },
        new FileSpec("identity/cgroups", "/proc/cgroups")
        {
            Why = "Lists the controllers that the kernel has enabled; kubelet does not start without some of them.",
        },
        new CommandSpec("identity/cgroup-mount", "stat", "-f", "-c", "%T", "/sys/fs/cgroup")
        {
            Why = "Says cgroup2fs or tmpfs, by which kubelet and the runtime tell the cgroup version.",
        },
        new CommandSpec("identity/packages", "dpkg-query", "-W")
        {
            Why = "Versions of kernel, iptables, container runtime and Kubernetes packages decide which known faults apply.",
            OnlyIfExists = "/var/lib/dpkg/status",
            Timeout = TimeSpan.FromSeconds(30),
        },
        new CommandSpec("identity/packages-rpm", "rpm", "-qa")
        {
            Why = "The same as the package list above, on distributions that use RPM.",
            OnlyIfExists = "/var/lib/rpm",
            Timeout = TimeSpan.FromSeconds(30),
        },
    ];
}
