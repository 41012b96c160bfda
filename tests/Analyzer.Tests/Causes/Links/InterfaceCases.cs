using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Links;

internal static class InterfaceCases
{
    private const string Links = "nodes/worker-1/links/addr.json";
    private const string Devices = "nodes/worker-1/links/nmcli-devices.txt";
    private const string Networkctl = "nodes/worker-1/links/networkctl.txt";
    private const string Bonding = "nodes/worker-1/files/proc/net/bonding/bond0";

    public static readonly CauseCase Bridge = new("links/bridge-outside-pod-range", "node:worker-1")
    {
        Fault = site => site.Replace(Links, "\"local\": \"10.244.1.1\"", "\"local\": \"10.244.6.1\""),
        LookAlike = site => site.Replace(Links, "\"local\": \"10.244.1.1\"", "\"local\": \"10.244.1.9\""),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Replace(Links, "\"local\": \"10.244.6.1\"", "\"local\": \"10.244.1.1\""),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Address = new("links/duplicate-address", "cluster")
    {
        Fault = site => site.Replace("nodes/worker-2/links/addr.json", "\"local\": \"192.168.40.22\",\n    \"prefixlen\"", "\"local\": \"192.168.40.21\",\n    \"prefixlen\""),
        LookAlike = site => site.Replace("nodes/worker-2/links/addr.json", "\"local\": \"192.168.40.22\",\n    \"prefixlen\"", "\"local\": \"192.168.40.23\",\n    \"prefixlen\""),
        Without = ["nodes/cp-1/links", "nodes/worker-1/links", "nodes/cp-1/files/proc/net/dev", "nodes/worker-1/files/proc/net/dev"],
        Negation = site => site.Replace("nodes/worker-2/links/addr.json", "\"local\": \"192.168.40.21\"", "\"local\": \"192.168.40.22\""),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Identity = new("links/duplicate-machine-identity", "cluster")
    {
        Fault = site => site.Edit("nodes/worker-1/identity/machine-identity.txt", _ => "machine-id = hmac-sha256:d6cedab0bf5d861619a6a358025fb311\n").Edit("nodes/worker-2/identity/machine-identity.txt", _ => "machine-id = hmac-sha256:d6cedab0bf5d861619a6a358025fb311\n"),
        LookAlike = site => site.Edit("nodes/worker-1/identity/machine-identity.txt", _ => "machine-id = uninitialized\n").Edit("nodes/worker-2/identity/machine-identity.txt", _ => "machine-id = uninitialized\n"),
        Without = ["nodes/cp-1/identity/machine-identity.txt", "nodes/worker-1/identity/machine-identity.txt"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NetworkManager = new("links/network-manager-manages-pod-devices", "node:worker-1")
    {
        Fault = site => Managing(site).Write(Devices, "ens18:ethernet:connected:site\ncni0:bridge:connected:cni0\nlo:loopback:unmanaged:\n"),
        LookAlike = site => Managing(site).Write(Devices, "ens18:ethernet:connected:site\ncni0:bridge:connected (externally):cni0\nlo:loopback:unmanaged:\n"),
        Without = [Devices],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase LeftAlone = new("links/network-manager-manages-pod-devices", "node:worker-1")
    {
        Name = "by its configuration",
        Fault = site => Managing(site).Write(Devices, "ens18:ethernet:connected:site\ncni0:bridge:connected:cni0\nlo:loopback:unmanaged:\n"),
        LookAlike = site => Managing(site).Write("nodes/worker-1/files/etc/NetworkManager/conf.d/calico.conf", "[keyfile]\nunmanaged-devices=interface-name:cni0;interface-name:flannel*;interface-name:kube-ipvs0\n"),
        Without = [Devices],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Networkd = new("links/networkd-manages-pod-devices", "node:worker-1")
    {
        Fault = site => Managed(site, "configured"),
        LookAlike = site => Managed(site, "unmanaged"),
        Without = [Networkctl],
        LeastConfidence = Confidence.Likely,
    };

    private const string Network = "nodes/worker-1/files/etc/systemd/network/zz-default.network";

    public static readonly CauseCase NetworkdFile = new("links/networkd-manages-pod-devices", "node:worker-1")
    {
        Name = "by its files",
        Fault = site => Set(site, "*").DeleteLines("manifest.json", "\"links/networkctl\", \"node\": \"worker-1\""),
        LookAlike = site => Managed(Set(site, "*"), "unmanaged"),
        Without = [Network],
        Negation = site => Set(site, "!cni0 flannel.1"),
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Set(ChangedSite site, string names) => site
        .Write("nodes/worker-1/kubernetes/unit-status-systemd-networkd.txt", "● systemd-networkd.service - Network Configuration\n     Loaded: loaded (/lib/systemd/system/systemd-networkd.service; enabled; preset: enabled)\n     Active: active (running) since Tue 2026-03-03 07:58:11 UTC; 2h ago\n")
        .Write(Network, $"[Match]\nName={names}\n\n[Network]\nDHCP=yes\n");

    public static readonly CauseCase Configured = new("links/mtu-not-as-configured", "node:worker-1")
    {
        Fault = site => site.Append("nodes/worker-1/files/etc/network/interfaces", "\tmtu 9000"),
        LookAlike = site => site.Append("nodes/worker-1/files/etc/network/interfaces", "\tmtu 1500"),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase LeftOver = new("links/earlier-plug-in-left-over", "node:worker-1")
    {
        Fault = site => Added(site, "weave"),
        LookAlike = site => Added(site, "mgmt0"),
        Without = ["cluster/apps_v1_daemonsets.json"],
        LeastSeverity = Severity.Info,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase PodMtu = new("links/pod-mtu-exceeds-overlay", "node:worker-1")
    {
        Fault = site => TunnelOf(site, 1400),
        LookAlike = site => TunnelOf(site, 1460),
        Without = ["nodes/worker-1/routing"],
        Negation = site => site.Replace(Links, "\"mtu\": 1400", "\"mtu\": 1450"),
        LeastSeverity = Severity.Info,
    };

    private static ChangedSite Managed(ChangedSite site, string state) => site
        .DeleteLines("manifest.json", "\"links/networkctl\", \"node\": \"worker-1\"")
        .Write(Networkctl, $"  1 lo        loopback carrier  unmanaged\n  2 ens18     ether    routable configured\n  3 flannel.1 vxlan    routable {state}\n");

    private static ChangedSite Added(ChangedSite site, string name) => site
        .Edit(Links, content => "[\n{\"ifindex\": 42, \"ifname\": \"" + name + "\", \"flags\": [\"UP\"], \"mtu\": 1376, \"operstate\": \"UP\", \"linkinfo\": {\"info_kind\": \"bridge\"}, \"addr_info\": []},\n" + content[(content.IndexOf('[', StringComparison.Ordinal) + 1)..]);

    private static ChangedSite TunnelOf(ChangedSite site, int mtu) => site.Edit(Links, content =>
    {
        var at = content.IndexOf("\"mtu\": 1450", content.IndexOf("\"ifname\": \"flannel.1\"", StringComparison.Ordinal), StringComparison.Ordinal);
        return $"{content[..at]}\"mtu\": {mtu}{content[(at + "\"mtu\": 1450".Length)..]}";
    });

    public static readonly CauseCase Bond = new("links/bond-port-down", "node:worker-1")
    {
        Fault = site => Bonded(site, "down"),
        LookAlike = site => Bonded(site, "up"),
        Without = ["nodes/worker-1/links", "nodes/worker-1/files/proc/net/dev"],
        LeastConfidence = Confidence.Likely,
    };

    // The collector found no NetworkManager there.
    private static ChangedSite Managing(ChangedSite site) => site.DeleteLines("manifest.json", "\"links/nmcli-devices\", \"node\": \"worker-1\"");

    private static ChangedSite Bonded(ChangedSite site, string second) => site
        .Edit(Links, content => "[\n{\"ifindex\": 41, \"ifname\": \"bond0\", \"flags\": [\"UP\"], \"mtu\": 1500, \"operstate\": \"UP\", \"linkinfo\": {\"info_kind\": \"bond\"}, \"addr_info\": []},\n" + content[(content.IndexOf('[', StringComparison.Ordinal) + 1)..])
        .Write(Bonding, $"Ethernet Channel Bonding Driver: v6.1.0-28-amd64\n\nBonding Mode: fault-tolerance (active-backup)\nMII Status: up\n\nSlave Interface: ens19\nMII Status: up\n\nSlave Interface: ens20\nMII Status: {second}\n");

    private const string Counters = "nodes/worker-1/files/proc/net/dev";
    private const string Card = "nodes/worker-1/links/ethtool/ens18.txt";

    private static string Settings(string duplex) => $"Settings for ens18:\n\tSpeed: 100Mb/s\n\tDuplex: {duplex}\n\tLink detected: yes\n";

    public static readonly CauseCase Loses = new("links/link-loses-packets", "node:worker-1")
    {
        Fault = site => site.Replace(Counters, " ens18: 4118204 40411    0    0", " ens18: 4118204 40411 2214    0"),
        LookAlike = site => site.Replace(Counters, " ens18: 4118204 40411    0    0", " ens18: 4118204 40411    0 2214"),
        Without = [Counters],
    };

    public static readonly CauseCase HalfDuplex = new("links/link-loses-packets", "node:worker-1")
    {
        Name = "half duplex",
        Fault = site => site.Write(Card, Settings("Half")),
        LookAlike = site => site.Write(Card, Settings("Full")),
        Without = [Counters, Card],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Hostname = new("links/duplicate-hostname", "cluster")
    {
        Fault = site => site.Write("nodes/worker-2/identity/hostname.txt", "worker-1\n"),
        LookAlike = site => site.Write("nodes/worker-2/identity/hostname.txt", "worker-1.example.com\n"),
        Without = ["nodes/cp-1/identity/hostname.txt", "nodes/worker-1/identity/hostname.txt", "nodes/cp-1/files/etc/hostname", "nodes/worker-1/files/etc/hostname"],
        LeastConfidence = Confidence.Likely,
    };
}
