using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>What Cilium's agent says of itself: <c>cilium status</c> in its pod, since 1.15 <c>cilium-dbg status</c>, with <c>--verbose</c> or without.</summary>
internal sealed record CiliumStatus(ImmutableArray<CiliumTopic> Topics) : IArtifact<CiliumStatus>
{
    public CiliumTopic? this[string name] => Topics.FirstOrDefault(topic => topic.Name == name);

    /// <summary>The agent's version, where it tells it beside its state: 1.10 and later.</summary>
    public string? Version => this["Cilium"]?.Message.Split(' ') is [{ Length: > 0 } version, ..] && char.IsAsciiDigit(version[0]) ? version : null;

    /// <summary><c>True</c>, <c>False</c>; until 1.13 <c>Strict</c>, <c>Partial</c>, <c>Probe</c>, <c>Disabled</c>. Null where it does not say.</summary>
    public string? KubeProxyReplacement => this["KubeProxyReplacement"]?.State;

    /// <summary>Controllers that fail, and with <c>--verbose</c> the others.</summary>
    public IEnumerable<CiliumController> Controllers => this["Controller Status"]?.Details.Select(CiliumController.TryParse).OfType<CiliumController>() ?? [];

    /// <summary>Addresses that it gave away on this node, with <c>--verbose</c>.</summary>
    public IEnumerable<CiliumAddress> Addresses => this["Allocated addresses"]?.Details.Select(CiliumAddress.TryParse).OfType<CiliumAddress>() ?? [];

    /// <summary>Nodes and whether they answer: those that do not, and with <c>--verbose</c> all.</summary>
    public IEnumerable<CiliumNodeHealth> Nodes => this["Cluster health"]?.Details.Select(CiliumNodeHealth.TryParse).OfType<CiliumNodeHealth>() ?? [];

    public static Parsed<CiliumStatus> Parse(ArtifactText text)
    {
        var topics = ImmutableArray.CreateBuilder<CiliumTopic>();
        var details = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsOfKubectl(line.Span)))
        {
            if (line.Span[0] is ' ' or '\t' && topics.Count > 0)
                details.Add(line);
            else if (CiliumTopic.TryParse(line) is { } topic)
                Add(topics, details, topic);
            else
                notes.Add(new(line, "not a topic of Cilium's status"));
        }

        Finish(topics, details);
        return new(new(topics.ToImmutable()), notes.ToImmutable());
    }

    private static void Add(ImmutableArray<CiliumTopic>.Builder topics, ImmutableArray<SourceLine>.Builder details, CiliumTopic topic)
    {
        Finish(topics, details);
        topics.Add(topic);
    }

    private static void Finish(ImmutableArray<CiliumTopic>.Builder topics, ImmutableArray<SourceLine>.Builder details)
    {
        if (details.Count > 0)
            topics[^1] = topics[^1] with { Details = details.ToImmutable() };
        details.Clear();
    }

    // Defaulted container "cilium-agent" out of: cilium-agent, config (init), mount-cgroup (init)
    private static bool IsOfKubectl(ReadOnlySpan<char> line) => line.StartsWith("Defaulted container ") || line.StartsWith("Defaulting container name to ");
}

/// <summary>One topic of Cilium's status.</summary>
/// <param name="State">The first column behind the name: <c>Ok</c>, <c>Disabled</c>, <c>24/24 healthy</c>.</param>
/// <param name="Message">The columns behind it.</param>
internal sealed record CiliumTopic(SourceLine Line, string Name, string State, string Message)
{
    private const int LongestName = 40;

    /// <summary>The lines below it, which are indented.</summary>
    public ImmutableArray<SourceLine> Details { get; init; } = [];

    /// <summary>The two numbers of <c>24/27 healthy</c> or <c>2/4 reachable</c>; null where there are none.</summary>
    public (int Good, int All)? Count =>
        State.Split(' ')[0].Split('/') is [var good, var all] && LineWords.NumberOf(good) is { } first && LineWords.NumberOf(all) is { } second ? (first, second) : null;

    // Kubernetes:              Ok   1.28 (v1.28.4) [linux/amd64]
    public static CiliumTopic? TryParse(SourceLine line)
    {
        var colon = line.Span.IndexOf(':');
        if (colon is <= 0 or > LongestName || !char.IsAsciiLetter(line.Span[0]) || !IsName(line.Span[..colon]) || (colon + 1 < line.Length && line.Span[colon + 1] is not (' ' or '\t')))
            return null;

        var columns = TextTable.WideWords(line with { Start = line.Start + colon + 1, Length = line.Length - colon - 1 }).Select(cell => cell.Text).ToImmutableArray();
        return new(line, line.Span[..colon].ToString(), columns.IsEmpty ? "" : columns[0], string.Join("   ", columns.Skip(1)));
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not (' ' or '-' or '/'))
                return false;

        return !name.StartsWith("Error") && !name.StartsWith("error");
    }
}

/// <summary>One thing that Cilium's agent does over and over.</summary>
/// <param name="Failures">How often in a row it failed.</param>
internal sealed record CiliumController(SourceLine Line, string Name, string LastSuccess, string LastError, int Failures, string Message)
{
    //   sync-to-k8s-ciliumendpoint (1234)   never   12s ago   25   Timeout while waiting for initial conntrack scan
    public static CiliumController? TryParse(SourceLine line) =>
        TextTable.WideWords(line).Select(cell => cell.Text).ToArray() is [var name, var success, var error, var count, .. var message] && LineWords.NumberOf(count) is { } failures
            ? new(line, name, success, error, failures, string.Join(' ', message))
            : null;
}

/// <summary>An address that Cilium gave away on this node.</summary>
/// <param name="Owner"><c>router</c>, <c>health</c>, or <c>namespace/pod</c>; with more behind it in some versions.</param>
internal sealed record CiliumAddress(SourceLine Line, string Address, string Owner)
{
    //   10.192.0.10 (kube-system/coredns-57c9d9549b-klc7n)
    public static CiliumAddress? TryParse(SourceLine line)
    {
        var text = line.Span.Trim();
        var open = text.IndexOf(" (");
        return open > 0 && text.EndsWith(")") ? new(line, text[..open].ToString(), text[(open + 2)..^1].ToString()) : null;
    }
}

/// <summary>Whether a node of the cluster answers, by Cilium's own health check.</summary>
/// <param name="Addresses">With commas, as printed.</param>
/// <param name="Host">Whether the node itself does: <c>reachable</c>, <c>unreachable</c>, in old versions <c>true</c> and <c>false</c>.</param>
/// <param name="Endpoints">The same of the health endpoint in the pod network there.</param>
internal sealed record CiliumNodeHealth(SourceLine Line, string Name, string Addresses, string Host, string Endpoints)
{
    public bool IsHostReachable => Host is "reachable" or "true";

    public bool AreEndpointsReachable => Endpoints is "reachable" or "true";

    //   clustermesh1/worker-2   172.19.0.2   unreachable   unreachable
    public static CiliumNodeHealth? TryParse(SourceLine line) =>
        TextTable.WideWords(line).Select(cell => cell.Text).ToArray() is [var name, var addresses, var host, var endpoints, ..] && IsAnswer(host) && IsAnswer(endpoints)
            ? new(line, name, addresses, host, endpoints)
            : null;

    private static bool IsAnswer(string word) => word is "reachable" or "unreachable" or "true" or "false" or "disabled";
}
