using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>The API server's service address, as kube-proxy's nat rules on a node know it.</summary>
internal sealed record ApiService(IPAddress Address, int Port, ChainRule Rule)
{
    public static ApiService? Of(NetfilterRulesets rulesets)
    {
        foreach (var save in rulesets.Known)
        {
            var rules = save.Chain("nat", "KUBE-SERVICES")?.Rules ?? [];
            if (rules.Select(FromRule).FirstOrDefault(service => service is not null) is { } service)
                return service;
        }

        return null;
    }

    // -A KUBE-SERVICES -d 10.43.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
    private static ApiService? FromRule(ChainRule rule)
    {
        if (!rule.Line.Span.Contains("default/kubernetes:https", StringComparison.Ordinal)
            || rule.Target?.Name.StartsWith("KUBE-SVC-", StringComparison.Ordinal) != true)
            return null;

        var options = rule.Matches.SelectMany(match => match.Options).ToList();
        return Prefix.TryParse(options.Find(option => option is { Name: "-d", Negated: false }).Value) is { IsHost: true } address
            && int.TryParse(options.Find(option => option.Name == "--dport").Value, out var port)
            ? new(address.First, port, rule)
            : null;
    }
}
