using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>Nobody holds the lease by which kube-vip chooses who answers for the virtual address, or its holder has stopped to renew it.</summary>
internal sealed class KubeVipWithoutLeader : ClusterRule
{
    // It renews each few seconds (vip_leaseduration 5 or 15); what is older by this much nobody renews.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(60);

    public override RuleInfo Info { get; } = new("control-plane/kube-vip-without-leader", Severity.Critical)
    {
        Explains = ["routing/vip-on-no-node", "node/kubelet-cannot-register", "node/not-ready", "cni/no-route-to-host", .. ApiOutOfReach.Effects],
        Needs = ["kube-vip's pods or manifests", "coordination.k8s.io_v1_leases"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var electing = Need(cluster.Fact<KubeVips>()).All.Where(one => one is { HasLeaderElection: true, IsBgp: false }).ToImmutableArray();
        if (electing.IsEmpty)
            return [];

        var listed = Need(ListedObjects.Of(cluster, "coordination.k8s.io_v1_leases", "coordination.k8s.io_v1beta1_leases"));
        var leases = listed.Items.Select(Lease.From).OfType<Lease>().ToImmutableArray();
        if (leases.IsEmpty)
            throw CannotTell($"coordination.k8s.io_v1_leases: it holds no leases to compare ({new ShellCommand("kubectl -n kube-system get lease")} would tell)");

        var found = electing.SelectMany(one => one.LeaseNames.Select(name => (KubeVip: one, Name: name))).DistinctBy(one => one.Name)
            .Select(one => Judge(one.KubeVip, one.Name, leases, listed.WhyPartial)).OfType<Finding>().ToImmutableArray();
        return found;
    }

    // A list is as old as what was renewed last in it.
    private Finding? Judge(KubeVip one, string name, ImmutableArray<Lease> leases, string? whyPartial)
    {
        var taken = leases.Max(lease => lease.Renewed);
        if (leases.FirstOrDefault(lease => lease.Object.Name == name) is not { } lease)
            return whyPartial is null ? Describe(one, name, "there is no such lease", "", one.AddressLine) : throw CannotTell(whyPartial);

        var limit = lease.Duration * 2 > Least ? lease.Duration * 2 : Least;
        var line = (lease.Object.Node.At("spec", "renewTime") ?? lease.Object.Node).Line;
        return lease.Holder.Length == 0 ? Describe(one, lease.Object.FullName, "nobody holds it", "", line)
            : taken - lease.Renewed > limit ? Describe(one, lease.Object.FullName, $"{lease.Holder} has not renewed it for {(taken - lease.Renewed).TotalSeconds:0} seconds", lease.Holder, line)
            : null;
    }

    private Finding Describe(KubeVip one, string lease, string why, string holder, SourceLine line)
    {
        Sentence because = $"by the list of leases, {why}; kube-vip puts the address on its leader alone";
        return Found(FindingScope.Cluster, Confidence.Likely, because,
            ("lease", lease), ("why", why), ("holder", holder), ("pod", one.Name), ("address", string.Join(", ", one.Addresses)), ("because", because)) with
        {
            Severity = one.ServesControlPlane ? Severity.Critical : Severity.Warning,
            Evidence = [Evidence.Of(line, why), Evidence.Of(one.Container.Line, $"{one.Name} elects a leader")],
        };
    }
}
