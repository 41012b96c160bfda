using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>How Services are realised (<c>iptables</c>, <c>ipvs</c>, <c>nftables</c>, <c>eBPF</c>), by what is configured and by what the
/// kernel holds; what does not agree is kept.</summary>
/// <param name="Configured">What flags and configuration files ask for.</param>
/// <param name="Seen">What the rules of each node show, remnants of an earlier mode included.</param>
internal sealed record ProxyModes(ImmutableArray<Clue> Configured, ImmutableArray<Clue> Seen) : IClusterFact<ProxyModes>
{
    private const string Iptables = "iptables";

    /// <summary>Every mode that is configured or seen.</summary>
    public ImmutableArray<string> Names => [.. Configured.Concat(Seen).Select(clue => clue.Name).Distinct()];

    public static Availability<ProxyModes> From(ClusterModel cluster)
    {
        ImmutableArray<Clue> configured = [.. OfConfigMaps(cluster), .. OfFelix(cluster), .. OfFlags(cluster)];
        ImmutableArray<Clue> seen = [.. cluster.Nodes.SelectMany(OfRules)];
        return configured.IsEmpty && seen.IsEmpty
            ? Availability<ProxyModes>.Missing("neither kube-proxy's configuration nor any rules of it are in the input")
            : Availability<ProxyModes>.Known(new(configured, seen));
    }

    private static IEnumerable<Clue> OfConfigMaps(ClusterModel cluster)
    {
        if (cluster.Fact<ConfigMaps>() is not { IsKnown: true } maps)
            yield break;

        if (maps.Value.Find("kube-system", "kube-proxy") is { } proxy && proxy.Document("config.conf") is { } configuration)
            yield return Configuration(configuration, "the ConfigMap kube-system/kube-proxy", null, proxy["config.conf"]?.Line ?? proxy.Object.Line);
        if (maps.Value.Find("kube-system", "cilium-config") is { } cilium && cilium["kube-proxy-replacement"] is { Text: "true" or "strict" } replacement)
            yield return new("eBPF", $"cilium-config has kube-proxy-replacement: {replacement.Text}", null, replacement.Line);
    }

    // Calico's eBPF realises Services itself, and takes kube-proxy's rules away (bpfKubeProxyIptablesCleanupEnabled).
    private static IEnumerable<Clue> OfFelix(ClusterModel cluster)
    {
        foreach (var node in cluster.Nodes)
        {
            if (FelixSettings.Of(cluster, node) is { IsKnown: true, Value: var felix } && felix.IsOn("bpfEnabled") && felix["bpfEnabled"] is { } setting)
                yield return new("eBPF", $"{setting.Where} says bpfEnabled: {setting.Value}", node.Name, setting.Line);
        }
    }

    // An empty mode is iptables on Linux: cmd/kube-proxy/app/server_linux.go.
    private static Clue Configuration(DocumentNode configuration, string where, string? node, SourceLine line) =>
        configuration.TextAt("mode") is { Length: > 0 } mode
            ? new(mode, $"{where} says mode: {mode}", node, line)
            : new(Iptables, $"{where} names no mode, which means iptables", node, line);

    private static IEnumerable<Clue> OfFlags(ClusterModel cluster)
    {
        if (cluster.Fact<Components>() is not { IsKnown: true } components)
            yield break;

        foreach (var proxy in components.Value.Named("kube-proxy"))
        {
            if (proxy["proxy-mode"] is { } flag && proxy["config"] is null)
                yield return new(flag.Value, $"kube-proxy runs with --proxy-mode={flag.Value}", proxy.Node, flag.Line);
            else if (FileOf(cluster, proxy) is { } file)
                yield return Configuration(file, $"kube-proxy's {proxy["config"]!.Value}", proxy.Node, file.Line); // FileOf found it by this flag
        }
    }

    private static DocumentNode? FileOf(ClusterModel cluster, Component proxy) =>
        proxy["config"] is { } path
        && cluster.Nodes.FirstOrDefault(node => node.Name == proxy.Node)?.Host.Read<DocumentFile>($"files{path.Value}") is { IsKnown: true, Value.Roots: [var root, ..] }
            ? root
            : null;

    private static IEnumerable<Clue> OfRules(Node node)
    {
        if (node.Fact<NetfilterRulesets>() is { IsKnown: true } rulesets)
        {
            foreach (var chain in rulesets.Value.Known.Select(save => save.Chain("nat", "KUBE-SERVICES")).OfType<Chain>().Where(HasServices).Take(1))
                yield return new(Iptables, "the chain nat/KUBE-SERVICES leads to Services", node.Name, chain.Line);
        }

        if (node.Host.Read<NftRuleset>("netfilter/nft-ruleset") is { IsKnown: true } nft && nft.Value.Tables.FirstOrDefault(table => table.Name == "kube-proxy") is { } table)
            yield return new("nftables", "there is an nft table kube-proxy", node.Name, table.Rules.Line);
        if (node.Fact<NodeLinks>() is { IsKnown: true } links && links.Value.Link("kube-ipvs0") is { Addresses.IsEmpty: false } device)
            yield return new("ipvs", "kube-ipvs0 holds Services' addresses", node.Name, device.Line);
    }

    // In IPVS mode the chain exists too, but leads to no KUBE-SVC chain.
    private static bool HasServices(Chain chain) =>
        chain.Rules.Any(rule => rule.Target?.Name.StartsWith("KUBE-SVC-", StringComparison.Ordinal) == true || rule.Target?.Name.StartsWith("KUBE-EXT-", StringComparison.Ordinal) == true);
}
