using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>
/// Packet filters, each iptables back end apart: rules in the one that nobody looks at still apply.
/// No command here makes the kernel load a module: nft and iptables-nft would load nf_tables, conntrack its netlink part, ipset ip_set,
/// ipvsadm ip_vs, iptables-legacy-save ip_tables. <c>iptables -L</c> is never used, as it registers the table that it lists.
/// </summary>
internal static class NetfilterSpecs
{
    private const string LegacyInUse = "/proc/net/ip_tables_names";
    private const string Legacy6InUse = "/proc/net/ip6_tables_names";
    private const string IpvsInUse = "/proc/net/ip_vs";

    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new CommandSpec("netfilter/iptables-nft-save", "iptables-nft-save", "-c")
        {
            Why = "The rules of the nft back end; rules split over two back ends block each other's traffic.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfModules = ["nf_tables"],
            Scope = Scope.EachNetworkNamespace,
        },
        new CommandSpec("netfilter/iptables-legacy-save", "iptables-legacy-save", "-c")
        {
            Why = "The rules of the legacy back end; rules split over two back ends block each other's traffic.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfExists = LegacyInUse,
            Scope = Scope.EachNetworkNamespace,
        },
        // Which back end this is depends on the host, hence either module. Where only ip_tables is loaded and the command is the nft one,
        // it would load nf_tables; but old hosts have this command alone, and without it their rules are lost.
        new CommandSpec("netfilter/iptables-save", "iptables-save", "-c")
        {
            Why = "The rules as the host's own iptables command sees them, and as each network container's does.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfModules = ["nf_tables", "ip_tables"],
            Scope = Scope.EachNetfilterContainer,
        },
        new CommandSpec("netfilter/ip6tables-nft-save", "ip6tables-nft-save", "-c")
        {
            Why = "The IPv6 rules of the nft back end.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfModules = ["nf_tables"],
        },
        new CommandSpec("netfilter/ip6tables-legacy-save", "ip6tables-legacy-save", "-c")
        {
            Why = "The IPv6 rules of the legacy back end.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfExists = Legacy6InUse,
        },
        new CommandSpec("netfilter/ip6tables-save", "ip6tables-save", "-c")
        {
            Why = "The IPv6 rules as the host's own ip6tables command sees them, and as each network container's does.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfModules = ["nf_tables", "ip6_tables"],
            Scope = Scope.EachNetfilterContainer,
        },
        new CommandSpec("netfilter/iptables-version", "iptables", "--version")
        {
            Why = "Names the back end that iptables uses on the host, and inside each network container.",
            Priority = Priority.Decisive,
            Scope = Scope.EachNetfilterContainer,
        },
        new CommandSpec("netfilter/iptables-nft-version", "iptables-nft", "--version")
        {
            Why = "Tells whether the nft back end is installed, and which version; some versions misread others' rules.",
            Priority = Priority.Decisive,
        },
        new CommandSpec("netfilter/iptables-legacy-version", "iptables-legacy", "--version")
        {
            Why = "Tells whether the legacy back end is installed, and which version.",
            Priority = Priority.Decisive,
        },
        new CommandSpec("netfilter/ip6tables-version", "ip6tables", "--version")
        {
            Why = "Names the back end that ip6tables uses; it can be another than that of iptables.",
            Scope = Scope.EachNetfilterContainer,
        },
        new CommandSpec("netfilter/k3s-iptables-version", "/var/lib/rancher/k3s/data/current/bin/aux/iptables", "--version")
        {
            Why = "k3s brings an iptables of its own, which may use another back end than the host's.",
            OnlyIfExists = "/var/lib/rancher/k3s/data/current/bin/aux/iptables",
        },
        new CommandSpec("netfilter/k0s-iptables-version", "/var/lib/k0s/bin/iptables", "--version")
        {
            Why = "k0s brings an iptables of its own, which may use another back end than the host's.",
            OnlyIfExists = "/var/lib/k0s/bin/iptables",
        },
        new CommandSpec("netfilter/iptables-alternatives", "update-alternatives", "--display", "iptables")
        {
            Why = "Shows which back end the administrator chose, and which ones there are to choose from.",
            Priority = Priority.Decisive,
            AlsoSuccess = [2],
        },
        new CommandSpec("netfilter/nft-ruleset", "nft", "list", "ruleset")
        {
            Why = "All nft tables, including those that no iptables command shows; any of them can drop a packet.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            MaxBytes = Large,
            OnlyIfModules = ["nf_tables"],
            Scope = Scope.EachNetworkNamespace,
        },
        new CommandSpec("netfilter/nft-ruleset-json", "nft", "-j", "list", "ruleset")
        {
            Why = "The same as JSON, which programs read without guessing.",
            Timeout = Slow,
            MaxBytes = Large,
            Extension = "json",
            OnlyIfModules = ["nf_tables"],
        },
        new CommandSpec("netfilter/nft-version", "nft", "--version")
        {
            Why = "Tells which version wrote the nft output above.",
        },
        new CommandSpec("netfilter/ipset-save", "ipset", "save")
        {
            Why = "Rules refer to these sets of addresses; a missing or stale set blocks or passes the wrong pods.",
            Priority = Priority.Decisive,
            Timeout = Slow,
            OnlyIfModules = ["ip_set"],
        },
        new CommandSpec("netfilter/ebtables-save", "ebtables-save")
        {
            Why = "Filters on bridges drop pod traffic before any iptables rule sees it.",
            OnlyIfModules = ["nf_tables", "ebtables"],
        },
        new CommandSpec("netfilter/arptables-save", "arptables-save")
        {
            Why = "Filters for ARP keep a virtual IP from being found.",
            OnlyIfModules = ["nf_tables", "arp_tables"],
        },
        new CommandSpec("netfilter/conntrack", "conntrack", "-L")
        {
            Why = "Connections as the kernel tracks them show where translated packets go and whether answers came back.",
            Timeout = Slow,
            OnlyIfModules = ["nf_conntrack_netlink"],
        },
        new CommandSpec("netfilter/conntrack-stats", "conntrack", "-S")
        {
            Why = "Counts connections that could not be inserted, and packets dropped because the table was full.",
            Priority = Priority.Decisive,
            OnlyIfModules = ["nf_conntrack_netlink"],
        },
        new FileSpec("netfilter/proc-nf-conntrack", "/proc/net/nf_conntrack")
        {
            Why = "The tracked connections on hosts without the conntrack command.",
            Priority = Priority.Bulky,
        },
        new FileSpec("netfilter/proc-nf-conntrack-stat", "/proc/net/stat/nf_conntrack")
        {
            Why = "The counters of connection tracking on hosts without the conntrack command.",
        },
        new CommandSpec("netfilter/ipvs-save", "ipvsadm", "-S", "-n")
        {
            Why = "Where kube-proxy uses IPVS, these are the Services and their pods as the kernel knows them.",
            Priority = Priority.Decisive,
            OnlyIfExists = IpvsInUse,
        },
        new CommandSpec("netfilter/ipvs-connections", "ipvsadm", "-L", "-n", "-c")
        {
            Why = "Connections stuck in SYN_RECV show that answers of a pod do not come back.",
            OnlyIfExists = IpvsInUse,
        },
        new CommandSpec("netfilter/ipvs-stats", "ipvsadm", "-L", "-n", "--stats")
        {
            Why = "Counts packets to and from each pod behind a Service.",
            OnlyIfExists = IpvsInUse,
        },
        new CommandSpec("netfilter/ipvs-thresholds", "ipvsadm", "-L", "-n", "--thresholds")
        {
            Why = "A threshold takes a pod out of service when it has too many connections.",
            OnlyIfExists = IpvsInUse,
        },
        new CommandSpec("netfilter/ipvs-rate", "ipvsadm", "-L", "-n", "--rate")
        {
            Why = "Shows which pods behind a Service get traffic now, and which get none.",
            OnlyIfExists = IpvsInUse,
        },
        new FileSpec("netfilter/proc-ip-vs", IpvsInUse)
        {
            Why = "The IPVS Services on hosts without the ipvsadm command.",
            Priority = Priority.Decisive,
        },
        new FileSpec("netfilter/proc-ip-vs-conn", "/proc/net/ip_vs_conn")
        {
            Why = "The IPVS connections on hosts without the ipvsadm command.",
            Priority = Priority.Bulky,
        },
        new FileSpec("netfilter/proc-ip-vs-stats", "/proc/net/ip_vs_stats")
        {
            Why = "Counts what IPVS balanced on the whole, on hosts without the ipvsadm command too.",
        },
        new FileSpec("netfilter/ip-tables-names", LegacyInUse)
        {
            Why = "Shows whether the legacy back end has tables, whatever commands are installed.",
            Priority = Priority.Decisive,
        },
        new FileSpec("netfilter/ip6-tables-names", Legacy6InUse)
        {
            Why = "Shows the same for IPv6.",
            Priority = Priority.Decisive,
        },
        new TreeSpec("netfilter/tcp-wrappers", "/etc", ["hosts.allow", "hosts.deny"])
        {
            Why = "Services that are built with TCP wrappers refuse connections by these, without any rule of a packet filter.",
            MaxDepth = 1,
        },
        new FileSpec("netfilter/nfnetlink-queue", "/proc/net/netfilter/nfnetlink_queue")
        {
            Why = "Security agents that take packets through a queue drop them when they do not keep up.",
        },
        new CommandSpec("netfilter/firewalld-state", "firewall-cmd", "--state")
        {
            Why = "Tells whether firewalld runs; it rewrites rules at each reload.",
            OnlyIfExists = BusRuns,
            AlsoSuccess = [252],
            Priority = Priority.Decisive,
        },
        new CommandSpec("netfilter/firewalld-zones", "firewall-cmd", "--list-all-zones")
        {
            Why = "Shows which ports and networks the host firewall lets in, against those that the node's role needs.",
            OnlyIfExists = BusRuns,
            AlsoSuccess = [252],
            Priority = Priority.Decisive,
        },
        new CommandSpec("netfilter/firewalld-direct", "firewall-cmd", "--direct", "--get-all-rules")
        {
            Why = "Direct rules come before the zones and are easily forgotten.",
            OnlyIfExists = BusRuns,
            AlsoSuccess = [252],
        },
        new TreeSpec("netfilter/firewalld-files", FirewalldInstalled, ["*.conf", "*.xml"])
        {
            Why = "What firewalld will apply at its next reload, where it differs from now.",
        },
        new CommandSpec("netfilter/ufw-status", "ufw", "status", "verbose")
        {
            Why = "Tells whether ufw closes ports that the node's role needs.",
            // It lists through iptables -L, which must find the filter table there already.
            OnlyIfExists = "/etc/ufw/ufw.conf",
            OnlyIfModules = ["nf_tables", "iptable_filter"],
        },
        new TreeSpec("netfilter/ufw-files", "/etc/ufw", ["ufw.conf", "*.rules", "sysctl.conf", "before.init", "after.init"])
        {
            Why = "The rules that ufw loads at boot, including its forward policy.",
            MaxDepth = 1,
        },
        new FileSpec("netfilter/ufw-defaults", "/etc/default/ufw")
        {
            Why = "Holds ufw's forward policy, which drops pod traffic unless changed.",
        },
        new FileSpec("netfilter/nftables-conf", "/etc/nftables.conf")
        {
            Why = "Rules loaded at boot by the nftables service, often with a flush that removes everybody else's.",
        },
        new FileSpec("netfilter/nftables-sysconfig", "/etc/sysconfig/nftables.conf")
        {
            Why = "The same on distributions of the Red Hat family.",
        },
        new TreeSpec("netfilter/nftables-files", "/etc/nftables", ["*"])
        {
            Why = "Rule files that the nftables service includes.",
        },
        new FileSpec("netfilter/sysconfig-iptables", "/etc/sysconfig/iptables")
        {
            Why = "Rules that the iptables service restores at boot.",
        },
        new TreeSpec("netfilter/iptables-persistent", "/etc/iptables", ["rules.v4", "rules.v6"])
        {
            Why = "Rules restored at boot by iptables-persistent, often with stale Kubernetes chains in them.",
            MaxDepth = 1,
        },
    ];

    private const string FirewalldInstalled = "/etc/firewalld";

    // firewall-cmd asks over the bus; without one it takes a second of Python to say so.
    private const string BusRuns = "/run/dbus/system_bus_socket";
    private const long Large = 64L << 20;

    private static TimeSpan Slow => TimeSpan.FromSeconds(30);
}
