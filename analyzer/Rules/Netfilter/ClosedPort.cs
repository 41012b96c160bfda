using System.Globalization;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A port between nodes, as the report and each firewall's own commands write it.</summary>
internal sealed record ClosedPort(FlowKind Kind, Flow Flow)
{
    private const int IpIp = 4;

    private bool HasPort => Flow.DestinationPort > 0 && (int)Flow.Protocol != IpIp;

    private string Word => (int)Flow.Protocol == IpIp ? "ipencap" : Flow.Protocol.ToString().ToLowerInvariant();

    public string Name => HasPort ? string.Create(CultureInfo.InvariantCulture, $"{Flow.DestinationPort}/{Word}") : "IP protocol 4 (IPIP)";

    /// <summary>What for: a noun.</summary>
    public string Use => (Kind, Flow.DestinationPort) switch
    {
        (FlowKind.NodeToOverlay, 51820) => "WireGuard between the pods' nodes",
        (FlowKind.NodeToOverlay, _) when !HasPort => "the IPIP tunnels between the pods' nodes",
        (FlowKind.NodeToOverlay, _) => "the VXLAN tunnels between the pods' nodes",
        (FlowKind.NodeToBgpPeer, _) => "BGP, by which nodes tell each other where pods are",
        (FlowKind.ApiServerToKubelet, _) => "the kubelet (logs, exec, metrics)",
        (_, 2379) => "etcd's clients",
        (_, 2380) => "etcd's members among each other",
        (_, 5473) => "Calico's Typha",
        _ => "the API server",
    };

    public string ForFirewalld => HasPort ? $"--add-port={Name}" : "--add-protocol=ipip";

    public string ForUfw => HasPort ? string.Create(CultureInfo.InvariantCulture, $"to any port {Flow.DestinationPort} proto {Word}") : "to any proto ipencap";

    public string ForIptables => HasPort ? string.Create(CultureInfo.InvariantCulture, $"-p {Word} --dport {Flow.DestinationPort}") : "-p 4";
}
