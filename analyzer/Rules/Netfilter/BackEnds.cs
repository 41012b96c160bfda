using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>A chain that kube-proxy's iptables-restore did not find, and the log lines that say so.</summary>
internal sealed record MissingChain(string Name, ProxyLogHits Hits);

/// <summary>What the two back ends of a node hold of Kubernetes, and which of them kube-proxy writes to.</summary>
/// <param name="Host">The back end of the host's own iptables, which kubelet uses.</param>
/// <param name="WhyOneIsMissing">Why the rules of one back end are not known; null when both are.</param>
internal sealed record BackEnds(
    KubeProxyOnNode KubeProxy,
    KubeChains? Nft,
    KubeChains? Legacy,
    Availability<NetfilterBackend> Host,
    Sentence? WhyOneIsMissing)
{
    public FindingScope Scope => FindingScope.OfNode(KubeProxy.Node.Name);

    public bool BothAreKnown => WhyOneIsMissing is null;

    public bool NftServiceRules => Nft is { HasServiceRules: true };

    public bool LegacyServiceRules => Legacy is { HasServiceRules: true };

    /// <summary>The back end in which kube-proxy writes, or null where nothing tells.</summary>
    public NetfilterBackend? ProxyBackend { get; private init; }

    public MissingChain? MissingChain { get; private init; }

    /// <summary>A rule of the back end that nobody keeps up to date any more, or null.</summary>
    public StaleRule? Stale { get; private init; }

    /// <summary>The chains where kube-proxy writes; null when not known.</summary>
    public KubeChains? Proxy => ProxyBackend switch
    {
        NetfilterBackend.Nft => Nft,
        NetfilterBackend.Legacy => Legacy,
        _ => null,
    };

    /// <summary>The chains of the back end in which kube-proxy does not write; null when not known.</summary>
    public KubeChains? Other => ProxyBackend switch
    {
        NetfilterBackend.Nft => Legacy,
        NetfilterBackend.Legacy => Nft,
        _ => null,
    };

    /// <summary>The host's iptables and kube-proxy's are known to be of one back end.</summary>
    public bool WritersAgree => Host.IsKnown && ProxyBackend == Host.Value;

    /// <summary>Why the back end that is not known may hold rules, or null.</summary>
    public Sentence? WhyOthersMayBe => KubeProxy.Node.Fact<NetfilterRulesets>() is { IsKnown: true, Value: var rulesets } ? HiddenRules.Why(KubeProxy.Node, rulesets) : null;

    public static string Name(NetfilterBackend backend) => backend == NetfilterBackend.Nft ? "nf_tables" : "legacy";

    public static BackEnds Of(Node node, ClusterModel cluster)
    {
        var kubeProxy = new KubeProxyOnNode(node, cluster);
        var host = node.Fact<NetfilterRulesets>();
        var inside = kubeProxy.Container is { } container
            ? NetfilterRulesets.In(container)
            : Availability<NetfilterRulesets>.Missing("nothing was taken inside kube-proxy's container");

        // A container in the host's network sees the host's rules, through its own binary.
        var nft = Save(host, rules => rules.Nft).Or(() => Save(inside, rules => rules.Nft)).Or(() => NoneInKernel(node, NetfilterBackend.Nft));
        var legacy = Save(host, rules => rules.Legacy).Or(() => Save(inside, rules => rules.Legacy)).Or(() => NoneInKernel(node, NetfilterBackend.Legacy));
        var ends = new BackEnds(
            kubeProxy,
            Chains(NetfilterBackend.Nft, nft),
            Chains(NetfilterBackend.Legacy, legacy),
            host.IsKnown ? host.Value.Default : Availability<NetfilterBackend>.Missing(host.WhyMissing!), // not known
            WhyMissing(nft, legacy, host));

        var missing = FindMissingChain(kubeProxy);
        var stale = StaleRule.In([ends.Nft, ends.Legacy], cluster);
        ends = ends with { Stale = stale };
        return ends with { MissingChain = missing, ProxyBackend = ends.BackendOfProxy(missing) };
    }

    private static Sentence? WhyMissing(Availability<IptablesSave> nft, Availability<IptablesSave> legacy, Availability<NetfilterRulesets> host) =>
        (nft.WhyMissing ?? legacy.WhyMissing) is { } one ? host.WhyMissing ?? one : null;

    private static KubeChains? Chains(NetfilterBackend backend, Availability<IptablesSave> save) =>
        save.IsKnown ? KubeChains.Of(backend, save.Value) : null;

    private static Availability<IptablesSave> Save(Availability<NetfilterRulesets> rulesets, Func<NetfilterRulesets, Availability<IptablesSave>> choose) =>
        rulesets.IsKnown ? Whole(choose(rulesets.Value)) : Availability<IptablesSave>.Missing(rulesets.WhyMissing!); // not known

    // What is not in a listing of some tables may be in the others.
    private static Availability<IptablesSave> Whole(Availability<IptablesSave> save) =>
        save is { IsKnown: true, Value.WhyPartial: { } why } && !(save.Value.Knows("nat") && save.Value.Knows("filter"))
            ? Availability<IptablesSave>.Missing(why)
            : save;

    // /proc/net/ip_tables_names lists x_tables' tables; nft shows nf_tables', whoever made them.
    private static Availability<IptablesSave> NoneInKernel(Node node, NetfilterBackend backend)
    {
        var text = backend == NetfilterBackend.Legacy
            ? node.Host.Text("files/proc/net/ip_tables_names")
            : node.Host.Text("netfilter/nft-ruleset");
        if (!text.IsKnown)
            return Availability<IptablesSave>.Missing(text.WhyMissing!); // not known

        var none = backend == NetfilterBackend.Legacy
            ? text.Value.Content.AsSpan().IsWhiteSpace()
            : !text.Value.Content.Contains("KUBE-", StringComparison.Ordinal);
        return none
            ? Availability<IptablesSave>.Known(new(text.Value, [], null, null, []))
            : Availability<IptablesSave>.Missing($"the {Name(backend)} back end holds tables, but they were not printed");
    }

    private static MissingChain? FindMissingChain(KubeProxyOnNode kubeProxy)
    {
        foreach (var signature in (ReadOnlySpan<string>)["kube-proxy/restore-names-unknown-target", "kube-proxy/restore-names-absent-chain"])
        {
            var hits = kubeProxy.Hits(signature);
            if (hits.Any)
                return new(hits.Samples[^1].Values["chain"], hits);
        }

        return null;
    }

    private NetfilterBackend? BackendOfProxy(MissingChain? missing) =>
        KubeProxy.Iptables?.Backend
        ?? (missing is null ? null : BackendOfMessage(missing.Hits.Samples[^1].Values))
        ?? OnlyIn(chains => chains.Find("KUBE-PROXY-CANARY") is not null)
        ?? OnlyIn(chains => chains.HasServiceRules)
        ?? OnlyIn(chains => chains.Services is not null)
        ?? (Stale is null ? null : Opposite(Stale.Backend));

    private static NetfilterBackend Opposite(NetfilterBackend backend) =>
        backend == NetfilterBackend.Nft ? NetfilterBackend.Legacy : NetfilterBackend.Nft;

    // "iptables-restore v1.6.1: ..." without a name in brackets is older than 1.8, when there was only the one.
    private static NetfilterBackend? BackendOfMessage(IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault("backEnd") switch
        {
            "nf_tables" => NetfilterBackend.Nft,
            "legacy" => NetfilterBackend.Legacy,
            _ => values.ContainsKey("iptables") ? NetfilterBackend.Legacy : NetfilterBackend.Nft,
        };

    private NetfilterBackend? OnlyIn(Func<KubeChains, bool> holds) => (Nft is not null && holds(Nft), Legacy is not null && holds(Legacy)) switch
    {
        (true, false) => NetfilterBackend.Nft,
        (false, true) => NetfilterBackend.Legacy,
        _ => null,
    };

    /// <summary>The article's placeholders that all cases share.</summary>
    public IEnumerable<(string, object)> Values(string missingChain)
    {
        var isKnown = ProxyBackend is not null;
        return
        [
            ("node", KubeProxy.Node.Name),
            ("missingChain", missingChain),
            ("proxyBackEnd", isKnown ? Name(ProxyBackend!.Value) : "nf_tables, perhaps"), // checked beside
            ("proxyBackEndShort", ProxyBackend == NetfilterBackend.Legacy ? "legacy" : "nft"),
            ("proxyChains", (isKnown ? Proxy : Nft)?.Names ?? "not in the input"),
            ("proxyIptables", KubeProxy.Iptables?.Line.Text.Trim() ?? ""),
            ("otherBackEnd", isKnown ? Name(Opposite(ProxyBackend!.Value)) : "legacy, perhaps"), // checked beside
            ("otherChains", (isKnown ? Other : Legacy)?.Names ?? "not in the input"),
            ("hostIptables", HostVersion?.Line.Text.Trim() ?? ""),
            ("masquerade", MasqueradeSentence),
            ("version", KubeProxy.Version?.Version ?? ""),
            ("versionNote", KubeProxyVersions.NoteOn(KubeProxy.Version?.Version)),
        ];
    }

    /// <summary>The lines that all cases share: who writes where, what is missing there, and what shows it.</summary>
    public IEnumerable<Evidence> Evidence()
    {
        if (HostVersion is { } host)
            yield return Rules.Evidence.Of(host.Line, "the host's iptables, which kubelet uses");
        if (KubeProxy.Iptables is { } own)
            yield return Rules.Evidence.Of(own.Line, "the iptables inside kube-proxy's container");
        if (Stale is { } stale)
            yield return Rules.Evidence.Of(stale.Rule.Line, $"a rule of the {Name(stale.Backend)} back end to {stale.Target}, which is no endpoint any more");
        if (Proxy is { Services: { Rules.IsEmpty: true } services })
            yield return Rules.Evidence.Of(services.Line, $"kube-proxy's chain in the {Name(Proxy.Backend)} back end has no rule: no masquerading");
        if (KubeProxy.Version is { } version)
            yield return version.Evidence;
    }

    private IptablesVersion? HostVersion =>
        KubeProxy.Node.Host.Read<IptablesVersion>("netfilter/iptables-version") is { IsKnown: true } version ? version.Value : null;

    private string MasqueradeSentence => Proxy switch
    {
        null => "kube-proxy's own rules are not in the input.",
        { Masquerade: null } => $"No rule in the {Name(Proxy.Backend)} back end marks Service traffic for masquerading.",
        _ => $"The {Name(Proxy.Backend)} back end does hold rules that mark Service traffic for masquerading.",
    };
}
