using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>Tracked UDP flows to a Service still lead to an endpoint that is gone; a client that keeps its port keeps them alive.</summary>
internal sealed class StaleUdpEntries : NodeRule
{
    private const int Udp = 17;
    private const int MostShown = 4;

    public override RuleInfo Info { get; } = new("netfilter/udp-entries-stale", Severity.Warning)
    {
        Needs = ["netfilter/conntrack (conntrack -L)", "Services and EndpointSlices of the API"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var (services, sets, tracked) = (Need(cluster.Fact<Services>()), Need(cluster.Fact<EndpointSets>()), Need(node.Fact<TrackedConnections>()));
        if (sets.WhyPartial is { } why)
            throw CannotTell($"not all endpoints are in the input ({why})");

        var stale = tracked.Entries.Where(entry => entry.ProtocolNumber == Udp && IsStale(entry, services, sets)).ToImmutableArray();
        if (!stale.IsEmpty)
            yield return Describe(node, stale, services);
    }

    // Without an answer: an endpoint on its way out still gives some.
    private static bool IsStale(ConntrackEntry entry, Services services, EndpointSets sets)
    {
        if (!entry.IsUnreplied || services.WithClusterIp(entry.Original.Destination) is not { } service)
            return false;

        var endpoints = sets.Of(service.Namespace, service.Name).SelectMany(set => set.Endpoints).ToList();
        return entry.IsDestinationTranslated
            ? !endpoints.Exists(endpoint => endpoint.Address.Equals(entry.Reply.Source))
            : endpoints.Exists(endpoint => endpoint.IsReady) && service.Ports.Any(port => port.Protocol == "UDP" && port.Port == entry.Original.DestinationPort);
    }

    private Finding Describe(Node node, ImmutableArray<ConntrackEntry> stale, Services services)
    {
        var first = stale[0];
        var service = services.WithClusterIp(first.Original.Destination)!; // it is stale by its Service
        return Found(FindingScope.OfNode(node.Name), Confidence.Likely, $"{stale.Length} tracked flows have no answer and lead where no endpoint of their Service is",
            ("node", node.Name),
            ("count", stale.Length),
            ("service", service.FullName),
            ("client", first.Original.Source),
            ("virtual", first.Original.Destination),
            ("port", first.Original.DestinationPort ?? 0),
            ("target", first.Reply.Source),
            ("isUntranslated", first.IsDestinationTranslated ? "" : "yes")) with
        {
            Evidence = [.. stale.Take(MostShown).Select(entry => Evidence.Of(entry.Line, $"{entry.Original.Source} asks {entry.Original.Destination} and is sent to {entry.Reply.Source}, without an answer"))],
        };
    }
}
