using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>Where packets go: policy rules, every routing table, neighbours.</summary>
internal static class RoutingSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        Everywhere("routing/rules", "Policy rules decide which routing table a packet uses; one too many steals pod traffic.", "ip", "-d", "-j", "rule", "show"),
        AsText("routing/rules-text", "ip", "rule", "show"),
        Everywhere("routing/routes", "Without the right route to another node's pods, packets leave by the default route and are lost.", "ip", "-j", "-d", "route", "show", "table", "all"),
        AsText("routing/routes-text", "ip", "route", "show", "table", "all"),
        Everywhere("routing/rules6", "The same policy rules for IPv6.", "ip", "-6", "-d", "-j", "rule", "show"),
        AsText("routing/rules6-text", "ip", "-6", "rule", "show"),
        Everywhere("routing/routes6", "The same routes for IPv6.", "ip", "-6", "-j", "-d", "route", "show", "table", "all"),
        AsText("routing/routes6-text", "ip", "-6", "route", "show", "table", "all"),

        // Without "nud all", ip(8) leaves out NOARP entries, which overlays use.
        Everywhere("routing/neighbours", "Shows whether the next hop answers, and which MAC has a virtual IP now.", "ip", "-j", "-s", "neigh", "show", "nud", "all"),
        AsText("routing/neighbours-text", "ip", "neigh", "show", "nud", "all"),

        // A question to the kernel's routing alone: nothing is sent.
        new EachTargetSpec("routing/route-get", TargetKind.Addresses, "ip", "route", "get", EachTargetSpec.Target)
        {
            Why = "The device and source address that the kernel really takes to each API server, virtual IP, gateway and name server.",
            Priority = Priority.Decisive,
            Timeout = TimeSpan.FromSeconds(5),
            MaxBytes = 64 << 10,
            AlsoSuccess = [1, 2],
        },
        new FileSpec("routing/rt-tables", "/etc/iproute2/rt_tables")
        {
            Why = "Gives the names of routing tables that rules and routes refer to.",
        },
        new TreeSpec("routing/rt-tables-d", "/etc/iproute2/rt_tables.d", ["*.conf"])
        {
            Why = "More names of routing tables, one file for each package that adds some.",
            MaxDepth = 1,
        },
        new TreeSpec("routing/names", "/etc/iproute2", Names)
        {
            Why = "The names that ip(8) prints in place of the numbers of protocols, scopes and groups.",
            MaxDepth = 2,
        },
        new TreeSpec("routing/names-vendor", "/usr/share/iproute2", ["rt_tables", .. Names])
        {
            Why = "The same on distributions that keep their own apart from the site's.",
            MaxDepth = 2,
        },
        new CommandSpec("routing/nexthops", "ip", "nexthop", "show")
        {
            Why = "A route of a routing daemon may name its next hop by a number alone; here it stands which one that is.",
        },
        new CommandSpec("routing/exceptions", "ip", "-s", "route", "show", "cache")
        {
            Why = "Path MTUs and redirects that the kernel has learnt; a wrong one breaks a single destination.",
        },
        new CommandSpec("routing/exceptions6", "ip", "-6", "-s", "route", "show", "cache")
        {
            Why = "The same path MTUs and redirects for IPv6.",
        },
        new TreeSpec("routing/daemons", "/etc", ["frr/frr.conf", "frr/daemons", "frr/bgpd.conf", "bird/*.conf", "bird.conf", "quagga/*.conf", "gobgpd.conf"])
        {
            Why = "A routing daemon on the node adds and removes routes by what its neighbours say.",
            MaxDepth = 2,
            MaxFiles = 50,
        },
        new FileSpec("routing/proc-net-route", "/proc/net/route")
        {
            Why = "The main table's routes on hosts without the ip command.",
        },
        new FileSpec("routing/proc-net-arp", "/proc/net/arp")
        {
            Why = "The neighbours on hosts without the ip command.",
        },
        new FileSpec("routing/rt-cache", "/proc/net/stat/rt_cache")
        {
            Why = "Counts packets without a route and from impossible sources, which are dropped without a log line.",
        },
        new FileSpec("routing/arp-cache", "/proc/net/stat/arp_cache")
        {
            Why = "Counts overflows of the neighbour table, after which new pods cannot be reached.",
        },
        new FileSpec("routing/ndisc-cache", "/proc/net/stat/ndisc_cache")
        {
            Why = "Counts the same overflows for IPv6.",
        },
    ];

    private static ImmutableArray<string> Names => ["rt_protos", "rt_scopes", "rt_realms", "rt_dsfield", "rt_addrprotos", "group", "nl_protos", "rt_protos.d/*", "protodown_reasons.d/*"];

    private static CommandSpec Everywhere(string id, string why, params ImmutableArray<string> argv) => new(id, argv)
    {
        Why = why,
        Extension = "json",
        Priority = Priority.Decisive,
        Scope = Scope.EachNetworkNamespace,
    };

    private static CommandSpec AsText(string id, params ImmutableArray<string> argv) => new(id, argv)
    {
        Why = "The same as text, for hosts whose ip command is too old for JSON.",
        Priority = Priority.Decisive,
    };
}
