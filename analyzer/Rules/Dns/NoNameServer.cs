using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The resolv.conf that pods get from the node names no server, and CoreDNS on the node forwards to the servers in it.</summary>
internal sealed class NoNameServer : NodeRule
{
    public override RuleInfo Info { get; } = new("dns/no-name-server", Severity.Warning)
    {
        Explains = ["dns/corefile-unusable", "dns/coredns-crash-loop", "dns/coredns-not-running"],
        Needs = ["the kubelet's flags and configuration", "the resolv.conf that they name", "Corefile", "CoreDNS's pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var setting = Need(node.Fact<KubeletSettings>()).ResolvConf;
        if (setting.Value.Length == 0)
            yield break; // chosen so

        var file = Need(node.Host.Read<ResolvConf>($"files{setting.Value}"));
        if (!file.NameServers.IsEmpty)
            yield break;

        var coreDns = Need(cluster.Fact<CoreDns>());
        Need(coreDns.Forwards);
        if (coreDns.ForwardToResolvConf is not { } forward || coreDns.InheritsNodeResolver == false)
            yield break;

        var failing = coreDns.On(node.Name).FirstOrDefault(pod => !pod.IsReady);
        var because = failing is null ? "the file names no server; CoreDNS is not seen to fail on this node" : "the file names no server, and CoreDNS on this node is not ready";
        yield return Found(
            FindingScope.OfNode(node.Name),
            failing is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("file", setting.Value),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(file.Source.Whole, "no line of it names a server"),
                Evidence.Of(forward.Line, "CoreDNS forwards to the servers in its resolv.conf, a copy of that file"),
                .. failing is null ? Array.Empty<Evidence>() : [Evidence.Of(failing.Line, "CoreDNS on this node is not ready")],
            ],
        };
    }
}
