using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The endpoints of every Service: from EndpointSlices, which kube-proxy reads, else from Endpoints.</summary>
internal sealed record EndpointSets(ImmutableArray<EndpointSet> All) : IClusterFact<EndpointSets>
{
    public static Availability<EndpointSets> From(ClusterModel cluster) =>
        Slices(cluster, "discovery.k8s.io_v1_endpointslices")
            .Or(() => Slices(cluster, "discovery.k8s.io_v1beta1_endpointslices"))
            .Or(() => Legacy(cluster));

    /// <summary>All sets of one Service: one per slice or subset; dual-stack Services have at least two.</summary>
    public IEnumerable<EndpointSet> Of(string @namespace, string service) =>
        All.Where(set => set.Namespace == @namespace && set.Service == service);

    private static Availability<EndpointSets> Slices(ClusterModel cluster, string id) =>
        cluster.Api.Read<KubernetesList<EndpointSlice>>(id).Select(list => new EndpointSets(
        [
            .. list.Items.Select(slice => new EndpointSet(slice.Object.Namespace, slice.Service, slice.Ports, slice.Endpoints, slice.Object.Line)),
        ]));

    private static Availability<EndpointSets> Legacy(ClusterModel cluster) =>
        cluster.Api.Read<KubernetesList<EndpointsObject>>("core_v1_endpoints").Select(list => new EndpointSets(
        [
            .. list.Items.SelectMany(one => one.Subsets.Select(subset =>
                new EndpointSet(one.Object.Namespace, one.Object.Name, subset.Ports, subset.Endpoints, one.Object.Line))),
        ]));
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
