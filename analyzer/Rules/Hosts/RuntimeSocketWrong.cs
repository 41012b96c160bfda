using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet looks for its runtime at a socket at which that does not listen.</summary>
internal sealed class RuntimeSocketWrong : NodeRule
{
    public override RuleInfo Info { get; } = new("node/runtime-socket-wrong", Severity.Critical)
    {
        Explains = ["node/kubelet-not-running", "node/not-ready"],
        Needs = ["the kubelet's flags and configuration", "containerd's or CRI-O's configuration", "the state of the kubelet's unit, or its log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var runtime = Need(RuntimeInUse.Of(node, cluster));
        if (runtime.Line is not { } given || runtime.Name is RuntimeInUse.Docker or RuntimeInUse.CriDockerd)
            yield break;

        // A kubelet that runs has found its runtime.
        var end = Need(KubeletEnd.Of(node, cluster));
        var (socket, line) = Need(Listens(node, runtime.Name));
        if (end is null || socket == runtime.Socket || IsOfDistribution(runtime.Socket))
            yield break;

        var isSaid = end.Says(".sock") || end.Says("validate service connection");
        yield return Found(
            FindingScope.OfNode(node.Name),
            isSaid ? Confidence.Proven : Confidence.Likely,
            isSaid ? "the two paths differ, and the kubelet ends because it finds no runtime" : "the two paths differ, and the kubelet does not run",
            ("node", node.Name),
            ("runtime", runtime.Name),
            ("asked", runtime.Socket),
            ("socket", socket)) with
        {
            Evidence = Cited.Lines(
                Evidence.Of(given, $"the kubelet looks for {runtime.Name} at {runtime.Socket}"),
                Evidence.Of(line, $"{runtime.Name} listens at {socket}"),
                isSaid ? end.WordsSay("the kubelet ends for it") : null,
                end.StateSays),
            Affects = NodeReach.Of(node.Name, cluster),
        };
    }

    // k3s, RKE2 and MicroK8s bring a containerd along, whose file is another.
    private static bool IsOfDistribution(string socket) => socket.Contains("/k3s/", StringComparison.Ordinal) || socket.Contains("/snap/", StringComparison.Ordinal) || socket.Contains("/k0s/", StringComparison.Ordinal);

    private static Availability<(string Socket, SourceLine Line)> Listens(Node node, string runtime) => runtime == RuntimeInUse.Crio
        ? node.Host.Read<CrioConfig>("files/etc/crio/crio.conf").Select(config => (RuntimeInUse.Normal(config.Listen?.Text ?? "/run/crio/crio.sock"), (config.Listen ?? config.Root).Line))
        : ContainerdFile.Of(node).Select(config =>
        {
            var address = config.Root.At("grpc", "address");
            return (RuntimeInUse.Normal(address?.Text ?? "/run/containerd/containerd.sock"), (address ?? config.Root).Line);
        });
}
