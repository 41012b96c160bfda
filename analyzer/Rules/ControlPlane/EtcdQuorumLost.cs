using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>etcd has no leader, or does not answer the API server: nothing in the cluster can be read or changed.</summary>
internal sealed class EtcdQuorumLost : ClusterRule
{
    private const string NoLeader = "etcd/no-leader";

    private static readonly string[] Unreachable = ["etcd/peer-unreachable", "etcd/peer-unreachable-plain"];

    // What is logged again and again for as long as it lasts.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    public override RuleInfo Info { get; } = new("etcd/quorum-lost", Severity.Critical)
    {
        Explains = ["control-plane/lease-not-renewed", "control-plane/balancer-servers-down", "node/kubelet-cannot-register", "node/not-ready", "control-plane/component-not-running", .. ApiOutOfReach.Effects],
        Needs = ["readyz", "the logs of etcd and of the API server"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var health = cluster.Api.Read<ApiHealth>("readyz").Or(() => cluster.Api.Read<ApiHealth>("livez"));
        var failed = health.IsKnown ? health.Value.Checks.Where(check => !check.IsPassed && check.Name.StartsWith("etcd", StringComparison.Ordinal)).ToImmutableArray() : [];
        var places = LogPlace.Of(cluster).Where(place => place.HasLogOf("etcd") || place.HasLogOf("apiserver")).ToImmutableArray();
        var leaderless = places.Where(place => IsRecent(place, cluster)).ToImmutableArray();
        if (!failed.IsEmpty || !leaderless.IsEmpty)
            yield return Describe(failed, leaderless, places);
        else if (!health.IsKnown && cluster.Captured is null && places.Any(place => place.Logs.Hits(NoLeader) is not null))
            throw CannotTell($"etcd had no leader, but nothing in the input says when it was taken ({new ShellCommand("date")} on the node would tell)");
        else if (!health.IsKnown && places.IsEmpty)
            throw CannotTell($"{health.WhyMissing}; no log of etcd or of an API server either");
    }

    private static bool IsRecent(LogPlace place, ClusterModel cluster) =>
        place.Logs.Hits(NoLeader) is { Last: { } last } && cluster.Captured is { } captured && captured - last < Recent;

    private Finding Describe(ImmutableArray<HealthCheck> failed, ImmutableArray<LogPlace> leaderless, ImmutableArray<LogPlace> places)
    {
        var peers = places.SelectMany(place => place.Samples(Unreachable)).Take(3).ToImmutableArray();
        var because = leaderless.IsEmpty ? "the API server says that etcd does not answer" : "etcd has no leader by its own word, until shortly before the bundle was taken";
        return Found(
            FindingScope.Cluster,
            failed.IsEmpty && peers.IsEmpty ? Confidence.Likely : Confidence.Proven,
            because,
            ("leaderless", leaderless.IsEmpty ? "" : "yes"),
            ("peers", string.Join("; ", peers.Select(sample => $"{sample.Values.GetValueOrDefault("peer")} ({sample.Values.GetValueOrDefault("why")})").Distinct()))) with
        {
            Evidence =
            [
                .. leaderless.SelectMany(place => place.Samples(NoLeader).TakeLast(1)).Select(sample => Evidence.Of(sample, "etcd has no leader")),
                .. failed.Select(check => Evidence.Of(check.Line, "the API server's own check of etcd fails")),
                .. peers.Select(sample => Evidence.Of(sample, "a member cannot be reached by another")),
            ],
        };
    }
}
