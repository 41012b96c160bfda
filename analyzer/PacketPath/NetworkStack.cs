using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Ipvs;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath;

/// <summary>All that a packet's way through one network namespace is judged by, put together from its artifacts when it is asked for.</summary>
/// <param name="node">The node that the namespace is on.</param>
/// <param name="inner">The namespace's name in the input; null for the node's own.</param>
/// <param name="place">Its artifacts.</param>
internal sealed class NetworkStack(Node node, string? inner, ArtifactStore place)
{
    private readonly Lazy<IpSetContents> _ipSets = new(() => new(NodeIpSets.In(place)));
    private readonly Lazy<IpvsTable> _ipvs = new(() => new(NodeIpvs.In(place)));
    private readonly Lazy<bool> _usesIpvs = new(() => IpvsTable.IsUsed(NodeIpvs.In(place), NodeLinks.In(place)));
    private readonly Lazy<KnownConnections> _connections = new(() => new(TrackedConnections.In(place)));
    private readonly Lazy<HookTable> _hooks4 = new(() => HookTable.From(node, place, isV6: false));
    private readonly Lazy<HookTable> _hooks6 = new(() => HookTable.From(node, place, isV6: true));
    private readonly Lazy<Availability<Fib>> _fib4 = new(() => FibOf(RoutingTables.In(place), NodeLinks.In(place)));
    private readonly Lazy<Availability<Fib>> _fib6 = new(() => FibOf(RoutingTables6.In(place).Select(six => six.Tables), NodeLinks.In(place)));
    private readonly Lazy<Availability<NodeLinks>> _links = new(() => NodeLinks.In(place));
    private readonly Lazy<Availability<NodeNeighbours>> _neighbours = new(() => NodeNeighbours.In(place));
    private readonly Lazy<Availability<NodeFdb>> _fdb = new(() => NodeFdb.In(place));
    private readonly Lazy<Availability<NodeSockets>> _sockets = new(() => NodeSockets.In(place));
    private readonly Lazy<TrafficFilters> _filters = new(() => Cluster.Network.TrafficFilters.In(place));
    private readonly Lazy<Availability<Sysctl>> _sysctl = new(() => Cluster.Network.Sysctl.In(place));

    /// <summary>The node's name, or <c>node/namespace</c>.</summary>
    public string Name { get; } = inner is null ? node.Name : $"{node.Name}/{inner}";

    public Node Node => node;

    /// <summary>Set where the ways are held against what a kernel did; null else.</summary>
    public KernelJudgement? Judged { get; init; }

    /// <summary>Null for the node's own namespace.</summary>
    public string? Namespace => inner;

    public ArtifactStore Place => place;
    public Availability<NodeLinks> Links => _links.Value;
    public Availability<NodeNeighbours> Neighbours => _neighbours.Value;
    public Availability<NodeFdb> Fdb => _fdb.Value;
    public Availability<NodeSockets> Sockets => _sockets.Value;
    public Availability<Sysctl> Sysctl => _sysctl.Value;

    /// <summary>What traffic control has on its devices.</summary>
    public TrafficFilters TrafficFilters => _filters.Value;

    public IpSetContents IpSets => _ipSets.Value;

    /// <summary>What it tracked when the input was taken.</summary>
    public KnownConnections Connections => _connections.Value;

    /// <summary>The virtual servers that its IPVS balances.</summary>
    public IpvsTable Ipvs => _ipvs.Value;

    /// <summary>Whether it has any, or must have: the device that holds their addresses is there.</summary>
    public bool UsesIpvs => _usesIpvs.Value;

    /// <summary>Its routes for packets of one family.</summary>
    public Availability<Fib> Fib(bool isV6) => isV6 ? _fib6.Value : _fib4.Value;

    /// <summary>Its base chains for packets of one family.</summary>
    public HookTable Hooks(bool isV6) => isV6 ? _hooks6.Value : _hooks4.Value;

    public static NetworkStack Of(Node node) => new(node, null, node.Host);

    private static Availability<Fib> FibOf(Availability<RoutingTables> tables, Availability<NodeLinks> links) =>
        tables.IsKnown && links.IsKnown ? Availability<Fib>.Known(new(tables.Value, links.Value)) : Availability<Fib>.Missing(tables.WhyMissing ?? links.WhyMissing!); // one of both is missing
}
