using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.LoadBalancers;

/// <summary>Two Ingresses of one class claim the same host and path: one of them never gets a request.</summary>
internal sealed class IngressHostTwice : ClusterRule
{
    private const string Canary = "nginx.ingress.kubernetes.io/canary";

    public override RuleInfo Info { get; } = new("services/ingress-host-twice", Severity.Warning)
    {
        Needs = ["networking.k8s.io_v1_ingresses"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var ingresses = Need(cluster.Fact<Ingresses>());
        var claims = ingresses.All.Where(ingress => !ingress.Object.Annotations.ContainsKey(Canary)).SelectMany(Claim.Of).ToImmutableArray();
        var twice = claims.GroupBy(claim => claim.What)
            .Where(group => group.Select(claim => claim.Ingress.FullName).Distinct().Skip(1).Any() && group.Select(claim => claim.Target).Distinct().Skip(1).Any())
            .ToImmutableArray();
        if (twice.IsEmpty && ingresses.WhyPartial is { } why)
            throw CannotTell(why);

        return twice.Select(group => Describe(group.Key, [.. group.OrderBy(claim => claim.Ingress.Object.Node.TextAt("metadata", "creationTimestamp"), StringComparer.Ordinal)]));
    }

    // Other kinds of path are another matter; requests to equal targets arrive at the same place.
    private sealed record Claim(Ingress Ingress, (string Class, string Host, string Path, string Kind) What, string Target, DocumentNode Host)
    {
        public static IEnumerable<Claim> Of(Ingress ingress) =>
            from rule in ingress.Object.Node.ItemsAt("spec", "rules")
            from path in rule.ItemsAt("http", "paths")
            let backend = path["backend"] is { } node ? IngressBackend.From(node) : null
            where backend is not null && rule.TextAt("host") is not null
            select new Claim(
                ingress,
                (ingress.ClassName, rule.TextAt("host") ?? "", path.TextAt("path") ?? "/", path.TextAt("pathType") ?? ""),
                $"{ingress.Namespace}/{backend.Service}:{backend.Port}",
                rule["host"]!); // asked above
    }

    private Finding Describe((string Class, string Host, string Path, string Kind) what, ImmutableArray<Claim> claims)
    {
        var younger = claims.First(claim => claim.Ingress.FullName != claims[0].Ingress.FullName);
        return Found(
            FindingScope.Cluster,
            Confidence.Likely,
            $"{claims[0].Ingress.FullName} and {younger.Ingress.FullName} send {what.Host}{what.Path} to different Services",
            ("host", what.Host),
            ("path", what.Path),
            ("first", claims[0].Ingress.FullName),
            ("firstTarget", claims[0].Target),
            ("second", younger.Ingress.FullName),
            ("secondTarget", younger.Target)) with
        {
            Evidence =
            [
                Evidence.Of(younger.Host.Line, $"{younger.Ingress.FullName} claims {what.Host}{what.Path} too"),
                Evidence.Of(claims[0].Host.Line, $"{claims[0].Ingress.FullName} is older, and gets the requests"),
            ],
        };
    }
}
