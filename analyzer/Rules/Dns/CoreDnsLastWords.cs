using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>What CoreDNS says before it ends or while it is not ready, and what that means.</summary>
/// <param name="Means">One clause.</param>
internal sealed record CoreDnsLastWord(string Signature, string Means);

/// <summary>The last words that are known, the most telling ones first.</summary>
internal static class CoreDnsLastWords
{
    public static ImmutableArray<CoreDnsLastWord> All { get; } =
    [
        new("dns/coredns-loop-detected", "its queries come back to it"),
        new("dns/corefile-unusable", "it cannot read its Corefile"),
        new("dns/coredns-port-denied", "it may not open port 53, or somebody else has it"),
        new("dns/coredns-not-authorised", "the API server does not accept or does not allow it"),
        new("dns/coredns-cannot-reach-api", "it cannot reach the API server"),
    ];

    public static ImmutableArray<string> Ids => [.. All.Select(word => word.Signature)];

    /// <summary>The last words of the pods with these names.</summary>
    public static (CoreDnsLastWord Word, LogSample Sample)? Of(ClusterModel cluster, ImmutableArray<string> pods)
    {
        foreach (var word in All)
        {
            var sample = cluster.AllLogs.SelectMany(logs => logs.Hits(word.Signature)?.Samples ?? []).LastOrDefault(one => pods.Any(pod => one.Path.Contains(pod, StringComparison.Ordinal)));
            if (sample is not null)
                return (word, sample);
        }

        return null;
    }
}
