using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>A certificate in use ends within thirty days: nothing fails yet, and everything will on that day.</summary>
internal sealed class CertificateEndsSoon : NodeRule
{
    private const int SoonDays = 30;
    private const int UrgentDays = 7;

    // Those that live for hours or weeks are renewed by whoever made them so.
    private static readonly TimeSpan ShortLived = TimeSpan.FromDays(90);

    public override RuleInfo Info { get; } = new("control-plane/certificate-ends-soon", Severity.Warning)
    {
        Needs = ["the node's certificates", "the time at which the bundle was taken"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var list = Need(node.Fact<NodeCertificates>());
        var now = cluster.Captured ?? throw CannotTell($"nothing in the input says when it was taken ({new ShellCommand("date")} on the node would tell)");
        var named = CertificateExpired.NamedByFlags(node);
        var ending = list.All.AddRange(list.OfKubeadm)
            .Where(one => one.NotAfter >= now && one.NotAfter < now.AddDays(SoonDays) && !IsShortLived(one))
            .Where(one => !CertificateExpired.IsLeftBehind(one.File) && CertificateExpired.IsInUse(one.File, named))
            .OrderBy(one => one.NotAfter)
            .ToImmutableArray();
        if (!ending.IsEmpty)
            yield return Describe(node, now, ending);
        else if (list.WhyPartial is { } why)
            throw CannotTell($"no certificate that the input holds ends soon, but the node may have others: {why}");
    }

    private static bool IsShortLived(Certificate one) => one.NotBefore > DateTimeOffset.MinValue && one.NotAfter - one.NotBefore < ShortLived;

    private Finding Describe(Node node, DateTimeOffset now, ImmutableArray<Certificate> ending)
    {
        var days = (int)(ending[0].NotAfter - now).TotalDays;
        return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            $"by its own validity it ends {days} days after the bundle was taken",
            ("node", node.Name),
            ("file", ending[0].File),
            ("days", days),
            ("end", ending[0].NotAfter.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'")),
            ("files", string.Join(", ", ending.Select(one => one.File))),
            ("kubelet", ending.Any(one => one.File.Contains("/kubelet-client-", StringComparison.Ordinal)) ? "yes" : "")) with
        {
            Severity = days < UrgentDays ? Severity.Warning : Severity.Info,
            Evidence = [.. ending.Select(one => Evidence.Of(one.NotAfterLine, $"{one.File} ends then"))],
        };
    }
}
