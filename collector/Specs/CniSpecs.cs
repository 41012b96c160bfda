using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>The pod network's configuration, programs and state on this node.</summary>
internal static class CniSpecs
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        // All of them, as the runtime takes the first by name, and editors leave copies behind.
        new TreeSpec("cni/net-d", "/etc/cni/net.d", ["*"])
        {
            Why = "The runtime takes the first file by name; a leftover of another network plug-in wins unnoticed.",
            Priority = Priority.Decisive,
            MaxDepth = 3,
            MaxFiles = 100,
            Except = ["*-key", "*.key", "*-key.pem", "*.pem"],
        },
        new CommandSpec("cni/net-d-listing", "ls", "-l", "-A", "/etc/cni/net.d")
        {
            Why = "Dates and owners of the configuration files tell which program wrote which.",
            OnlyIfExists = "/etc/cni/net.d",
        },
        new CommandSpec("cni/binaries", "ls", "-l", "-A", "-L", "/opt/cni/bin")
        {
            Why = "A plug-in that a configuration names but that is not here keeps pods from starting.",
            OnlyIfExists = "/opt/cni/bin",
            AlsoSuccess = [1],
            Priority = Priority.Decisive,
        },
        new CommandSpec("cni/binaries-usr-lib", "ls", "-l", "-A", "-L", "/usr/lib/cni")
        {
            Why = "The plug-ins' folder of distribution packages; the runtime may look in the other one.",
            OnlyIfExists = "/usr/lib/cni",
            AlsoSuccess = [1],
        },
        new CommandSpec("cni/binaries-microk8s", "ls", "-l", "-A", "-L", "/var/snap/microk8s/current/opt/cni/bin")
        {
            Why = "The plug-ins that MicroK8s brings along.",
            OnlyIfExists = "/var/snap/microk8s/current/opt/cni/bin",
            AlsoSuccess = [1],
        },
        // A plug-in asked for its version does nothing else (CNI specification, VERSION).
        new EachTargetSpec("cni/versions", TargetKind.CniPlugins, "env", "CNI_COMMAND=VERSION", EachTargetSpec.Target)
        {
            Why = "A plug-in that does not know the cniVersion of its configuration fails every pod.",
            Timeout = TimeSpan.FromSeconds(5),
            MaxBytes = 64 << 10,
            AlsoSuccess = [1],
            Extension = "json",
        },
        new CommandSpec("cni/binaries-k3s", "ls", "-l", "-A", "-L", "/var/lib/rancher/k3s/data/current/bin")
        {
            Why = "The plug-ins that k3s brings along.",
            OnlyIfExists = "/var/lib/rancher/k3s/data/current/bin",
            AlsoSuccess = [1],
        },
        new FileSpec("cni/flannel-subnet", "/run/flannel/subnet.env")
        {
            Why = "The pod network that flannel gave to this node, with its MTU; it may differ from what the cluster says.",
            Priority = Priority.Decisive,
        },
        new TreeSpec("cni/host-local-ipam", "/var/lib/cni/networks", ["*"])
        {
            Why = "Addresses given to pods; leftovers use up the node's pod network.",
            MaxDepth = 2,
        },
        new TreeSpec("cni/calico-node", "/var/lib/calico", ["*"])
        {
            Why = "The node name and MTU that Calico took, which must match the cluster's.",
            MaxDepth = 1,
            MaxFiles = 20,
        },
        new TreeSpec("cni/calico-etc", "/etc/calico", ["*.cfg", "*.toml", "*.yaml"])
        {
            Why = "Calico's settings where it is a service of the host.",
            Except = ["*.key"],
        },
        new TreeSpec("cni/calico-cni-log", "/var/log/calico", ["*.log"])
        {
            Why = "Calico's plug-in writes its errors here and nowhere else.",
            IsLog = true,
            OnlyRecent = true,
            Priority = Priority.Bulky,
            Timeout = TimeSpan.FromSeconds(60),
        },
        new CommandSpec("cni/bird-protocols", "birdcl", "-s", "/var/run/calico/bird.ctl", "show", "protocols", "all")
        {
            Why = "Shows whether the BGP sessions that carry Calico's pod routes are up.",
            Scope = Scope.EachNetfilterContainer,
        },
        new CommandSpec("cni/cilium-status", "cilium-dbg", "status", "--verbose")
        {
            Why = "Cilium's own view of its health, its Services and the other nodes.",
            Scope = Scope.EachNetfilterContainer,
            Timeout = TimeSpan.FromSeconds(30),
        },
        new TreeSpec("cni/cilium-state", "/var/run/cilium/state/globals", ["node_config.h"])
        {
            Why = "The settings that Cilium compiled into its programs.",
            MaxDepth = 1,
        },
        new CommandSpec("cni/cilium-status-old", "cilium", "status", "--verbose")
        {
            Why = "The same of Cilium before 1.15, whose command had another name.",
            Scope = Scope.EachNetfilterContainer,
            Timeout = TimeSpan.FromSeconds(30),
        },
        new CommandSpec("cni/antrea-agent", "antctl", "get", "agentinfo", "-o", "json")
        {
            Why = "Antrea's own view of its bridge, its flows and its connection to the controller.",
            Scope = Scope.EachNetfilterContainer,
            Extension = "json",
        },
        new CommandSpec("cni/calico-version", "calico-node", "-v")
        {
            Why = "The version of Calico's agent that really runs.",
            Scope = Scope.EachNetfilterContainer,
        },
        new TreeSpec("cni/multus", "/etc/cni/multus", ["*.conf", "*.conflist", "*.json"])
        {
            Why = "Additional pod networks that Multus adds from files.",
            MaxFiles = 50,
        },
        new CommandSpec("cni/wireguard", "wg", "show", "all", "latest-handshakes")
        {
            Why = "Shows to which nodes an encrypted pod network still has a connection.",
            OnlyIfModules = ["wireguard"],
        },
    ];
}
