using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>The kernel's settings, modules, messages and security policies.</summary>
internal static class KernelSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new BuiltInSpec("kernel/sysctl", BuiltIn.Sysctl)
        {
            Why = "Forwarding, reverse-path filtering, bridge filtering and table sizes decide whether pod traffic passes.",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("kernel/sysctl-namespace", BuiltIn.NamespaceSysctl)
        {
            Why = "The same settings inside each pod's network, where they are set apart from the host's.",
            Scope = Scope.EachNetworkNamespace,
        },
        new FileSpec("kernel/proc-modules", "/proc/modules")
        {
            Why = "A module that is not loaded, such as br_netfilter or ip_vs, makes rules silently do nothing.",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("kernel/modules-builtin", BuiltIn.ModulesBuiltIn)
        {
            Why = "A module that is missing from the list of loaded ones may be part of the kernel itself.",
        },
        new BuiltInSpec("kernel/module-parameters", BuiltIn.ModuleParameters)
        {
            Why = "What each module was loaded with, such as the size of connection tracking's hash table.",
        },
        new CommandSpec("kernel/config", "gzip", "-d", "-c", "/proc/config.gz")
        {
            Why = "Shows which network functions this kernel was built without.",
            OnlyIfExists = "/proc/config.gz",
        },
        new TreeSpec("kernel/config-files", "/boot", ["config-*"])
        {
            Why = "The same on distributions that keep it as a file.",
            MaxDepth = 1,
            MaxFiles = 10,
            Priority = Priority.Bulky,
        },
        new CommandSpec("kernel/dmesg", "dmesg")
        {
            Why = "The kernel's messages tell of dropped connections, martian packets, full tables and killed processes.",
            Priority = Priority.Decisive,
        },
        new CommandSpec("kernel/taints", "cat", "/proc/sys/kernel/tainted")
        {
            Why = "Shows whether foreign modules, such as those of security agents, run in the kernel.",
        },
        new TreeSpec("kernel/sysctl-files", "/etc/sysctl.d", ["*.conf"])
        {
            Why = "What the settings will be after the next boot, and which file undoes another one.",
            MaxDepth = 1,
        },
        new TreeSpec("kernel/sysctl-vendor-files", "/usr/lib/sysctl.d", ["*.conf"])
        {
            Why = "Defaults of the distribution, such as strict reverse-path filtering.",
            MaxDepth = 1,
        },
        new FileSpec("kernel/sysctl-conf", "/etc/sysctl.conf")
        {
            Why = "The oldest place for such settings, which often wins over the others.",
        },
        new TreeSpec("kernel/modules-load", "/etc/modules-load.d", ["*.conf"])
        {
            Why = "Shows which modules come back after a boot.",
            MaxDepth = 1,
        },
        new TreeSpec("kernel/modprobe", "/etc/modprobe.d", ["*.conf"])
        {
            Why = "A blacklisted module explains why a function is missing, and options set table sizes.",
            MaxDepth = 1,
        },
        new TreeSpec("kernel/modprobe-vendor", "/usr/lib/modprobe.d", ["*.conf"])
        {
            Why = "The same of the distribution: which modules it will not load, and with which options it loads others.",
            MaxDepth = 1,
        },
        new TreeSpec("kernel/modules-load-vendor", "/usr/lib/modules-load.d", ["*.conf"])
        {
            Why = "Modules that packages want after a boot.",
            MaxDepth = 1,
        },
        new TreeSpec("kernel/clocksource", "/sys/devices/system/clocksource/clocksource0", ["current_clocksource", "available_clocksource"])
        {
            Why = "A slow or unstable clock source makes leases and certificates fail for no other reason.",
            MaxDepth = 1,
        },
        new FileSpec("kernel/crypto", "/proc/crypto")
        {
            Why = "The ciphers that the kernel has for encrypted overlays, and whether in hardware.",
        },
        new TreeSpec("kernel/irq-affinity", "/proc/irq", ["*/smp_affinity_list"])
        {
            Why = "Which CPUs may take each interrupt; a card's on one CPU alone loses packets under load.",
            MaxDepth = 2,
            MaxFiles = 200,
            Priority = Priority.Bulky,
        },
        new CommandSpec("kernel/bpf-pins", "ls", "-l", "-R", "/sys/fs/bpf")
        {
            Why = "What BPF programs and maps a CNI has left behind, its own or its predecessor's.",
            AlsoSuccess = [1, 2],
        },
        new FileSpec("kernel/boot-options", "/etc/default/grub")
        {
            Why = "The boot options after the next update of the boot loader, such as the cgroup version.",
        },
        new CommandSpec("kernel/pci", "lspci", "-nnk")
        {
            Why = "Names each network card with its driver, where ethtool is missing or the card has none.",
        },
        new CommandSpec("kernel/selinux", "sestatus")
        {
            Why = "SELinux in enforcing mode denies CNI and kube-proxy actions that root could otherwise do.",
        },
        new FileSpec("kernel/selinux-enforce", "/sys/fs/selinux/enforce")
        {
            Why = "The same from the kernel, on hosts without sestatus.",
        },
        new FileSpec("kernel/selinux-config", "/etc/selinux/config")
        {
            Why = "The mode after the next boot, where it differs from now.",
        },
        new FileSpec("kernel/apparmor-profiles", "/sys/kernel/security/apparmor/profiles")
        {
            Why = "Shows which programs AppArmor confines, container runtimes among them.",
        },
        new FileSpec("kernel/lsm", "/sys/kernel/security/lsm")
        {
            Why = "Lists the security modules in force.",
        },
        new CommandSpec("kernel/audit-denials", "grep", "-h", "-E", "type=AVC", "/var/log/audit/audit.log")
        {
            Why = "Each line is an action that SELinux or AppArmor denied, named with program and file.",
            OnlyIfExists = "/var/log/audit/audit.log",
            AlsoSuccess = [1],
            MaxBytes = 4L << 20,
        },
        new CommandSpec("kernel/bpf-programs", "bpftool", "prog", "show")
        {
            Why = "BPF programs of CNIs and security agents drop packets without any firewall rule.",
        },
        new CommandSpec("kernel/bpf-net", "bpftool", "net", "show")
        {
            Why = "Shows on which network devices those programs sit.",
        },
        new FileSpec("kernel/interrupts", "/proc/interrupts")
        {
            Why = "Shows whether one CPU alone handles all network interrupts.",
            Priority = Priority.Bulky,
        },
    ];
}
