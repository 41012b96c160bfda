using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>A node cannot resolve its own name: neither /etc/hosts nor anything else that it asks knows it.</summary>
internal sealed class NodeNameUnresolvable : NodeRule
{
    private const string Symptom = "dns/own-name-not-found";

    public override RuleInfo Info { get; } = new("dns/node-name-unresolvable", Severity.Warning)
    {
        Explains = [Symptom],
        Needs = ["files/etc/hosts", "files/etc/nsswitch.conf", "files/etc/resolv.conf", "the kubelet's and kubeadm's logs"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (!NodeSigns.Any(node, cluster))
            throw CannotTell($"not a Kubernetes node as far as the input says ({new ShellCommand("systemctl cat kubelet")} on the node would tell)");

        var hosts = Need(node.Host.Read<HostsFile>("files/etc/hosts"));
        if (hosts.Find(node.Name) is not null || hosts.Find(node.Name.Split('.')[0]) is not null)
            yield break;

        var sources = Need(node.Host.Read<NsswitchConf>("files/etc/nsswitch.conf")).Hosts;
        if (sources is not null && sources.Sources.Contains("myhostname"))
            yield break; // systemd knows the host's own name

        var servers = Need(node.Host.Read<ResolvConf>("files/etc/resolv.conf"));
        var failed = node.Logs.Hits(Symptom)?.Samples.LastOrDefault(sample => sample.Values.GetValueOrDefault("name") == node.Name);
        var asksNobody = servers.NameServers.IsEmpty || (sources is not null && !sources.Sources.Any(source => source is "dns" or "resolve"));
        if (failed is null && !asksNobody)
            yield break; // the site's DNS may know it, and nothing failed

        yield return Describe(node, hosts, servers, sources, failed);
    }

    private Finding Describe(Node node, HostsFile hosts, ResolvConf servers, NsswitchLine? sources, LogSample? failed)
    {
        var because = failed is null ? "/etc/hosts does not hold the name, and the node asks no DNS server" : "/etc/hosts does not hold the name, and the log shows that it was looked for in vain";
        return Found(
            FindingScope.OfNode(node.Name),
            failed is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("because", because)) with
        {
            Evidence =
            [
                Evidence.Of(hosts.Source.Whole, $"does not hold {node.Name}"),
                .. failed is null ? Array.Empty<Evidence>() : [Evidence.Of(failed, "the name was looked for in vain")],
                .. servers.NameServers.IsEmpty ? [Evidence.Of(servers.Source.Whole, "names no server")] : Lines(sources?.Line),
            ],
        };
    }

    private static Evidence[] Lines(SourceLine? line) => line is { } one ? [Evidence.Of(one, "what is asked for host names")] : [];
}
