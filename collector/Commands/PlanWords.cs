using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Collection.Probes;
using SupportBundle.Collector.Collection.Targets;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>A spec in the words of the plan.</summary>
internal static class PlanWords
{
    /// <summary>What the collector reads for itself, besides the catalogue.</summary>
    public static readonly ImmutableArray<(string What, string Why)> Itself =
    [
        ("reads /proc/*/ns, comm, cgroup and stat, /run/netns, /var/lib/cni/results, names in /var/log/pods and /var/log/containers", "To find the network namespaces and containers of this host, and whose they are."),
        ("reads kubelet's eviction settings in " + string.Join(", ", PlannedReads.EvictionSettings), "To stay clear of the free space at which kubelet evicts pods."),
        ("reads the first usable kubeconfig of " + string.Join(", ", Cluster.KubeconfigSources.OnNode), "To ask the Kubernetes API with its credentials, which are not kept; --no-cluster asks nothing."),
        ("writes one file, support-bundle-NAME-TIME.tar.gz, and unnamed temporary ones beside it", "Readable by its owner alone; the kernel removes unnamed files by itself."),
    ];

    public static string What(CollectionSpec spec, TimeSpan since) => spec switch
    {
        JournalSpec journal => $"runs {string.Join(' ', Argv(journal, since))}",
        TreeSpec tree => $"reads {tree.Root.TrimEnd('/')}/ ({string.Join(", ", tree.Patterns)}{(tree.Except.IsEmpty ? "" : $"; never {string.Join(", ", tree.Except)}")}{(tree.OnlyRecent ? $"; changed within {Words.Of(since)}" : "")})",
        EachTargetSpec each => $"runs {string.Join(' ', each.Argv)} for {TargetList.Sources(each.Kind)}",
        ProbeSpec probe => $"tries {Verb(probe.Only?.Kind ?? probe.Kind)} {ProbeTargets.Sources(probe)}",
        CaptureSpec capture => $"runs {string.Join(' ', capture.Argv)}",
        RefusedSpec refused => $"leaves out: {refused.Reason}",
        BuiltInSpec builtIn => $"reads {string.Join(", ", PlannedReads.Of(builtIn))}",
        _ => What(ItemSources.Of(spec, Place.Host, DateTimeOffset.UnixEpoch)),
    };

    /// <summary>The time window begins when the collection does, so the plan names its length.</summary>
    public static ImmutableArray<string> Argv(CollectionSpec spec, TimeSpan since) => spec switch
    {
        CommandSpec command => command.Argv,
        EachTargetSpec each => each.Argv,
        CaptureSpec capture => capture.Argv,
        JournalSpec journal => [.. CommandTaking.JournalArguments(journal, DateTimeOffset.UnixEpoch).Select(word => word.StartsWith("--since=", StringComparison.Ordinal) ? $"--since=@(start - {since.TotalSeconds:0} s)" : word)],
        _ => [],
    };

    public static string Limits(CollectionSpec spec)
    {
        var text = new StringBuilder($"at most {Words.Of(spec is CaptureSpec capture ? capture.Duration : spec.Timeout)}, {Words.Of(spec.MaxBytes)}");
        if (spec is TreeSpec tree)
            text.Append($" a file, {tree.MaxFiles} files");
        if (spec is EachTargetSpec each)
            text.Append($" each, {each.MaxTargets} times");
        if (spec is ProbeSpec probe)
            text.Append($" each, {probe.MaxTargets} attempts at once of {Words.Of(ProbeAttempt.Patience)}");
        text.Append(Where(spec));
        if (spec.OnlyIfExists is { } path)
            text.Append($"; only where {path} exists");
        if (!spec.OnlyIfModules.IsEmpty)
            text.Append($"; only where the kernel has {string.Join(" or ", spec.OnlyIfModules)} already");
        return text.ToString();
    }

    private static string Where(CollectionSpec spec) => spec switch
    {
        { OnlyWhere: { } place } => $"; at {place}",
        { Scope: Scope.EachNetworkNamespace } => $"; also in every other network namespace, up to {Places.MaxNamespaces}, each entered once",
        { Scope: Scope.EachNetfilterContainer } => "; also in the containers of kube-proxy and network agents, by nsenter -t PID -m (by crictl, docker, nerdctl or ctr where there is no nsenter)",
        _ => "",
    };

    private static string What(ItemSource source) =>
        source.Argv is { } argv ? $"runs {string.Join(' ', argv)}" : source.Api is { } api ? $"asks the Kubernetes API for {api}" : $"reads {source.File}";

    private static string Verb(ProbeKind kind) => kind switch
    {
        ProbeKind.Tcp => "to connect to",
        ProbeKind.Dns => "to ask by DNS",
        _ => "to get by HTTP",
    };
}
