using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The node's programs look for host names in files alone: DNS servers are set, and nobody asks them.</summary>
internal sealed class NsswitchLacksDns : NodeRule
{
    public override RuleInfo Info { get; } = new("dns/nsswitch-lacks-dns", Severity.Warning)
    {
        Needs = ["files/etc/nsswitch.conf", "files/etc/resolv.conf"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell(NodeSigns.Lacking);

        // Without the line glibc asks files and DNS.
        if (Need(node.Host.Read<NsswitchConf>("files/etc/nsswitch.conf")).Hosts is not { } hosts || hosts.Sources.Any(source => source is "dns" or "resolve" or "sss" or "ldap" or "winbind" or "db"))
            yield break;

        var servers = Need(node.Host.Read<ResolvConf>("files/etc/resolv.conf"));
        if (servers.NameServers.IsEmpty)
            yield break; // nobody to ask

        const string Because = "name servers are set, and the line for hosts names no source that asks them";
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            Because,
            ("node", node.Name),
            ("sources", string.Join(' ', hosts.Sources)),
            ("because", Because)) with
        {
            Evidence =
            [
                Evidence.Of(hosts.Line, "no dns and no resolve among them"),
                Evidence.Of(servers.NameServers[0].Line, "a server that nobody asks"),
            ],
        };
    }
}
