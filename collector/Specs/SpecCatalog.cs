using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Specs;

/// <summary>Everything that is collected, in the order of running: what is small and decisive stands before logs and the API.</summary>
internal static class SpecCatalog
{
    public static readonly ImmutableArray<CollectionSpec> All =
    [
        .. IdentitySpecs.All,
        .. LinkSpecs.All,
        .. RoutingSpecs.All,
        .. NetfilterSpecs.All,
        .. KernelSpecs.All,
        .. DnsSpecs.All,
        .. ResourceSpecs.All,
        .. KubernetesSpecs.All,
        .. CniSpecs.All,
        .. RuntimeSpecs.All,
        .. BalancerSpecs.All,
        .. ProbeSpecs.All,
        .. ClusterSpecs.All,
        .. LogSpecs.All,
    ];

    /// <summary>SHA-256 in lower-case hexadecimal: equal for equal catalogues, whatever program version carries them.</summary>
    public static string Sha256 { get; } = HashOf(All);

    public static string HashOf(IEnumerable<CollectionSpec> specs)
    {
        var text = new StringBuilder();
        foreach (var spec in specs)
            text.Append(Render(spec)).Append('\n');
        return Sha256Hash.HexOf(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // Records with arrays print no array elements, hence by hand. The why is wording, and does not count.
    internal static string Render(CollectionSpec spec) => string.Join(
        '|', spec.Id, spec.GetType().Name, Subject(spec), spec.Scope, spec.Priority, (long)spec.Timeout.TotalMilliseconds, spec.MaxBytes,
        spec.OnlyIfExists, string.Join(',', spec.OnlyIfModules), spec.Extension);

    private static string Subject(CollectionSpec spec) => spec switch
    {
        CommandSpec command => $"{Join(command.Argv)} exits {string.Join(' ', command.AlsoSuccess)}",
        EachTargetSpec each => $"{each.Kind} {Join(each.Argv)} {each.MaxTargets} exits {string.Join(' ', each.AlsoSuccess)}",
        ProbeSpec probe => $"{probe.Kind} {probe.Only} {probe.MaxTargets}",
        CaptureSpec capture => $"{Join(capture.Argv)} {capture.Duration.TotalSeconds}",
        RefusedSpec refused => refused.Reason,
        FileSpec file => file.Path,
        TreeSpec tree => $"{tree.Root} {Join(tree.Patterns)} except {Join(tree.Except)} {tree.MaxDepth} {tree.MaxFiles} {tree.OnlyRecent} {tree.IsLog}",
        JournalSpec journal => $"{Join(journal.Units)} {journal.Kernel}",
        BuiltInSpec builtIn => builtIn.Kind.ToString(),
        ApiListSpec list => $"{list.Group} {list.Version} {list.Resource} {Join(list.Namespaces)} {list.MetadataOnly}",
        ApiLogsSpec logs => $"{Join(logs.Namespaces)} {logs.MaxContainers}",
        ApiGetSpec get => get.Path,
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.GetType().Name, "no rendering of this kind of spec"),
    };

    // A unit separator: arguments may hold spaces.
    private static string Join(ImmutableArray<string> parts) => string.Join('\u001f', parts);
}
