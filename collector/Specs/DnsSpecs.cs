using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>How the node resolves names; pods inherit it through kubelet and CoreDNS.</summary>
internal static class DnsSpecs
{
    private const string ResolvedRunning = "/run/systemd/resolve";

    public static readonly ImmutableArray<CollectionSpec> All =
    [
        Decisive("dns/resolv-conf", "/etc/resolv.conf", "CoreDNS forwards to these servers, a local stub among them makes a loop; pods have one of their own.") with { Scope = Scope.EachNetworkNamespace },
        Decisive("dns/hosts", "/etc/hosts", "Names that only this file knows cannot be resolved by anything that asks DNS; pods have one of their own.") with { Scope = Scope.EachNetworkNamespace },
        Decisive("dns/nsswitch", "/etc/nsswitch.conf", "Decides whether the hosts file or DNS is asked, and in which order."),
        Decisive("dns/hostname", "/etc/hostname", "The name that the node will have after the next boot."),
        Decisive("dns/resolved-resolv-conf", "/run/systemd/resolve/resolv.conf", "The real DNS servers behind the local stub; kubelet should point pods here."),
        Decisive("dns/resolved-stub", "/run/systemd/resolve/stub-resolv.conf", "The stub's own file, to compare with what resolv.conf holds."),
        new FileSpec("dns/resolved-conf", "/etc/systemd/resolved.conf")
        {
            Why = "Servers and search domains that the administrator gave to systemd-resolved.",
        },
        new TreeSpec("dns/resolved-conf-d", "/etc/systemd/resolved.conf.d", ["*.conf"])
        {
            Why = "More of the same settings; a file here wins over the one above.",
            MaxDepth = 1,
        },
        // Only while it runs: asking would start it.
        new CommandSpec("dns/resolvectl-status", "resolvectl", "status", "--no-pager")
        {
            Why = "Shows which DNS server is used for each network device and domain.",
            OnlyIfExists = ResolvedRunning,
        },
        new CommandSpec("dns/systemd-resolve-status", "systemd-resolve", "--status", "--no-pager")
        {
            Why = "The same from systemd before version 239.",
            OnlyIfExists = ResolvedRunning,
        },
        new TreeSpec("dns/resolved-links", "/run/systemd/resolve/netif", ["*"])
        {
            Why = "DNS servers of each network device, as systemd-resolved got them by DHCP or by hand.",
            MaxDepth = 1,
            MaxFiles = 100,
        },
        new TreeSpec("dns/network-manager-resolv", "/run/NetworkManager", ["resolv.conf", "no-stub-resolv.conf"])
        {
            Why = "The DNS servers that NetworkManager knows, whether it writes resolv.conf or not.",
            MaxDepth = 1,
        },
        new FileSpec("dns/resolvconf", "/run/resolvconf/resolv.conf")
        {
            Why = "What the resolvconf package makes of the servers that others give it.",
        },
        new CommandSpec("dns/nmcli-devices", "nmcli", "-t", "-f", "GENERAL.DEVICE,IP4.DNS,IP4.DOMAIN,IP6.DNS", "device", "show")
        {
            Why = "DNS servers of each device as NetworkManager has them.",
            OnlyIfExists = "/run/NetworkManager",
        },
        new BuiltInSpec("dns/symbolic-links", BuiltIn.SymbolicLinks)
        {
            Why = "Tells who owns resolv.conf: its link leads to the service that writes it.",
            Priority = Priority.Decisive,
        },
        new FileSpec("dns/gai-conf", "/etc/gai.conf")
        {
            Why = "Decides whether IPv6 or IPv4 addresses are tried first.",
        },
        new TreeSpec("dns/resolver-conf", "/etc", ["host.conf", "networks", "nscd.conf", "nslcd.conf", "avahi/avahi-daemon.conf", "unbound/unbound.conf", "unbound/unbound.conf.d/*.conf", "bind/named.conf", "bind/named.conf.options", "resolvconf.conf"])
        {
            Why = "Caches and resolvers of the node that answer before any server is asked, with old answers at worst.",
            MaxDepth = 3,
            MaxFiles = 50,
        },
        new TreeSpec("dns/dnsmasq", "/etc", ["dnsmasq.conf", "dnsmasq.d/*"])
        {
            Why = "A dnsmasq on the node answers in place of the site's servers.",
            MaxDepth = 2,
            MaxFiles = 100,
        },
    ];

    private static FileSpec Decisive(string id, string path, string why) => new(id, path) { Why = why, Priority = Priority.Decisive };
}
