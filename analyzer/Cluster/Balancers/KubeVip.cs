using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>One kube-vip as its pod sets it up, by environment variables; the names changed between 0.3 and 0.4.</summary>
/// <param name="Name">The pod's or DaemonSet's, with its namespace.</param>
/// <param name="Node">Null where it is a DaemonSet's template.</param>
/// <param name="Addresses">Those of the control plane; none where it only serves Services, or where a name is to be looked up.</param>
/// <param name="AddressLine">Where the addresses stand; the container where none does.</param>
internal sealed record KubeVip(string Name, string? Node, ImmutableArray<IPAddress> Addresses, SourceLine AddressLine, Container Container)
{
    /// <summary>Null where it takes that of the default route.</summary>
    public string? Interface => Text(Container, "vip_interface")?.Text;

    /// <summary>That of the API behind the virtual address.</summary>
    public int Port => int.TryParse(Text(Container, "port", "vip_port")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 6443;

    public bool IsArp => Is("vip_arp");

    public bool IsBgp => Is("bgp_enable");

    public bool HasLeaderElection => Is("vip_leaderelection");

    public bool ServesControlPlane => Is("cp_enable");

    public bool ServesServices => Is("svc_enable");

    /// <summary>The leases by which it elects: one for the control plane's address, one for those of Services unless each has its own.</summary>
    public IEnumerable<string> LeaseNames =>
    [
        .. ServesControlPlane ? [Text(Container, "vip_leasename", "cp_leasename")?.Text ?? "plndr-cp-lock"] : Array.Empty<string>(),
        .. ServesServices && !Is("svc_election") ? [Text(Container, "svc_leasename")?.Text ?? "plndr-svcs-lock"] : Array.Empty<string>(),
    ];

    public string? LocalAs => Text(Container, "bgp_as")?.Text;

    /// <summary>address:AS:password:multihop, with commas between.</summary>
    public string? BgpPeers => Text(Container, "bgp_peers")?.Text ?? Text(Container, "bgp_peeraddress")?.Text;

    /// <summary>Null for a container that is no kube-vip.</summary>
    public static KubeVip? From(string name, string? node, Container container)
    {
        if (!IsKubeVip(container))
            return null;

        var address = Text(container, "address", "vip_address");
        return new(name, node, AddressesOf(address?.Text ?? ""), address?.Line ?? container.Line, container);
    }

    // ghcr.io/kube-vip/kube-vip:v0.8.9      plndr/kube-vip:0.3.1      not kube-vip-cloud-provider
    private static bool IsKubeVip(Container container)
    {
        var image = container.Image[(container.Image.LastIndexOf('/') + 1)..].Split(':', '@')[0];
        return image is "kube-vip" or "kube-vip-iptables" || (image.Length == 0 && container.Name == "kube-vip");
    }

    // 10.240.0.40,fd00:240::40
    private static ImmutableArray<IPAddress> AddressesOf(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries).Select(one => BalancedPorts.AddressOf(one.Split('/')[0])).OfType<IPAddress>()];

    private bool Is(string name) => Text(Container, name)?.Text is "true" or "True" or "1";

    private static DocumentNode? Text(Container container, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var variable in container.Variables)
            {
                if (variable.TextAt("name") == name && variable["value"] is { } value)
                    return value;
            }
        }

        return null;
    }
}
