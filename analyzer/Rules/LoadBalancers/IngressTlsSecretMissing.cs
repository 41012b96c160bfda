using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>An Ingress names a TLS secret that does not exist: its hosts are served with the controller's default certificate.</summary>
internal sealed class IngressTlsSecretMissing : ClusterRule
{
    private const string Signature = "services/ingress-tls-secret-not-in-store";

    public override RuleInfo Info { get; } = new("services/ingress-tls-secret-missing", Severity.Warning)
    {
        Needs = ["networking.k8s.io_v1_ingresses", "core_v1_secrets (names only)", "the ingress controller's log"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var named = Named(cluster).ToList();
        if (named.Count == 0 && Need(cluster.Fact<Ingresses>()).WhyNoTls is { } whyNoTls)
            throw CannotTell(whyNoTls);

        // What the log missed may have been created since; only the list of secrets tells.
        var secrets = Whole(cluster.Fact<Secrets>());
        if (!secrets.IsKnown && named.All(one => one.Log is null))
            throw CannotTell(secrets.WhyMissing!); // not known

        return named
            .Where(one => secrets.IsKnown ? secrets.Value.Find(one.Namespace, one.Name) is null : one.Log is not null)
            .Where(one => one.Log is null || one.Ingress is not null || !cluster.Fact<Ingresses>().IsKnown)
            .Select(one => Describe(one, secrets));
    }

    // A Secret that is not in a part of the list may be in the rest.
    private static Availability<Secrets> Whole(Availability<Secrets> secrets) =>
        secrets is { IsKnown: true, Value.WhyPartial: { } why } ? Availability<Secrets>.Missing(why) : secrets;

    /// <summary>A secret that an Ingress or the controller's log names.</summary>
    private sealed record NamedSecret(string Namespace, string Name, Ingress? Ingress, IngressTls? Tls, (LogHits Hits, long Count)? Log)
    {
        public string FullName => $"{Namespace}/{Name}";
    }

    private static IEnumerable<NamedSecret> Named(ClusterModel cluster)
    {
        var byIngress = cluster.Fact<Ingresses>() is { IsKnown: true } ingresses
            ? ingresses.Value.All
                .SelectMany(ingress => ingress.Tls.Where(tls => tls.SecretName.Length > 0).Select(tls => new NamedSecret(ingress.Namespace, tls.SecretName, ingress, tls, Logged(cluster, $"{ingress.Namespace}/{tls.SecretName}"))))
                .ToList()
            : [];
        var onlyLogged = cluster.AllLogs
            .SelectMany(logs => logs.Hits(Signature)?.CountsByKey.Keys ?? [])
            .Distinct()
            .Where(name => byIngress.All(one => one.FullName != name))
            .Select(name => new NamedSecret(name.Split('/')[0], name.Split('/')[^1], null, null, Logged(cluster, name)));

        return byIngress.Concat(onlyLogged).DistinctBy(one => one.FullName);
    }

    private static (LogHits, long)? Logged(ClusterModel cluster, string secret) => cluster.AllLogs
        .Select(logs => logs.Hits(Signature))
        .OfType<LogHits>()
        .Where(hits => hits.CountsByKey.ContainsKey(secret))
        .Select(hits => ((LogHits, long)?)(hits, hits.CountsByKey[secret]))
        .FirstOrDefault();

    private Finding Describe(NamedSecret secret, Availability<Secrets> secrets)
    {
        var because = (secrets.IsKnown, secret.Log) switch
        {
            (true, not null) => "The list of secrets does not hold it, and the ingress controller's log misses it.",
            (true, null) => "The list of secrets does not hold it.",
            _ => "The ingress controller's log misses it; the list of secrets is not in the input.",
        };
        return Found(
            FindingScope.Cluster,
            secrets.IsKnown && secret.Log is not null ? Confidence.Proven : Confidence.Likely,
            because,
            ("secret", secret.FullName),
            ("namespace", secret.Namespace),
            ("name", secret.Name),
            ("ingress", secret.Ingress?.FullName ?? ""),
            ("hosts", secret.Tls is { Hosts.IsEmpty: false } tls ? string.Join(", ", tls.Hosts) : "the hosts of that Ingress"),
            ("because", because),
            ("count", secret.Log is { } log ? log.Count.ToString() : ""),
            ("last", secret.Log is { Hits.Last: { } last } ? $"{last:yyyy-MM-dd HH:mm:ss}" : "")) with
        {
            Evidence = [.. EvidenceOf(secret)],
        };
    }

    private static IEnumerable<Evidence> EvidenceOf(NamedSecret secret)
    {
        if (secret.Log is { } log)
        {
            foreach (var sample in log.Hits.Samples.Where(sample => sample.Values["secret"] == secret.FullName).Take(2))
                yield return Evidence.Of(sample, $"the ingress controller does not find secret {secret.FullName}");
        }

        if (secret.Tls is { } tls)
            yield return Evidence.Of(tls.Line, $"Ingress {secret.Ingress!.FullName} names it"); // set together
    }
}
