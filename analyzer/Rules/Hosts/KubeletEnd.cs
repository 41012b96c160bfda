using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>That the kubelet does not run, and its last words: the last line with which it said why it ended.</summary>
/// <param name="Words">Null where its log does not tell.</param>
internal sealed record KubeletEnd(StoppedUnit Unit, LogSample? Words)
{
    /// <summary>Units in which a kubelet runs, the distributions' own among them.</summary>
    public static readonly ImmutableArray<string> Units =
        ["kubelet", "k3s", "k3s-agent", "rke2-server", "rke2-agent", "snap.microk8s.daemon-kubelite", "snap.microk8s.daemon-kubelet", "k0sworker", "k0scontroller"];

    private static readonly ImmutableArray<string> Fatal =
    [
        "node/kubelet-failed-to-run", "node/kubelet-names-unknown-flag", "node/kubelet-cannot-load-configuration", "node/kubelet-finds-port-taken",
        "node/kubelet-container-manager-failed", "node/kubelet-distribution-ended",
    ];

    /// <summary>Why it ended, in its own words; empty where its log does not tell.</summary>
    public string Why => Words is null
        ? ""
        : (Words.Values.GetValueOrDefault("why") ?? Words.Text).Trim().TrimEnd('"', '\\').Replace("\\\"", "\"", StringComparison.Ordinal);

    /// <summary>What that means; empty where it is not known.</summary>
    public string Meaning => Words is null ? "" : LastWords.Meaning(Words.Text);

    public bool Says(string text) => Words?.Text.Contains(text, StringComparison.Ordinal) == true;

    public Evidence? WordsSay(string says) => Cited.Of(Words, says);

    public Evidence? StateSays => Cited.Of(Unit.Line, $"{Unit.Name} is {Unit.How}");

    /// <summary>Null where the kubelet runs.</summary>
    public static Availability<KubeletEnd?> Of(Node node, ClusterModel cluster)
    {
        var words = LastOf(node, Fatal) is { } last && StoppedUnit.EndsItsLog(node, last) ? last : null;
        return StoppedUnit.Of(node, cluster, words, Units).Select(unit => unit is null ? null : new KubeletEnd(unit, words));
    }

    /// <summary>The last line that any of these signatures matched.</summary>
    public static LogSample? LastOf(Node node, ImmutableArray<string> signatures) =>
        signatures.Select(node.Logs.Hits).OfType<LogHits>().Select(hits => hits.Samples[^1]).MaxBy(sample => sample.Time ?? DateTimeOffset.MinValue);
}
