using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Dns;

/// <summary>The resolv.conf that the kubelet is to hand to pods is not there, or is a link that leads nowhere.</summary>
internal sealed class ResolvConfMissing : NodeRule
{
    private const string Symptom = "dns/kubelet-finds-no-resolv-conf";
    private const int LongestChain = 16;

    public override RuleInfo Info { get; } = new("dns/resolv-conf-missing", Severity.Critical)
    {
        Explains = [Symptom, "cni/sandboxes-fail", "dns/coredns-not-running"],
        Needs = ["the kubelet's flags and configuration", "dns/symbolic-links", "the kubelet's log"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var setting = Need(node.Fact<KubeletSettings>()).ResolvConf;
        if (setting.Value.Length == 0)
            yield break; // set to nothing: pods get no name server of the node

        if (node.Host.TextAsFarAsItGoes($"files{setting.Value}").IsKnown)
            yield break;

        var seen = node.Logs.Hits(Symptom)?.Samples.LastOrDefault(sample => sample.Values.GetValueOrDefault("file") == setting.Value);
        var gone = EndOf(node, setting.Value);
        if (gone is null && seen is null)
            throw CannotTell($"whether {setting.Value} is there is not in the input ({new ShellCommand($"cat {setting.Value}")} on the node would tell)");

        yield return Describe(node, setting, gone, seen);
    }

    // The line that says that the end of the chain of links is missing.
    private static PathState? EndOf(Node node, string path)
    {
        if (node.Host.Read<SymbolicLinks>("dns/symbolic-links") is not { IsKnown: true, Value: var links })
            return null;

        var state = links[path];
        for (var i = 0; i < LongestChain && state is { Target: { } target }; i++)
            state = links[Absolute(state.Path, target)];
        return state is { IsMissing: true } ? state : null;
    }

    private static string Absolute(string link, string target)
    {
        var parts = new Stack<string>();
        foreach (var part in (target.StartsWith('/') ? target : $"{link[..link.LastIndexOf('/')]}/{target}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part != "..")
                parts.Push(part);
            else if (parts.Count > 0)
                parts.Pop();
        }

        return $"/{string.Join('/', parts.Reverse())}";
    }

    private Finding Describe(Node node, KubeletSetting setting, PathState? gone, LogSample? seen)
    {
        var because = seen is null ? "the file is not there; the kubelet's log in the input does not complain (yet)" : "the kubelet's log shows that it does not find the file";
        return Found(
            FindingScope.OfNode(node.Name),
            seen is null ? Confidence.Likely : Confidence.Proven,
            because,
            ("node", node.Name),
            ("file", setting.Value),
            ("end", gone is null || gone.Path == setting.Value ? "" : gone.Path),
            ("setting", setting.Line?.ToString() ?? ""),
            ("because", because)) with
        {
            Severity = seen is null ? Severity.Warning : Severity.Critical,
            Evidence =
            [
                .. gone is null ? Array.Empty<Evidence>() : [Evidence.Of(gone.Line, gone.Path == setting.Value ? "it is not there" : $"{setting.Value} leads here, and nothing is there")],
                .. seen is null ? [] : Array.Empty<Evidence>().Append(Evidence.Of(seen, "the kubelet does not find it, and makes no pod")),
                .. setting.Line is { } line ? [Evidence.Of(line, $"names {setting.Value} as the file for pods")] : Array.Empty<Evidence>(),
            ],
        };
    }
}
