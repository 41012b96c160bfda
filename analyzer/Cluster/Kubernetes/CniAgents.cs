using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>A network plug-in's agent: the pod that wires up one node.</summary>
/// <param name="PlugIn">For instance <c>Calico</c>.</param>
internal sealed record CniAgent(string PlugIn, Pod Pod)
{
    /// <summary>The containers that do the work; helpers beside them (metrics, a registrar) may fail without harm.</summary>
    public IEnumerable<Container> Workers => Pod.Containers.Where(container => container.IsInit || CniPlugins.OfImage(container.Image) is not null);
}

/// <summary>The agents of network plug-ins, as the API shows their pods.</summary>
internal sealed record CniAgents(ImmutableArray<CniAgent> All) : IClusterFact<CniAgents>
{
    // What runs the same image for the cluster as a whole, and not for each node.
    private static readonly ImmutableArray<string> NoAgents = ["operator", "controller", "typha", "webhook", "antctl", "hubble", "ovnkube-master", "ovnkube-control-plane", "clustermesh", "installer"];

    public Sentence? WhyPartial { get; init; }

    public IEnumerable<CniAgent> On(string node) => All.Where(agent => agent.Pod.NodeName == node);

    public static Availability<CniAgents> From(ClusterModel cluster) => cluster.Fact<Pods>().Select(pods => new CniAgents([.. pods.All.Select(Of).OfType<CniAgent>()])
    {
        WhyPartial = pods.WhyPartial,
    });

    private static CniAgent? Of(Pod pod)
    {
        if (NoAgents.Any(word => pod.Name.Contains(word, StringComparison.Ordinal)))
            return null;

        var name = pod.Containers.Where(container => !container.IsInit).Select(container => CniPlugins.OfImage(container.Image)).OfType<string>().FirstOrDefault();
        return name is null ? null : new(name, pod);
    }
}
