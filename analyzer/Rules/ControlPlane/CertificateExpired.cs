using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Hosts;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A certificate was not valid when the bundle was taken: it has ended, or begins only later by this node's clock.</summary>
internal sealed class CertificateExpired : NodeRule
{
    private const string KubeletSymptom = "node/kubelet-client-certificate-expired";
    private const string KubeletFile = "/var/lib/kubelet/pki/kubelet-client-current.pem";

    private static readonly ImmutableArray<string> Symptoms = ["control-plane/x509-expired", KubeletSymptom];

    public override RuleInfo Info { get; } = new("control-plane/certificate-expired", Severity.Critical)
    {
        Explains = [.. Symptoms, "node/kubelet-cannot-register", "node/api-server-out-of-reach", "node/kubelet-not-running", "node/not-ready", "control-plane/lease-not-renewed", "dns/coredns-not-running", "services/no-ready-endpoint"],
        Needs = ["the node's certificates", "the time at which the bundle was taken", "logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var certificates = node.Fact<NodeCertificates>();
        if (Kubelet(certificates) is null && node.Logs.Hits(KubeletSymptom) is { } hits && !IsRenewed(hits.Samples[^1], cluster))
        {
            yield return ByLog(node, cluster, hits);
            yield break;
        }

        var list = Need(certificates);
        var now = cluster.Captured ?? throw CannotTell($"nothing in the input says when it was taken ({new ShellCommand("date")} on the node would tell)");
        var named = NamedByFlags(node);
        var all = list.All.AddRange(list.OfKubeadm);
        var invalid = all
            .Where(one => (one.NotAfter < now || one.NotBefore > now) && !IsLeftBehind(one.File))
            .OrderByDescending(one => IsInUse(one.File, named))
            .ToImmutableArray();
        if (!invalid.IsEmpty)
            yield return Describe(node, cluster, now, invalid, IsInUse(invalid[0].File, named));
        else if (list.WhyPartial is { } why)
            throw CannotTell($"the {all.Length} certificates that the input holds are valid, but the node may have others: {why}");
    }

    private static Certificate? Kubelet(Availability<NodeCertificates> list) =>
        list.IsKnown ? list.Value.All.FirstOrDefault(one => one.File == KubeletFile) : null;

    // A kubelet whose node is Ready has talked to the API server since.
    private static bool IsRenewed(LogSample last, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true } nodes
        && last.Node is { } name
        && nodes.Value.Find(name) is { IsReady: true }
        && cluster.Captured - last.Time > TimeSpan.FromMinutes(5);

    /// <summary>The kubelet says it itself, and ends; its certificate need not be in the input.</summary>
    private Finding ByLog(Node node, ClusterModel cluster, LogHits hits)
    {
        var last = hits.Samples[^1];
        var until = last.Values.GetValueOrDefault("until", "");
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Proven,
            $"the kubelet's log says that its client certificate has ended ({hits.Count} times); the certificate itself is not in the input",
            ("node", node.Name),
            ("file", KubeletFile),
            ("subject", ""),
            ("count", 1),
            ("files", KubeletFile),
            ("what", $"ended on {until}Z"),
            ("early", ""),
            ("byLog", "yes"),
            ("now", (cluster.Captured ?? last.Time) is { } now ? Day(now) : "a day that nothing in the input names")) with
        {
            Evidence = [.. hits.Samples.Reverse().Take(2).Select(sample => Evidence.Of(sample, "the kubelet ends because its client certificate has ended and nothing else lets it ask for a new one"))],
            Affects = NodeReach.Of(node.Name, cluster),
        };
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
            ("byLog", ""),
            ("now", Day(now))) with
        {
            Severity = isInUse ? Severity.Critical : Severity.Warning,
            Evidence = evidence,
            Affects = invalid.All(one => one.File.Contains("/kubelet", StringComparison.Ordinal)) ? NodeReach.Of(node.Name, cluster) : [FindingScope.Cluster],
        };
    }

    internal static ImmutableHashSet<string> NamedByFlags(Node node)
    {
        var components = node.Fact<ComponentFlags>();
        return components.IsKnown ? [.. components.Value.All.SelectMany(component => component.Flags).Select(flag => flag.Value)] : [];
    }

    internal static bool IsInUse(string file, ImmutableHashSet<string> named) =>
        named.Contains(file)
        || file.EndsWith("/kubelet-client-current.pem", StringComparison.Ordinal)
        || (file.StartsWith("/etc/kubernetes/pki/", StringComparison.Ordinal) && !file.Contains("healthcheck", StringComparison.Ordinal))
        || file is "/etc/kubernetes/controller-manager.conf" or "/etc/kubernetes/scheduler.conf";

    // Rotation leaves the kubelet's older certificates beside the one in use, under their dates; the self-signed kubelet.crt is verified by nobody.
    internal static bool IsLeftBehind(string file)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return name == "kubelet.crt"
            || ((name.StartsWith("kubelet-client-", StringComparison.Ordinal) || name.StartsWith("kubelet-server-", StringComparison.Ordinal)) && !name.Contains("current", StringComparison.Ordinal));
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");
}
