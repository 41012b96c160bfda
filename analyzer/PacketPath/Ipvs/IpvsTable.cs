using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Ipvs;

/// <summary>The virtual servers of a network stack, as packets find them (ip_vs_service_find).</summary>
internal sealed class IpvsTable(Availability<NodeIpvs> ipvs)
{
    /// <summary>The device on which kube-proxy holds the virtual addresses.</summary>
    public const string Dummy = "kube-ipvs0";

    private readonly Lazy<Dictionary<(string Protocol, ServerEnd End), VirtualServer>> _byEnd = new(() => ByEnd(ipvs));
    private readonly Lazy<Dictionary<uint, VirtualServer>> _byMark = new(() => ByMark(ipvs));

    /// <summary>Whether there are any services, or must be: the device that holds their addresses is there.</summary>
    public static bool IsUsed(Availability<NodeIpvs> ipvs, Availability<NodeLinks> links) =>
        ipvs.IsKnown ? !ipvs.Value.Services.All.IsEmpty : links is { IsKnown: true, Value: var known } && known.Link(Dummy) is not null;

    public bool IsKnown => ipvs.IsKnown;

    public string? WhyMissing => ipvs.WhyMissing;

    /// <summary>Whether packets are chosen by their marks, too.</summary>
    public bool AsksMarks => _byMark.Value.Count > 0;

    /// <summary>The connections that it balanced when the input was taken.</summary>
    public ImmutableArray<IpvsConnection> Connections => ipvs is { IsKnown: true, Value.Connections: { IsKnown: true, Value.All: var all } } ? all : [];

    /// <summary>By mark first, then by address and port, then by address alone (port 0: any, for persistent services).</summary>
    public VirtualServer? Find(Packet packet)
    {
        if (packet.Mark is > 0 and var mark && _byMark.Value.TryGetValue(mark, out var marked))
            return marked;
        if (packet.DestinationPort is not { } port || NameOf(packet.Protocol) is not { } protocol)
            return null;

        return _byEnd.Value.GetValueOrDefault((protocol, new(packet.Destination, port))) ?? _byEnd.Value.GetValueOrDefault((protocol, new(packet.Destination, 0)));
    }

    /// <summary>As ipvsadm names what IPVS balances; null for what it does not.</summary>
    public static string? NameOf(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "TCP",
        Protocol.Udp => "UDP",
        Protocol.Sctp => "SCTP",
        _ => null,
    };

    private static Dictionary<(string, ServerEnd), VirtualServer> ByEnd(Availability<NodeIpvs> ipvs)
    {
        var all = new Dictionary<(string, ServerEnd), VirtualServer>();
        foreach (var service in ipvs.IsKnown ? ipvs.Value.Services.All : [])
        {
            if (ServerEnd.TryParse(service.Address) is { } end)
                all.TryAdd((service.Protocol, end), VirtualServer.Of(service));
        }

        return all;
    }

    private static Dictionary<uint, VirtualServer> ByMark(Availability<NodeIpvs> ipvs)
    {
        var all = new Dictionary<uint, VirtualServer>();
        foreach (var service in ipvs.IsKnown ? ipvs.Value.Services.All : [])
        {
            if (service.Protocol == "FWM" && uint.TryParse(service.Address.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var mark))
                all.TryAdd(mark, VirtualServer.Of(service));
        }

        return all;
    }
}
