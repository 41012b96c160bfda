using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>
/// Connections from pod to pod where of a node only its rules are in the input: with each range of pods and each pair of interfaces that
/// there may be. What stops all of them stops pod traffic, whatever the node's interfaces and addresses are.
/// </summary>
internal static class FlowsByRules
{
    // A name that no rule has stands for any interface that the rules do not name.
    private const string Unnamed = "unnamed";
    private const int MostInterfaces = 12;

    // What flannel and kubeadm, Calico, k3s and RKE2, Cilium and Weave Net take where nobody chose.
    private static readonly ImmutableArray<Prefix> UsualRanges = [.. new[] { "10.244.0.0/16", "192.168.0.0/16", "10.42.0.0/16", "10.0.0.0/8", "10.32.0.0/12" }.Select(Prefix.TryParse).OfType<Prefix>()];

    /// <summary>Each with the interface that it would leave by; empty where rules name more interfaces than are tried.</summary>
    public static ImmutableArray<(ForwardFlow Flow, string Out)> Of(Node node, ClusterModel cluster)
    {
        var named = Interfaces(node);
        return named.Length > MostInterfaces
            ? []
            : [.. from pair in Pods(node, cluster) from coming in named.Append(Unnamed) from leaving in named.Append(Unnamed) select (New(pair.From, pair.To, coming), leaving)];
    }

    private static ForwardFlow New(IPAddress from, IPAddress to, string device) =>
        new("from pod to pod", new($"pod {from}", $"pod {to}", from, to, Protocol.Udp, 53) { SourcePort = 45338, InInterface = device });

    // A range that is not known may be any that the rules name.
    private static IEnumerable<(IPAddress From, IPAddress To)> Pods(Node node, ClusterModel cluster)
    {
        var known = cluster.Fact<ClusterRanges>() is { IsKnown: true, Value: var ranges } ? ranges.Of(RangeUse.Pods).Where(range => !range.Range.IsV6).Select(range => range.Range).ToImmutableArray() : [];
        return known.IsEmpty
            ? UsualRanges.Concat(Options(node, "-s", "-d").Select(option => Prefix.TryParse(option.Value)).OfType<Prefix>().Where(range => range.Length is > 0 and < 31)).Distinct().Select(Pair)
            : known.Select(Pair);
    }

    private static (IPAddress, IPAddress) Pair(Prefix range) => range.Length < 23 ? (range.At(258), range.At(515)) : (range.At(1), range.At(2));

    private static IEnumerable<RuleOption> Options(Node node, string one, string other) => node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets }
        ? rulesets.Known.SelectMany(save => save.Tables).Where(table => table.Name == "filter").SelectMany(table => table.Chains).SelectMany(chain => chain.Rules)
            .SelectMany(rule => rule.Matches).SelectMany(match => new[] { match.Option(one), match.Option(other) }).OfType<RuleOption>()
        : [];

    // Of the loopback, of Docker's and libvirt's bridges no pod's packet comes.
    private static ImmutableArray<string> Interfaces(Node node) =>
    [
        .. Options(node, "-i", "-o").Select(option => option.Value.Replace("+", "0", StringComparison.Ordinal))
            .Where(name => name != "lo" && !name.StartsWith("docker", StringComparison.Ordinal) && !name.StartsWith("virbr", StringComparison.Ordinal) && !name.StartsWith("br-", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal),
    ];
}
