using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>The API server reaches kubelets by names that its host cannot resolve: exec, logs, attach and port-forward fail.</summary>
internal sealed class KubeletAddressTypesUnresolvable : NodeRule
{
    private const string Symptom = "control-plane/kubelet-name-lookup-failed";

    // kube-apiserver(8): the order where the flag is not given.
    private static readonly ImmutableArray<string> DefaultTypes = ["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"];

    public override RuleInfo Info { get; } = new("control-plane/kubelet-address-types-unresolvable", Severity.Critical)
    {
        Explains = [Symptom],
        Needs = ["kube-apiserver's flags", "the nodes' addresses", "/etc/hosts of the control plane", "kube-apiserver's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        if (Need(cluster.Fact<Components>()).On(node.Name, "kube-apiserver") is not { } server)
        {
            Need(node.Fact<ComponentFlags>());
            yield break; // no API server runs here
        }

        var flag = server["kubelet-preferred-address-types"];
        var types = flag is null ? DefaultTypes : [.. flag.Value.Split(',')];
        var nodes = cluster.Fact<KubeNodes>();
        if (!nodes.IsKnown && types[0] is "InternalIP" or "ExternalIP")
            yield break; // by address, which every node has

        var asked = Need(nodes).All.Select(one => AskedFor(one, types)).OfType<NodeAddress>().ToImmutableArray();
        var hosts = Need(node.Host.Read<HostsFile>("files/etc/hosts"));
        var unknown = asked.Where(address => hosts.Find(address.Text) is null).ToImmutableArray();
        if (unknown.IsEmpty)
            yield break;

        var failed = Failure(node, cluster, unknown);
        if (failed is null && unknown.All(address => address.Text.Contains('.', StringComparison.Ordinal)) && !CannotAskDns(node))
            yield break; // full names, as a site's DNS knows them, and nothing failed

        yield return Describe(node, server, flag, hosts, unknown, failed);
    }

    private Finding Describe(Node node, Component server, Flag? flag, HostsFile hosts, ImmutableArray<NodeAddress> unknown, LogSample? failed)
    {
        var noDns = CannotAskDns(node);
        var (severity, confidence, because) = failed is not null
            ? (Severity.Critical, Confidence.Proven, "the API server's log shows the look-up of a node's name fail")
            : noDns
                ? (Severity.Warning, Confidence.Likely, "neither /etc/hosts nor, as this host asks none, DNS can know the names")
                : (Severity.Info, Confidence.Possible, "/etc/hosts does not know the names; whether DNS does, a bundle cannot show");

        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        evidence.Add(flag is not null
            ? Evidence.Of(flag.Line, "the API server tries the nodes' addresses in this order")
            : Evidence.Of(server.Line, "no --kubelet-preferred-address-types is given, so the API server tries a node's Hostname first"));
        evidence.Add(Evidence.Of(unknown[0].Line, $"the name by which the API server asks for this node ({unknown[0].Type})"));
        evidence.Add(Evidence.Of(hosts.Source.Whole, $"does not hold {Names(unknown)}"));
        if (failed is not null)
            evidence.Add(Evidence.Of(failed, "the look-up of the node's name failed"));

        return Found(
            FindingScope.OfNode(node.Name),
            confidence,
            because,
            ("node", node.Name),
            ("names", Names(unknown)),
            ("count", unknown.Length),
            ("types", flag?.Value ?? ""),
            ("order", flag?.Value ?? string.Join(",", DefaultTypes)),
            ("name", failed?.Values.GetValueOrDefault("name") ?? unknown[0].Text),
            ("resolver", failed?.Values.GetValueOrDefault("server") ?? ""),
            ("why", failed?.Values.GetValueOrDefault("why") ?? "")) with
        {
            Severity = severity,
            Evidence = evidence.ToImmutable(),
            Affects = failed is null ? [] : [FindingScope.Cluster],
        };
    }

    /// <summary>The name by which the API server reaches this node; null where it uses an address.</summary>
    private static NodeAddress? AskedFor(KubeNode node, ImmutableArray<string> types)
    {
        foreach (var type in types)
        {
            if (node.Addresses.FirstOrDefault(address => address.Type == type) is { } first)
                return IPAddress.TryParse(first.Text, out _) ? null : first;
        }

        return null;
    }

    private static LogSample? Failure(Node node, ClusterModel cluster, ImmutableArray<NodeAddress> unknown) =>
        new[] { node.Logs, cluster.Logs }
            .Select(logs => logs.Hits(Symptom))
            .OfType<LogHits>()
            .SelectMany(hits => hits.Samples)
            .LastOrDefault(sample => unknown.Any(address => address.Text == sample.Values.GetValueOrDefault("name")));

    /// <summary>True where this host surely asks no DNS server for host names.</summary>
    private static bool CannotAskDns(Node node)
    {
        var order = node.Host.Read<NsswitchConf>("files/etc/nsswitch.conf");
        return order.IsKnown && order.Value.Hosts is { } hosts && !hosts.Sources.Any(source => source is "dns" or "resolve" or "sss" or "ldap" or "wins" || source.StartsWith("mdns", StringComparison.Ordinal));
    }

    private static string Names(ImmutableArray<NodeAddress> addresses)
    {
        const int Shown = 5;
        var names = string.Join(", ", addresses.Take(Shown).Select(address => address.Text));
        return addresses.Length > Shown ? $"{names} and {addresses.Length - Shown} more" : names;
    }
}
