using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>A node's BGP sessions, as BIRD shows them on the host or in Calico's container, or as calicoctl does.</summary>
/// <param name="NoBackend">The line that says that no BGP is spoken there; null where none does.</param>
internal sealed record BgpSessions(ImmutableArray<BgpSession> All, SourceLine? NoBackend) : INodeFact<BgpSessions>
{
    private const string Bird = "cni/bird-protocols";
    private const string Calico = "cni/calico-node-status";

    public static Availability<BgpSessions> From(Node node)
    {
        var bird = node.Containers.Values.Prepend(node.Host).Select(place => place.ReadAll<BirdProtocols>(Bird)).ToImmutableArray();
        var calico = node.Host.ReadAll<CalicoNodeStatus>(Calico);
        var sessions = bird.Where(one => one.IsKnown).SelectMany(one => one.Value).SelectMany(one => one.Sessions).Select(BgpSession.Of).ToImmutableArray();
        if (!calico.IsKnown && !bird.Any(one => one.IsKnown))
            return Availability<BgpSessions>.Missing(Sentence.Join("; ", bird.Select(one => one.WhyMissing).Append(calico.WhyMissing).OfType<Sentence>().Distinct()));

        var peers = sessions.Select(session => session.Peer).OfType<IPAddress>().ToHashSet();
        ImmutableArray<CalicoNodeStatus> shown = calico.IsKnown ? calico.Value : [];
        return Availability<BgpSessions>.Known(new(
            [.. sessions, .. shown.SelectMany(one => one.Sessions).Select(BgpSession.Of).Where(session => session.Peer is null || !peers.Contains(session.Peer))],
            shown.Select(one => one.NoBackend).FirstOrDefault(line => line is not null)));
    }
}

/// <summary>One BGP session.</summary>
/// <param name="Name">BIRD's name for it (<c>Mesh_10_240_0_11</c>), or Calico's kind of peer (<c>node-to-node mesh</c>).</param>
/// <param name="Peer">The other end; null where nothing tells.</param>
/// <param name="State"><c>Established</c>, <c>Active</c>, ...; empty where nothing tells.</param>
/// <param name="LastError">In the daemon's words; null where it gives none.</param>
internal sealed record BgpSession(string Name, IPAddress? Peer, string State, string? LastError, SourceLine Line)
{
    // Of a name like Mesh_10_240_0_11: the four numbers of an address.
    private const int Numbers = 4;

    public string? PeerAs { get; init; }

    /// <summary>Routes that it brought, over all address families; null where nothing tells.</summary>
    public long? Imported { get; init; }

    public bool IsEstablished => State == "Established";

    public static BgpSession Of(BirdProtocol protocol) => new(
        protocol.Name,
        protocol.Neighbour is { } written ? BalancedPorts.AddressOf(written.Split('%', ' ')[0]) : PeerInName(protocol.Name),
        protocol.BgpState ?? "",
        protocol.LastError,
        protocol.Line)
    {
        PeerAs = protocol.NeighbourAs,
        Imported = protocol.Channels.Any(channel => channel.Imported is not null) ? protocol.Channels.Sum(channel => (long)(channel.Imported ?? 0)) : null,
    };

    public static BgpSession Of(CalicoSession session)
    {
        var blank = session.Info.IndexOf(' ');
        return new(
            session.Kind,
            BalancedPorts.AddressOf(session.Peer),
            blank < 0 ? session.Info : session.Info[..blank],
            blank < 0 ? null : session.Info[(blank + 1)..],
            session.Line);
    }

    public override string ToString() => $"{Name}{(State.Length == 0 ? "" : $", {State}")}{(LastError is null ? "" : $": {LastError}")}";

    // Calico's templates name a session after its peer: Mesh_10_240_0_11, Node_10_240_0_40, Global_10_240_0_1.
    private static IPAddress? PeerInName(string name) =>
        name.Split('_') is ["Mesh" or "Node" or "Global", .. { Length: >= Numbers } parts] ? BalancedPorts.AddressOf(string.Join('.', parts[..Numbers])) : null;
}
