using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Network;
using OperatingSystem = SupportBundle.Analyzer.Cluster.Hosts.OperatingSystem;

namespace SupportBundle.Analyzer.Cluster.Comparison;

/// <summary>What hosts of one role have in common: system, kernel, settings, services, packages, resolver.</summary>
internal static class HostTraits
{
    // What the kernel reckons from memory or counts by itself, and what is every node's own.
    private static readonly ImmutableArray<string> OwnSettings =
        ["random", "conntrack_count", "nf_conntrack_buckets", "nf_conntrack_max", "_mem", "tcp_max_orphans", "tcp_max_tw_buckets", "tcp_max_syn_backlog", "stable_secret", "fastopen_key", "hostname", "xfrm", "ip_local_reserved", "tcp_available", "netdev_rss_key", "neigh.", "route.max_size", "optmem_max", "sched_domain", "max_cgroup_namespaces", "max_user_namespaces"];

    // Only these are shared by nodes; other interfaces have names of their own, or come and go with pods.
    private static readonly ImmutableArray<string> SharedInterfaces =
        ["all", "default", "cni0", "flannel/1", "cilium_host", "cilium_net", "cilium_vxlan", "vxlan/calico", "tunl0", "kube-ipvs0", "weave", "docker0", "eth0"];

    private static readonly ImmutableArray<string> NetworkModules =
        ["nf_", "xt_", "ip_", "ip6", "ipt_", "iptable_", "ebtable", "nft_", "x_tables", "br_netfilter", "bridge", "vxlan", "geneve", "ipip", "tunnel4", "overlay", "wireguard", "dummy", "macvlan", "ipvlan", "8021q", "bonding", "nbd"];

    private static readonly ImmutableArray<string> ComparedPackages =
        ["iptables", "nftables", "ipset", "iproute", "iproute2", "ebtables", "conntrack", "containerd", "containerd.io", "cri-o", "docker-ce", "docker.io", "runc", "crun", "kubelet", "kubeadm", "kubectl", "kubernetes-cni", "cri-tools", "firewalld", "ufw", "systemd", "NetworkManager", "network-manager", "haproxy", "keepalived", "chrony"];

    public static TraitGroup? Software(Node node) => TraitGroup.Of("system", isWhole: false, SoftwareTraits(node));

    private static IEnumerable<NodeTrait> SoftwareTraits(Node node)
    {
        if (node.Fact<OperatingSystem>() is { IsKnown: true, Value: var system })
            yield return new("distribution", system.Name, system.Line);
        if (node.Fact<KernelRelease>() is { IsKnown: true, Value: var kernel })
            yield return new("kernel", kernel.Release, kernel.Line);
        if (node.Fact<SelinuxState>() is { IsKnown: true, Value: var selinux })
            yield return new("SELinux", selinux.Mode.ToString(), selinux.Line);
        if (node.Fact<ClockState>() is { IsKnown: true, Value: var clock })
            yield return new("clock", clock.IsSynchronized ? "follows a source of time" : "follows no source of time", clock.Line);
        if (node.Fact<HostFirewall>() is { IsKnown: true, Value: var firewall })
            yield return new("host firewall", firewall.Manager.ToString(), firewall.Line);
    }

    public static TraitGroup? Settings(Node node) => node.Fact<Sysctl>() is { IsKnown: true, Value: var sysctl }
        ? TraitGroup.Of("kernel settings", isWhole: false, sysctl.Values.ByKey.Values.Where(IsShared).Select(value => new NodeTrait(value.Key, value.Value, value.Line)))
        : null;

    private static bool IsShared(SysctlValue value) =>
        (value.Key.StartsWith("net.", StringComparison.Ordinal) || value.Key.StartsWith("fs.inotify.", StringComparison.Ordinal) || value.Key.StartsWith("kernel.panic", StringComparison.Ordinal) || value.Key.StartsWith("vm.overcommit", StringComparison.Ordinal))
        && !OwnSettings.Any(own => value.Key.Contains(own, StringComparison.Ordinal))
        && Interface(value.Key) is var device && (device is null || SharedInterfaces.Contains(device));

    // net.ipv4.conf.cali1234.rp_filter, net.mpls.conf.lo.input
    private static string? Interface(string key) => key.Split('.') is ["net", _, "conf", var device, ..] ? device : null;

    public static TraitGroup? Modules(Node node) => node.Fact<Modules>() is { IsKnown: true, Value: var modules }
        ? TraitGroup.Of("kernel modules", isWhole: true, modules.Loaded.ByName.Values
            .Where(module => NetworkModules.Any(begin => module.Name.StartsWith(begin, StringComparison.Ordinal)))
            .Select(module => new NodeTrait(module.Name, "loaded", module.Line)))
        : null;

    public static TraitGroup? Units(Node node) => node.Fact<UnitStates>() is { IsKnown: true, Value: var units }
        ? TraitGroup.Of("services", isWhole: false, units.All
            .Where(unit => unit.Active is not null && unit.Name.EndsWith(".service", StringComparison.Ordinal) && !unit.Name.Contains('@', StringComparison.Ordinal))
            .Select(unit => new NodeTrait(unit.Name, unit.IsRunning ? "active" : unit.Active! /* asked for above */, unit.Line)))
        : null;

    public static TraitGroup? Packages(Node node) => node.Host.Read<PackageList>("identity/packages") is { IsKnown: true, Value: var list }
        ? TraitGroup.Of("packages", isWhole: list.Packages.Length > 0, list.Packages
            .Where(package => ComparedPackages.Contains(package.Name) && package.State is null or "ii" or "hi")
            .Select(package => new NodeTrait(package.Name, package.Version, package.Line)))
        : null;

    public static TraitGroup? Resolver(Node node) => TraitGroup.Of("name resolution", isWhole: false, ResolverTraits(node));

    private static IEnumerable<NodeTrait> ResolverTraits(Node node)
    {
        if (node.Host.Read<ResolvConf>("files/etc/resolv.conf") is { IsKnown: true, Value: { NameServers: [var first, ..] } resolver })
        {
            yield return new("name servers", string.Join(", ", resolver.NameServers.Select(server => server.ToString())), first.Line);
            yield return new("search domains", string.Join(" ", resolver.Search), resolver.Source.Whole);
        }

        if (node.Host.Read<NsswitchConf>("files/etc/nsswitch.conf") is { IsKnown: true, Value.Hosts: { } hosts })
            yield return new("sources of host names", string.Join(" ", hosts.Sources), hosts.Line);
    }
}
