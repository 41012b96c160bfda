using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.PacketPath.Netfilter;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>The NetworkPolicies behind a rule that stops a packet, by the chains that kube-router and Calico make of them.</summary>
internal static partial class PolicyChains
{
    // The longest name that iptables-legacy and Calico give a chain.
    private const int LongestChain = 28;

    /// <summary>A sentence, with the first policy's line where the input holds it; null where the rule is of none.</summary>
    public static (string Says, SourceLine? Line)? Of(Obstacle obstacle, ClusterModel cluster)
    {
        if (Deciding(obstacle) is not { } chain)
            return null;

        var policies = cluster.Fact<NetworkPolicies>() is { IsKnown: true, Value: var known } ? known : null;
        if (NameOf(chain, null, "", policies) is { } own)
            return ($"{chain.Name} is the chain of the NetworkPolicy {own}", policies?.Find(own)?.Object.Line);

        ImmutableArray<string> asked = [.. Asked(obstacle, chain, policies).Distinct()];
        return asked.IsEmpty ? null : ($"only what a NetworkPolicy of the pod lets through passes, and none did of {string.Join(", ", asked)}", policies?.Find(asked[0])?.Object.Line);
    }

    // The chain that the last jump led to.
    private static Chain? Deciding(Obstacle obstacle) => ChainPath.Before(obstacle).Calls is [.., { Hit.Verdict: var verdict }, _]
        ? verdict switch
        {
            Verdict.Jump jump => jump.Chain.Source,
            Verdict.Goto leave => leave.Chain.Source,
            _ => null,
        }
        : null;

    // Those whose chains the packet went through before.
    private static IEnumerable<string> Asked(Obstacle obstacle, Chain chain, NetworkPolicies? policies)
    {
        var place = chain.Rules.SelectMany(Comments).Select(comment => PodNamespace().Match(comment)).FirstOrDefault(match => match.Success)?.Groups["namespace"].Value ?? "";
        return obstacle.Hop.Events.Select(trail => trail.Event).OfType<RuleHit>().Where(hit => hit.Rule.Source.Chain == chain.Name)
            .Select(hit => hit.Verdict is Verdict.Jump jump ? NameOf(jump.Chain.Source, hit.Rule.Source, place, policies) : null).OfType<string>();
    }

    // -A KUBE-POD-FW-… -m comment --comment "run through nw policy allow-web" -j KUBE-NWPLCY-…
    private static string? NameOf(Chain chain, ChainRule? caller, string place, NetworkPolicies? policies)
    {
        if (!IsOfPolicy(chain.Name))
            return null;
        if (chain.Rules.SelectMany(Comments).Select(Named).OfType<string>().FirstOrDefault() is { } told)
            return told;
        if (caller is not null && Comments(caller).Select(comment => Called().Match(comment)).FirstOrDefault(match => match.Success) is { } called)
            return place.Length == 0 ? called.Groups["name"].Value : $"{place}/{called.Groups["name"].Value}";

        return policies?.All.FirstOrDefault(policy => Suffixes(policy.Namespace, policy.Name).Any(suffix => Limited(chain.Name[..8], suffix) == chain.Name))?.FullName;
    }

    private static bool IsOfPolicy(string chain) =>
        chain.StartsWith("KUBE-NWPLCY-", StringComparison.Ordinal) || chain.StartsWith("cali-pi-", StringComparison.Ordinal) || chain.StartsWith("cali-po-", StringComparison.Ordinal);

    // kube-router: rule to ACCEPT traffic from source pods to dest pods selected by policy name allow-web namespace shop
    // Calico: Policy shop/knp.default.allow-web ingress      KubernetesNetworkPolicy shop/allow-web ingress
    private static string? Named(string comment)
    {
        var (kubeRouter, calico) = (Selected().Match(comment), Rendered().Match(comment));
        return kubeRouter.Success ? $"{kubeRouter.Groups["namespace"].Value}/{kubeRouter.Groups["name"].Value}"
            : calico.Success ? calico.Groups["name"].Value.Replace("/knp.default.", "/", StringComparison.Ordinal)
            : null;
    }

    // As versions of Felix name a policy of Kubernetes (felix/rules/policy.go, PolicyChainName).
    private static string[] Suffixes(string place, string name) => [$"{place}/knp.default.{name}", $"default/{place}/knp.default.{name}", $"default/{place}.knp.default.{name}"];

    // What is too long gives way to its hash (GetLengthLimitedID).
    private static string Limited(string prefix, string suffix) => prefix.Length + suffix.Length <= LongestChain
        ? prefix + suffix
        : $"{prefix}_{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(suffix))).Replace('+', '-').Replace('/', '_')}"[..LongestChain];

    // Calico writes its own hash as a comment, too.
    private static IEnumerable<string> Comments(ChainRule rule) => rule.Matches.Where(match => match.Module == "comment").Select(match => match.Option("--comment")?.Value).OfType<string>();

    [GeneratedRegex(@"namespace: ?(?<namespace>\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex PodNamespace();

    [GeneratedRegex(@"run through nw policy (?<name>\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Called();

    [GeneratedRegex(@"policy name (?<name>\S+) namespace (?<namespace>\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Selected();

    [GeneratedRegex(@"^(Kubernetes)?(Network)?Policy (?<name>\S+) (in|e)gress", RegexOptions.NonBacktracking)]
    private static partial Regex Rendered();
}
