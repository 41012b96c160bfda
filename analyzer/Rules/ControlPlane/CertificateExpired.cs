using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A certificate was not valid when the bundle was taken: it has ended, or begins only later by this node's clock.</summary>
internal sealed class CertificateExpired : NodeRule
{
    private static readonly ImmutableArray<string> Symptoms = ["control-plane/x509-expired", "node/kubelet-client-certificate-expired"];

    public override RuleInfo Info { get; } = new("control-plane/certificate-expired", Severity.Critical)
    {
        Explains = [.. Symptoms, "node/kubelet-cannot-register"],
        Needs = ["the node's certificates", "the time at which the bundle was taken", "logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var list = Need(node.Host.Read<CertificateList>("kubernetes/certificates"));
        var now = cluster.Captured ?? throw CannotTell("nothing in the input says when it was taken");
        var named = NamedByFlags(node);
        var invalid = list.Certificates
            .Where(one => (one.NotAfter < now || one.NotBefore > now) && !IsLeftBehind(one.File))
            .OrderByDescending(one => IsInUse(one.File, named))
            .ToImmutableArray();
        if (!invalid.IsEmpty)
            yield return Describe(node, cluster, now, invalid, IsInUse(invalid[0].File, named));
    }

    private Finding Describe(Node node, ClusterModel cluster, DateTimeOffset now, ImmutableArray<Certificate> invalid, bool isInUse)
    {
        var first = invalid[0];
        var hasEnded = first.NotAfter < now;
        var refused = new[] { node.Logs, cluster.Logs }.SelectMany(logs => Symptoms.Select(logs.Hits)).OfType<LogHits>().Select(hits => hits.Samples[^1]).FirstOrDefault();
        var evidence = invalid
            .Select(one => Evidence.Of(
                one.NotAfter < now ? one.NotAfterLine : one.NotBeforeLine,
                $"{one.File} {(one.NotAfter < now ? $"ended on {Day(one.NotAfter)}" : $"begins on {Day(one.NotBefore)}")}, and the bundle was taken on {Day(now)}"))
            .ToImmutableArray();
        if (refused is not null)
            evidence = evidence.Add(Evidence.Of(refused, "was refused for this reason"));

        return Found(
            FindingScope.OfNode(node.Name),
            refused is null ? Confidence.Likely : Confidence.Proven,
            refused is null ? "the file's validity does not hold the time of the bundle; no log shows a refusal" : "the file's validity does not hold the time of the bundle, and a log shows a refusal",
            ("node", node.Name),
            ("file", first.File),
            ("subject", first.Subject),
            ("count", invalid.Length),
            ("files", string.Join(", ", invalid.Select(one => one.File))),
            ("what", hasEnded ? $"ended on {Day(first.NotAfter)}" : $"begins only on {Day(first.NotBefore)}"),
            ("early", hasEnded ? "" : "yes"),
            ("now", Day(now))) with
        {
            Severity = isInUse ? Severity.Critical : Severity.Warning,
            Evidence = evidence,
            Affects = [FindingScope.Cluster],
        };
    }

    private static ImmutableHashSet<string> NamedByFlags(Node node)
    {
        var components = node.Fact<ComponentFlags>();
        return components.IsKnown ? [.. components.Value.All.SelectMany(component => component.Flags).Select(flag => flag.Value)] : [];
    }

    private static bool IsInUse(string file, ImmutableHashSet<string> named) =>
        named.Contains(file)
        || file.EndsWith("/kubelet-client-current.pem", StringComparison.Ordinal)
        || (file.StartsWith("/etc/kubernetes/pki/", StringComparison.Ordinal) && !file.Contains("healthcheck", StringComparison.Ordinal))
        || file is "/etc/kubernetes/controller-manager.conf" or "/etc/kubernetes/scheduler.conf";

    // Rotation leaves the kubelet's older certificates beside the one in use, under their dates; the self-signed kubelet.crt is verified by nobody.
    private static bool IsLeftBehind(string file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return name == "kubelet.crt"
            || ((name.StartsWith("kubelet-client-", StringComparison.Ordinal) || name.StartsWith("kubelet-server-", StringComparison.Ordinal)) && !name.Contains("current", StringComparison.Ordinal));
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");
}
