using System.Text;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>
/// What the log signatures find in the messages of Events: the kubelet writes the same words into its log and into the Event, and often
/// only the latter is in the input (<c>kubectl describe</c>, <c>kubectl get events</c>, a bundle of API objects).
/// </summary>
internal sealed class EventMessages
{
    // An event outlives its trouble: of an object that may be well by now, only what was said shortly before the capture counts.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly LogScanner _scanner;
    private readonly DateTimeOffset? _captured;
    private readonly Pods? _pods;
    private readonly KubeNodes? _nodes;
    private readonly LiteralSet _found;
    private readonly Dictionary<string, LogTally> _byNode = new(StringComparer.Ordinal);

    private EventMessages(LogScanner scanner, ClusterModel cluster)
    {
        (_scanner, _captured, _found) = (scanner, cluster.Captured, new(scanner.Search.Count));
        _pods = cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } ? pods : null;
        _nodes = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes : null;
    }

    /// <summary>Hits by the name of the node where the trouble was seen, empty where no node is named.</summary>
    /// <param name="cluster">Its API objects are read, nothing else.</param>
    public static IReadOnlyDictionary<string, LogTally> Search(LogScanner scanner, ClusterModel cluster)
    {
        var messages = new EventMessages(scanner, cluster);
        foreach (var said in cluster.Fact<KubeEvents>() is { IsKnown: true, Value: var events } ? events.All : [])
            messages.Search(said);
        return messages._byNode;
    }

    private void Search(KubeEvent said)
    {
        if (said.Message.Length == 0 || said.Type == "Normal")
            return;

        _found.Clear();
        _scanner.Search.AddAll(Encoding.UTF8.GetBytes(said.Message), _found);
        if (_found.IsEmpty || IsOver(said))
            return;

        foreach (var signature in _found.Indexes.SelectMany(literal => _scanner.Signatures[literal]).Where(signature => signature.Pattern.IsMatch(said.Message)))
            Add(signature, said);
    }

    private void Add(LogSignature signature, KubeEvent said)
    {
        var (node, line) = (NodeOf(said), said.Line);
        if (!_byNode.TryGetValue(node, out var tally))
            _byNode[node] = tally = new();
        var source = new LogSource(node.Length > 0 ? node : null, line.Artifact.Path, LogClock.Unknown);
        tally.Of(signature).Add(new MatchedLine(signature, source, line.Number, said.Last ?? _captured - said.LastAgo, line.Text.Trim(), said.Message));
    }

    private string NodeOf(KubeEvent said) =>
        PodOf(said) is { NodeName.Length: > 0 } pod ? pod.NodeName
        : said.About.Kind == "Node" ? said.About.Name
        : said.Host;

    private Pod? PodOf(KubeEvent said) => said.About.Kind is "Pod" or "pod" ? _pods?.Find(said.Namespace, said.About.Name) : null;

    private bool IsOver(KubeEvent said) => said.About.Kind.ToLowerInvariant() switch
    {
        "pod" when PodOf(said) is { } pod => pod is { Phase: "Running", IsReady: true } or { Phase: "Succeeded" },
        "node" when _nodes?.Find(said.About.Name) is { IsReady: false } => false,
        _ => (said.LastAgo ?? _captured - said.Last) is { } ago && ago > Fresh,
    };
}
