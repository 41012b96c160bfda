using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>etcd chooses a leader again and again: each time writes to the API stand still.</summary>
internal sealed class EtcdLeaderChangesOften : ClusterRule
{
    private const string Elected = "control-plane/etcd-leader-elected";

    // A leader that ends, an upgrade of three members one after the other: up to that it may be on purpose.
    private const int Often = 4;

    public override RuleInfo Info { get; } = new("etcd/leader-changes-often", Severity.Warning)
    {
        Explains = ["control-plane/lease-not-renewed"],
        Needs = ["etcd's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var places = LogPlace.Of(cluster).Where(place => place.HasLogOf("etcd")).ToImmutableArray();
        if (places.IsEmpty)
            throw CannotTell($"no log of etcd is in the input ({new ShellCommand("crictl logs $(crictl ps -q --name etcd)")} or {new ShellCommand("journalctl -u etcd")} on a control plane node would tell)");

        // The nodes' logs and those fetched through the API tell of the same elections.
        var ofNodes = places.Where(place => place.Scope != FindingScope.Cluster).Select(place => place.Logs.Hits(Elected)).OfType<LogHits>().ToImmutableArray();
        var hits = ofNodes.IsEmpty ? [.. places.Select(place => place.Logs.Hits(Elected)).OfType<LogHits>()] : ofNodes;
        if (BusiestHour(hits) is { Count: >= Often } busiest)
            yield return Describe(hits, busiest);
    }

    private sealed record Hour(DateTimeOffset From, long Count);

    private static Hour? BusiestHour(ImmutableArray<LogHits> hits)
    {
        var minutes = hits.SelectMany(one => one.PerMinute).OrderBy(one => one.Key).ToImmutableArray();
        return minutes
            .Select(start => new Hour(start.Key, minutes.Where(one => one.Key >= start.Key && one.Key < start.Key.AddHours(1)).Sum(one => one.Value)))
            .MaxBy(hour => hour.Count);
    }

    private Finding Describe(ImmutableArray<LogHits> hits, Hour busiest) => Found(
        FindingScope.Cluster,
        Confidence.Proven,
        $"{busiest.Count} elections within one hour stand in the logs",
        ("count", busiest.Count),
        ("from", busiest.From.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'")),
        ("members", string.Join(", ", hits.SelectMany(one => one.CountsByKey).GroupBy(one => one.Key).Select(member => $"{member.Key} ({member.Sum(one => one.Value)})")))) with
    {
        Evidence = [.. hits.SelectMany(one => one.Samples).Take(4).Select(sample => Evidence.Of(sample, "a member became leader"))],
    };
}
