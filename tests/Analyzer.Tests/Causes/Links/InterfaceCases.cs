using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Links;

internal static class InterfaceCases
{
    private const string Links = "nodes/worker-1/links/addr.json";
    private const string Devices = "nodes/worker-1/links/nmcli-devices.txt";
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
}
