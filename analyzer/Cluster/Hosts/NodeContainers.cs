using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The containers of the node's runtime, whichever tool lists them.</summary>
/// <param name="WhyIncomplete">Why there may be others than these; null where all are listed.</param>
internal sealed record NodeContainers(ImmutableArray<NodeContainer> All, Sentence? WhyIncomplete) : INodeFact<NodeContainers>
{
    private static readonly ImmutableArray<string> Json = ["runtime/crictl-ps", "runtime/crictl-ps-k3s", "runtime/crictl-ps-rke2"];

    // ctr knows neither pods nor names, and containers as well as tasks under their ids alone.
    private static readonly ImmutableArray<string> Tables = ["runtime/crictl-ps-text", "runtime/docker-ps", "runtime/nerdctl-ps", "runtime/podman-ps", "runtime/ctr-tasks", "runtime/ctr-containers"];

    /// <summary>The containers of one pod.</summary>
    public IEnumerable<NodeContainer> OfPod(string @namespace, string pod) => All.Where(one => one.Namespace == @namespace && one.Pod == pod);

    public static Availability<NodeContainers> From(Node node) =>
        Json.Select(id => OfJson(node, id)).Concat(Tables.Select(id => OfTable(node, id))).Aggregate((first, second) => first.Or(() => second));

    private static Availability<NodeContainers> OfJson(Node node, string id)
    {
        var list = node.Host.Read<CriContainers>(id);
        if (!list.IsKnown)
            return list.Select(_ => new NodeContainers([], null));

        return list.Value.IsList
            ? Availability<NodeContainers>.Known(new([.. list.Value.Items.Select(NodeContainer.Of)], null))
            : Availability<NodeContainers>.Missing($"{id}: it lists no containers");
    }

    private static Availability<NodeContainers> OfTable(Node node, string id)
    {
        var table = node.Host.Read<ContainerTable>(id);
        if (!table.IsKnown)
            return table.Select(_ => new NodeContainers([], null));

        return table.Value.IsTable
            ? Availability<NodeContainers>.Known(new([.. table.Value.Items.Select(NodeContainer.Of).Where(one => !one.IsSandbox)], WhyPartial(table.Value, id)))
            : Availability<NodeContainers>.Missing($"{id}: it lists no containers");
    }

    // Without -a only those that run are printed, and nothing says so.
    private static Sentence? WhyPartial(ContainerTable table, string id) =>
        table.Items.Any(one => !one.IsRunning) ? null : $"{id}: perhaps only the containers that run are listed";
}

/// <summary>One container as the node's runtime has it. What the tool does not tell is empty or null.</summary>
/// <param name="Id">As far as it is printed: tables show the first 12 or 13 digits.</param>
/// <param name="Name">By its pod's spec where the runtime tells, else by the runtime.</param>
/// <param name="State">In the tool's words: <c>CONTAINER_RUNNING</c>, <c>Exited</c>, <c>Up 5 days</c>.</param>
internal sealed record NodeContainer(string Id, string Name, string Image, string State, bool IsRunning, SourceLine Line)
{
    public string Namespace { get; init; } = "";

    public string Pod { get; init; } = "";

    public string SandboxId { get; init; } = "";

    /// <summary>How often it was started anew in its sandbox.</summary>
    public int? Attempt { get; init; }

    /// <summary>Docker lists a pod's sandbox as a container of its own.</summary>
    public bool IsSandbox { get; init; }

    public static NodeContainer Of(CriContainer one) => new(one.Id, one.Name, one.Image, one.State, one.IsRunning, one.Line)
    {
        Namespace = one.Namespace,
        Pod = one.Pod,
        SandboxId = one.SandboxId,
        Attempt = one.Attempt,
    };

    public static NodeContainer Of(ListedContainer one)
    {
        var name = RuntimeName.Of(one.Name);
        return new(one.Id, name?.Container ?? one.Name, one.Image, one.State, one.IsRunning, one.Line)
        {
            Namespace = name?.Namespace ?? one.Namespace,
            Pod = name?.Pod ?? one.Pod,
            SandboxId = one.PodId,
            Attempt = name?.Attempt ?? one.Attempt,
            IsSandbox = name?.IsSandbox ?? false,
        };
    }
}
