using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Cluster.Ownership;

/// <summary>Which program makes a chain or an nft table, by the names that each is known to give.</summary>
internal static class ChainMakers
{
    // The first that fits, so the longer of two names stands before the shorter.
    private static readonly ImmutableArray<(string Prefix, string Maker)> ByPrefix =
    [
        ("KUBE-ROUTER", "kube-router"), ("KUBE-NWPLCY-", "kube-router"), ("KUBE-POD-FW-", "kube-router"), ("KUBE-KUBELET-CANARY", "kubelet"), ("KUBE-FIREWALL", "kubelet, or kube-proxy in IPVS mode"),
        ("KUBE-IPTABLES-HINT", "kubelet"), ("KUBE-IPVS-", "kube-proxy in IPVS mode"), ("KUBE-", "kube-proxy"),
        ("cali-", "Calico"), ("cali:", "Calico"), ("felix-", "Calico"), ("FLANNEL-", "flannel"), ("CILIUM_", "Cilium"), ("OLD_CILIUM_", "Cilium"), ("WEAVE", "Weave Net"), ("ANTREA-", "Antrea"),
        ("OVN-KUBE-", "OVN-Kubernetes"), ("OPENSHIFT-", "OpenShift SDN"), ("AWS-SNAT-CHAIN", "AWS VPC CNI"), ("AWS-CONNMARK-CHAIN", "AWS VPC CNI"), ("KIND-MASQ-AGENT", "kindnet"), ("IP-MASQ", "ip-masq-agent"),
        ("CNI-HOSTPORT-", "the CNI plug-in portmap"), ("CNI-HN-", "the CNI plug-in portmap"), ("CNI-DN-", "the CNI plug-in portmap"), ("CNI-SN-", "the CNI plug-in portmap"), ("CNI-FORWARD", "the CNI plug-in firewall"), ("CNI-ADMIN", "the CNI plug-in firewall"),
        ("CNI-", "a CNI plug-in's masquerading"), ("NETAVARK", "Podman"), ("DOCKER", "Docker"), ("LIBVIRT_", "libvirt"), ("ufw-", "ufw"), ("ufw6-", "ufw"), ("f2b-", "fail2ban"), ("ts-", "Tailscale"),
        ("IN_", "firewalld"), ("FWDI_", "firewalld"), ("FWDO_", "firewalld"), ("FWD_", "firewalld"), ("PRE_", "firewalld"), ("POST_", "firewalld"), ("OUT_", "firewalld"),
        ("INPUT_ZONES", "firewalld"), ("INPUT_direct", "firewalld"), ("FORWARD_", "firewalld"), ("OUTPUT_direct", "firewalld"), ("PREROUTING_", "firewalld"), ("POSTROUTING_", "firewalld"),
        ("RH-Firewall-1-INPUT", "system-config-firewall"),
    ];

    private static readonly ImmutableArray<(string Prefix, string Maker)> NftTables =
        [("kube-proxy", "kube-proxy in nftables mode"), ("firewalld", "firewalld"), ("libvirt_network", "libvirt"), ("calico", "Calico"), ("cali", "Calico"), ("hostPorts", "the CNI plug-in portmap"), ("docker-bridges", "Docker"), ("kube-router", "kube-router"), ("netavark", "Podman")];

    /// <summary>Who makes iptables chains of such a name; null for built-in chains and names that nobody is known for.</summary>
    public static string? OfChain(string chain) => Find(ByPrefix, chain);

    /// <summary>Who makes nft tables of such a name; null for those of iptables-nft and names that nobody is known for.</summary>
    public static string? OfNftTable(string table) => Find(NftTables, table);

    private static string? Find(ImmutableArray<(string Prefix, string Maker)> known, string name) =>
        known.Where(pair => name.StartsWith(pair.Prefix, StringComparison.Ordinal)).Select(pair => pair.Maker).FirstOrDefault();
}
