using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The node's resolv.conf names more servers than a resolver asks, or more domains than older kubelets hand on: the rest is left out.</summary>
internal sealed class ResolverLimitsExceeded : NodeRule
{
    // pkg/apis/core/validation: up to 1.27 without ExpandedDNSConfig 6 domains of 256 characters, of which a pod's own take 3; since then 32 of 2048.
    private const int FewDomains = 6;
    private const int FewCharacters = 256;
    private const int ManyDomains = 32;
    private const int OwnDomains = 3;
    private static readonly Version Expanded = new(1, 28);

    public override RuleInfo Info { get; } = new("dns/resolver-limits-exceeded", Severity.Info)
    {
        Explains = ["dns/kubelet-cut-resolv-conf"],
        Needs = ["the kubelet's flags and configuration", "the resolv.conf that they name", "the kubelet's version"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var setting = Need(node.Fact<KubeletSettings>()).ResolvConf;
        if (setting.Value.Length == 0)
            yield break;

        var file = Need(node.Host.Read<ResolvConf>($"files{setting.Value}"));
        var most = MostDomains(node, cluster);
        var tooManyServers = file.NameServers.Length > ResolvConf.MostServers;
        var tooManyDomains = file.Search.Length + OwnDomains > most || (most == FewDomains && file.Search.Sum(domain => domain.Length + 1) > FewCharacters);
        if (!tooManyServers && !tooManyDomains)
            yield break;

        yield return Describe(node, setting, file, tooManyServers, tooManyDomains);
    }

    private static int MostDomains(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes }
        && Version.TryParse(nodes.Find(node.Name)?.Versions.Kubelet.TrimStart('v').Split('-', '+')[0], out var version) && version < Expanded ? FewDomains : ManyDomains;

    private Finding Describe(Node node, KubeletSetting setting, ResolvConf file, bool tooManyServers, bool tooManyDomains)
    {
        var seen = node.Logs.Hits("dns/kubelet-cut-resolv-conf")?.Samples[^1];
        var because = seen is null ? "the file says so" : "the file says so, and the kubelet's log reports what it left out";
        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("file", setting.Value),
            ("servers", tooManyServers ? string.Join(", ", file.NameServers.Skip(ResolvConf.MostServers).Select(server => server.Address)) : ""),
            ("domains", tooManyDomains ? file.Search.Length : ""),
            ("because", because)) with
        {
            Evidence =
            [
                .. tooManyServers ? file.NameServers.Skip(ResolvConf.MostServers).Select(server => Evidence.Of(server.Line, "the fourth or a later server: nobody asks it")) : [],
                .. tooManyDomains ? Search(file).Select(line => Evidence.Of(line, "with the cluster's own domains these are too many")) : [],
                .. seen is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(seen, "the kubelet left something out")),
            ],
        };
    }

    private static ImmutableArray<SourceLine> Search(ResolvConf file) =>
        [.. file.Others.Where(line => line.Text.TrimStart().StartsWith("search", StringComparison.Ordinal) || line.Text.TrimStart().StartsWith("domain", StringComparison.Ordinal)).Take(1)];
}
