using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A controller or a kubelet has stopped to renew its lease: nobody does its work.</summary>
internal sealed class LeaseNotRenewed : ClusterRule
{
    private const string NodeLeases = "kube-node-lease";

    // Kubelets renew every 10 seconds, controllers every 2; OpenShift's every 26.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(60);
    private const int Durations = 2;

    private static readonly ImmutableArray<string> Controllers = ["kube-controller-manager", "kube-scheduler"];

    public override RuleInfo Info { get; } = new("control-plane/lease-not-renewed", Severity.Critical)
    {
        Needs = ["coordination.k8s.io_v1_leases", "core_v1_nodes"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var listed = Need(ListedObjects.Of(cluster, "coordination.k8s.io_v1_leases", "coordination.k8s.io_v1beta1_leases"));
        var leases = listed.Items.Select(Lease.From).OfType<Lease>().ToImmutableArray();

        // The list is older than the bundle's end: what was renewed last in it tells when it was taken.
        if (leases.IsEmpty || leases.Max(lease => lease.Renewed) is var taken && cluster.Captured is { } captured && captured - taken > TimeSpan.FromMinutes(10) && leases.Length < 2)
            throw CannotTell("coordination.k8s.io_v1_leases: it holds no leases to compare");

        var stale = leases.Where(lease => IsOurs(lease, cluster) && taken - lease.Renewed > Max(Least, lease.Duration * Durations)).ToImmutableArray();
        if (stale.IsEmpty && listed.WhyPartial is { } why)
            throw CannotTell(why);

        return stale.Select(lease => Describe(lease, taken));
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // A lease may outlive its node for a while.
    private static bool IsOurs(Lease lease, ClusterModel cluster) => lease.Object.Namespace switch
    {
        "kube-system" => Controllers.Contains(lease.Object.Name),
        NodeLeases => cluster.Fact<KubeNodes>() is not { IsKnown: true } nodes || nodes.Value.Find(lease.Object.Name) is not null,
        _ => false,
    };

    private Finding Describe(Lease lease, DateTimeOffset taken)
    {
        var isNode = lease.Object.Namespace == NodeLeases;
        var age = $"{(taken - lease.Renewed).TotalSeconds:0} seconds";
        return Found(
            isNode ? FindingScope.OfNode(lease.Object.Name) : FindingScope.Cluster,
            Confidence.Likely,
            $"its last renewal is {age} older than the newest in the same list",
            ("lease", lease.Object.FullName),
            ("name", lease.Object.Name),
            ("holder", lease.Holder),
            ("age", age),
            ("renewed", lease.Renewed.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'")),
            ("node", isNode ? "yes" : "")) with
        {
            Severity = isNode ? Severity.Warning : Severity.Critical,
            Evidence = [Evidence.Of((lease.Object.Node.At("spec", "renewTime") ?? lease.Object.Node).Line, $"{lease.Holder} renewed it last {age} before the list was taken")],
            Affects = [FindingScope.Cluster],
        };
    }
}
