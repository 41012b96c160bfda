using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The pods' sandboxes as the node's runtime has them, which may differ from what the cluster believes.</summary>
/// <param name="WhyIncomplete">Why there may be others than these; null where all are listed.</param>
internal sealed record NodeSandboxes(ImmutableArray<NodeSandbox> All, Sentence? WhyIncomplete) : INodeFact<NodeSandboxes>
{
    private const string Details = "runtime/crictl-inspectp/";

    private static readonly ImmutableArray<string> Json = ["runtime/crictl-pods", "runtime/crictl-pods-k3s", "runtime/crictl-pods-rke2"];

    private static readonly ImmutableArray<string> Tables = ["runtime/crictl-pods-text", "runtime/docker-ps", "runtime/nerdctl-ps"];

    /// <summary>The sandboxes of one pod: one that is ready at most, and what is left of earlier ones.</summary>
    public IEnumerable<NodeSandbox> OfPod(string @namespace, string pod) => All.Where(one => one.Namespace == @namespace && one.Name == pod);

    /// <summary>The sandbox of this id, of which either may be cut.</summary>
    public NodeSandbox? Find(string id) => id.Length == 0 ? null
        : All.FirstOrDefault(one => one.Id.StartsWith(id, StringComparison.Ordinal) || id.StartsWith(one.Id, StringComparison.Ordinal));

    public static Availability<NodeSandboxes> From(Node node)
    {
        var details = node.Host.Under(Details).Select(file => node.Host.Read<CriSandboxDetail>(file.Id))
            .Where(read => read is { IsKnown: true, Value.Sandbox: not null }).Select(read => read.Value).ToImmutableArray();
        var listed = Json.Select(id => OfJson(node, id)).Concat(Tables.Select(id => OfTable(node, id))).Aggregate((first, second) => first.Or(() => second));
        if (listed.IsKnown)
            return listed.Select(known => known with { All = [.. known.All.Select(one => one.With(details))] });

        return details.IsEmpty ? listed
            : Availability<NodeSandboxes>.Known(new([.. details.Select(NodeSandbox.Of)], $"{Details}*: only those sandboxes that were looked at"));
    }

    private static Availability<NodeSandboxes> OfJson(Node node, string id)
    {
        var list = node.Host.Read<CriSandboxes>(id);
        if (!list.IsKnown)
            return list.Select(_ => new NodeSandboxes([], null));

        return list.Value.IsList
            ? Availability<NodeSandboxes>.Known(new([.. list.Value.Items.Select(NodeSandbox.Of)], null))
            : Availability<NodeSandboxes>.Missing($"{id}: it lists no sandboxes");
    }

    // Containers of Docker that are no sandboxes say nothing of those of another runtime.
    private static Availability<NodeSandboxes> OfTable(Node node, string id)
    {
        var table = node.Host.Read<ContainerTable>(id);
        if (!table.IsKnown)
            return table.Select(_ => new NodeSandboxes([], null));

        var (isOfPods, found) = (id == Tables[0], table.Value.Items.Select(NodeSandbox.Of).OfType<NodeSandbox>().ToImmutableArray());
        return table.Value.IsTable && (isOfPods || !found.IsEmpty)
            ? Availability<NodeSandboxes>.Known(new(found, isOfPods || found.Any(one => !one.IsReady) ? null : $"{id}: perhaps only the sandboxes that run are listed"))
            : Availability<NodeSandboxes>.Missing($"{id}: it lists no sandboxes");
    }
}

/// <summary>One pod's sandbox as the node's runtime has it. What the tool does not tell is empty or null.</summary>
/// <param name="Id">As far as it is printed: tables show the first 12 or 13 digits.</param>
internal sealed record NodeSandbox(string Id, string Namespace, string Name, string State, bool IsReady, SourceLine Line)
{
    public string Uid { get; init; } = "";

    public int? Attempt { get; init; }

    /// <summary>What <c>crictl inspectp</c> says of it, or null.</summary>
    public CriSandboxDetail? Detail { get; init; }

    public ImmutableArray<IPAddress> Addresses => Detail?.Addresses ?? [];

    public static NodeSandbox Of(CriSandbox one) => new(one.Id, one.Namespace, one.Name, one.State, one.IsReady, one.Line) { Uid = one.Uid, Attempt = one.Attempt };

    /// <param name="one">With its sandbox.</param>
    public static NodeSandbox Of(CriSandboxDetail one) => Of(one.Sandbox!) with { Detail = one }; // From takes only those with one

    // POD ID              CREATED             STATE               NAME                NAMESPACE           ATTEMPT             RUNTIME
    public static NodeSandbox? Of(ListedContainer one)
    {
        if (RuntimeName.Of(one.Name) is { } name)
            return name.IsSandbox ? new(one.Id, name.Namespace, name.Pod, one.State, one.IsRunning, one.Line) { Attempt = name.Attempt } : null;

        return one.PodId.Length > 0 && one.PodId == one.Id ? new(one.Id, one.Namespace, one.Name, one.State, one.IsRunning, one.Line) { Attempt = one.Attempt } : null;
    }

    public NodeSandbox With(ImmutableArray<CriSandboxDetail> details) =>
        this with { Detail = details.FirstOrDefault(detail => detail.Sandbox is { } sandbox && sandbox.Id.StartsWith(Id, StringComparison.Ordinal)) };
}
