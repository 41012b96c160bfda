using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The endpoints of every Service: from EndpointSlices, which kube-proxy reads, else from Endpoints.</summary>
internal sealed record EndpointSets(ImmutableArray<EndpointSet> All) : IClusterFact<EndpointSets>
{
    /// <summary>Why there may be others in the cluster, or null: what is not here does not exist.</summary>
    public Sentence? WhyPartial { get; init; }

    public static Availability<EndpointSets> From(ClusterModel cluster) =>
        Slices(cluster, "discovery.k8s.io_v1_endpointslices")
            .Or(() => Slices(cluster, "discovery.k8s.io_v1beta1_endpointslices"))
            .Or(() => Described(cluster))
            .Or(() => Legacy(cluster));

    /// <summary>All sets of one Service: one per slice or subset; dual-stack Services have at least two.</summary>
    public IEnumerable<EndpointSet> Of(string @namespace, string service) =>
        All.Where(set => set.Namespace == @namespace && set.Service == service);

    // What kubectl get shows of slices does not tell which endpoints are ready; of Endpoints it shows those alone.
    private static Availability<EndpointSets> Slices(ClusterModel cluster, string id) =>
        cluster.Api.ReadAll<KubernetesList<EndpointSlice>>(id).Select(pieces => new EndpointSets(
        [
            .. pieces.SelectMany(piece => piece.Items).Select(slice => new EndpointSet(slice.Object.Namespace, slice.Service, slice.Ports, slice.Endpoints, slice.Object.Line)),
        ])
        {
            WhyPartial = pieces.Any(piece => piece.Source.WhyPartial is null) ? null : pieces[0].Source.WhyPartial,
        });

    // A description tells readiness, but not which slices there are besides.
    private static Availability<EndpointSets> Described(ClusterModel cluster) =>
        KnownObjects.Described<EndpointSlice>(cluster, "endpointslices").Select(known => new EndpointSets(
        [
            .. known.Items.Select(slice => new EndpointSet(slice.Object.Namespace, slice.Service, slice.Ports, slice.Endpoints, slice.Object.Line)),
        ])
        {
            WhyPartial = known.WhyPartial,
        });

    private static Availability<EndpointSets> Legacy(ClusterModel cluster) =>
        KnownObjects.Of<EndpointsObject>(cluster, "endpoints", "core_v1_endpoints").Select(known => new EndpointSets(
        [
            .. known.Items.SelectMany(one => one.Subsets.Select(subset =>
                new EndpointSet(one.Object.Namespace, one.Object.Name, subset.Ports, subset.Endpoints, one.Object.Line))),
        ])
        {
            WhyPartial = known.WhyPartial ?? (known.Items.Any(one => one.Object.Node["more"] is not null) ? "kubectl get shows three endpoints of each Service" : null),
        });
}

/// <summary>Endpoints of one Service that share their ports.</summary>
internal sealed record EndpointSet(
    string Namespace,
    string Service,
    ImmutableArray<EndpointPort> Ports,
    ImmutableArray<Endpoint> Endpoints,
    SourceLine Line)
{
    public IEnumerable<Endpoint> Ready => Endpoints.Where(endpoint => endpoint.IsReady);
}
