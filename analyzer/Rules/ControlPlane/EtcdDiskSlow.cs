using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>etcd's disk takes too long to write, so heartbeats are late, leaders change, and the API server times out.</summary>
internal sealed class EtcdDiskSlow : ClusterRule
{
    // One slow write happens on every disk.
    private const long Few = 3;

    private const string Late = "etcd/heartbeat-late";
    private const string Elected = "control-plane/etcd-leader-elected";

    private static readonly string[] SlowSyncs = ["etcd/slow-sync", "etcd/slow-sync-plain"];

    public override RuleInfo Info { get; } = new("etcd/disk-too-slow", Severity.Warning)
    {
        Explains = ["etcd/leader-changes-often", "etcd/quorum-lost", "control-plane/lease-not-renewed"],
        Needs = ["etcd's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var places = LogPlace.Of(cluster).Where(place => place.HasLogOf("etcd")).ToList();
        return places.Count == 0
            ? throw CannotTell($"no log of etcd is in the input ({new ShellCommand("crictl logs $(crictl ps -q --name etcd)")} or {new ShellCommand("journalctl -u etcd")} on a control plane node would tell)")
            : places.Where(place => place.Count(SlowSyncs) >= Few).Select(Describe);
    }

    private Finding Describe(LogPlace place)
    {
        var (slow, late, elected, applies) = (place.Count(SlowSyncs), place.Count(Late), place.Count(Elected), place.Count("etcd/apply-slow"));
        var hasEffect = late > 0 || elected > 1;
        return Found(
            place.Scope,
            hasEffect ? Confidence.Proven : Confidence.Likely,
            hasEffect ? (Sentence)$"{slow} writes took longer than a second, and heartbeats were late or leaders changed" : $"{slow} writes took longer than a second; no heartbeat was late for it",
            ("node", place.Name),
            ("slow", slow),
            ("took", place.Samples(SlowSyncs).Select(sample => sample.Values.GetValueOrDefault("took", "")).FirstOrDefault("")),
            ("late", late),
            ("elected", elected),
            ("applies", applies)) with
        {
            Severity = hasEffect ? Severity.Warning : Severity.Info,
            Evidence =
            [
                .. place.Samples(SlowSyncs).Take(3).Select(sample => Evidence.Of(sample, $"one of {slow} writes that took longer than a second")),
                .. place.Samples(Late).Take(2).Select(sample => Evidence.Of(sample, $"one of {late} heartbeats that came late")),
            ],
            Affects = [FindingScope.Cluster],
        };
    }
}
