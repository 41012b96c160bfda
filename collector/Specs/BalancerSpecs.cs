using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>What stands between clients and the API servers or ingresses on this node.</summary>
internal static class BalancerSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        new TreeSpec("balancers/haproxy", "/etc/haproxy", ["*.cfg"])
        {
            Why = "Shows which API servers haproxy knows and how it checks them; passwords are blanked.",
            Priority = Priority.Decisive,
        },
        new BuiltInSpec("balancers/haproxy-stats", BuiltIn.HaproxyStats)
        {
            Why = "Which API servers haproxy holds for up or down now, since when, and its last check of each.",
            Priority = Priority.Decisive,
        },
        new TreeSpec("balancers/keepalived", "/etc/keepalived", ["*.conf", "*.sh"])
        {
            Why = "Virtual IP, priorities and check scripts, which must fit those of the other nodes; passwords are blanked.",
            Priority = Priority.Decisive,
        },
        new FileSpec("balancers/nginx-conf", "/etc/nginx/nginx.conf")
        {
            Why = "An nginx on the node, as Kubespray sets one up, spreads connections over the API servers.",
        },
        new TreeSpec("balancers/nginx-files", "/etc/nginx", ["conf.d/*.conf", "sites-enabled/*", "stream.d/*.conf", "streams-enabled/*", "modules-enabled/*.conf"])
        {
            Why = "Further pieces of nginx's configuration.",
            MaxDepth = 2,
        },
        new TreeSpec("balancers/frr", "/etc/frr", ["frr.conf", "bgpd.conf", "daemons"])
        {
            Why = "BGP on the host itself, which may compete with the pod network's own.",
            MaxDepth = 1,
        },
        new TreeSpec("balancers/bird", "/etc/bird", ["*.conf"])
        {
            Why = "BGP by BIRD on the host itself.",
            MaxDepth = 2,
        },
    ];
}
