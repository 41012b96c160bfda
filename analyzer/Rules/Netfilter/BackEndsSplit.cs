using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>kubelet and kube-proxy write to different iptables back ends, and each is blind to the other's chains.</summary>
internal sealed class BackEndsSplit : NodeRule
{
    public override RuleInfo Info { get; } = new("netfilter/back-ends-split", Severity.Critical)
    {
        Explains =
        [
            "kube-proxy/iptables-restore-failed",
            "kube-proxy/chain-not-ensured",
            "kube-proxy/service-rules-missing",
            "kube-proxy/rules-behind-endpoints",
            "netfilter/ipvs-connections-half-open",
            .. ApiOutOfReach.Effects,
        ],
        Needs = ["netfilter/iptables-nft-save", "netfilter/iptables-legacy-save", "netfilter/iptables-version on the host and inside kube-proxy's container", "kube-proxy's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var ends = BackEnds.Of(node, cluster);
        if (ends.MissingChain is { } missing)
            return CheckFailure(ends, missing);

        if (!ends.BothAreKnown && !(ends.WritersAgree && ends.WhyOthersMayBe is null))
            throw CannotTell($"the rules of both back ends are not in the input ({ends.WhyOneIsMissing})");

        return ends switch
        {
            { NftServiceRules: true, LegacyServiceRules: true } => [Mixed(ends)],
            _ when IsLeftWithoutRules(ends) => [WithoutRules(ends)],
            _ => [],
        };
    }

    // The failure counts only while it lasts: the chain is still not where kube-proxy looks, and is in the other back end.
    private IEnumerable<Finding> CheckFailure(BackEnds ends, MissingChain missing)
    {
        if (ends.Proxy?.Find(missing.Name) is not null)
            return [];

        if (ends.Other is null)
            throw CannotTell($"kube-proxy misses chain {missing.Name}, but the rules of the other back end are not in the input ({ends.WhyOneIsMissing})");

        return ends.Other.Find(missing.Name) is { } there ? [Failing(ends, missing, there)] : [];
    }

    // kube-proxy made its chains and jumps, but no rule ever arrived, and what it relies on stands in the other back end.
    private static bool IsLeftWithoutRules(BackEnds ends) =>
        ends is { NftServiceRules: false, LegacyServiceRules: false, Proxy.Services: not null, Other: { } other }
        && other.Find("KUBE-MARK-DROP") is not null
        && ends.Proxy.Find("KUBE-MARK-DROP") is null
        && (!ends.KubeProxy.HasLog || ends.KubeProxy.Hits("kube-proxy/iptables-restore-failed").Any);

    private Finding Failing(BackEnds ends, MissingChain missing, Chain there)
    {
        var failures = ends.KubeProxy.Hits("kube-proxy/iptables-restore-failed");
        var count = Math.Max(failures.Count, missing.Hits.Count);
        return Found(
            ends.Scope,
            Confidence.Proven,
            $"kube-proxy's log names {missing.Name} as missing, and the {BackEnds.Name(ends.Other!.Backend)} back end holds it.", // checked by the caller
            [
                .. ends.Values(missing.Name),
                ("failures", count),
                ("firstFailure", Time(missing.Hits.First)),
                ("lastFailure", Time(missing.Hits.Last)),
                ("effect", "None of its rules are in the kernel: connections from the host to Service addresses are not masqueraded and get no answer."),
            ]) with
        {
            Evidence =
            [
                Evidence.Of(missing.Hits.Samples[0], $"kube-proxy's iptables-restore does not find {missing.Name} ({count} times, {Time(missing.Hits.First)} to {Time(missing.Hits.Last)})"),
                Evidence.Of(there.Line, $"{missing.Name} is there, in the {BackEnds.Name(ends.Other.Backend)} back end"),
                .. ends.Evidence(),
            ],
        };
    }

    private Finding WithoutRules(BackEnds ends) =>
        Found(
            ends.Scope,
            Confidence.Likely,
            "kube-proxy's chains are empty and those it relies on are in the other back end; its log does not show the failure itself.",
            [
                .. ends.Values("KUBE-MARK-DROP"),
                ("failures", ""),
                ("firstFailure", ""),
                ("lastFailure", ""),
                ("effect", "None of its rules are in the kernel: Service traffic is neither translated nor masqueraded by iptables."),
            ]) with
        {
            Evidence =
            [
                Evidence.Of(ends.Proxy!.Services!.Line, "kube-proxy's chain for Services has no rule"), // matched by the caller
                Evidence.Of(ends.Other!.Find("KUBE-MARK-DROP")!.Line, $"the chain that its rules refer to is in the {BackEnds.Name(ends.Other.Backend)} back end"),
                .. ends.Evidence(),
            ],
        };

    // Packets pass through both, so the older set may translate to pods that are gone.
    private Finding Mixed(BackEnds ends) =>
        Found(
            ends.Scope,
            Confidence.Likely,
            "Both back ends hold rules for Services, and nothing failing points at them.",
            [
                .. ends.Values(""),
                ("failures", ""),
                ("firstFailure", ""),
                ("lastFailure", ""),
                ("effect", "Both hold rules for Services, and packets pass through both: the set that is no longer kept up to date may still decide."),
            ]) with
        {
            Severity = Severity.Warning,
            Evidence =
            [
                Evidence.Of(ends.Nft!.Services!.Rules[0].Line, "rules for Services in the nf_tables back end"), // matched by the caller
                Evidence.Of(ends.Legacy!.Services!.Rules[0].Line, "rules for Services in the legacy back end, too"),
                .. ends.Evidence(),
            ],
        };

    private static string Time(DateTimeOffset? time) => time is { } known ? $"{known:yyyy-MM-dd HH:mm:ss}" : "";
}
