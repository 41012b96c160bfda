using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>What a component said before it ended, as far as it is understood: the line, its meaning, and the setting that it speaks of.</summary>
/// <param name="Meaning">One English clause.</param>
/// <param name="Setting">The line of the wrong setting; null where nothing names it.</param>
internal sealed record LastWords(LogSample Sample, string Meaning, SourceLine? Setting)
{
    private static readonly ImmutableArray<(string Signature, string Of, Func<LogSample, Component?, (string, SourceLine?)> Read)> Known =
    [
        ("control-plane/unknown-flag", "", (said, component) => ($"it does not know the flag --{said.Values["flag"]}", component?[said.Values["flag"]]?.Line)),
        ("control-plane/unknown-feature-gate", "", (said, component) => ($"it does not know the feature gate {said.Values["gate"]}", component?["feature-gates"]?.Line)),
        ("control-plane/unknown-admission-plugin", "kube-apiserver", (said, component) => ($"it does not know the admission plug-in {said.Values["plugin"]}", component?["enable-admission-plugins"]?.Line)),
        ("control-plane/api-server-port-taken", "kube-apiserver", (said, component) => ($"another process holds {said.Values["address"]}", component?["secure-port"]?.Line)),
        ("control-plane/file-missing", "", (said, component) => ($"the file {said.Values["file"]} does not exist", component?.Flags.FirstOrDefault(flag => flag.Value == said.Values["file"])?.Line)),
        ("etcd/data-corrupt", "etcd", (_, _) => ("its write-ahead log is damaged", null)),
        ("etcd/database-corrupt", "etcd", (_, _) => ("its database file is damaged", null)),
        ("etcd/member-removed", "etcd", (_, _) => ("it was removed from the cluster", null)),
        ("etcd/already-bootstrapped", "etcd", (_, _) => ("its data is gone, and the cluster still knows it", null)),
        ("control-plane/api-server-needs-etcd", "kube-apiserver", (said, component) => ($"etcd does not answer at {said.Values["etcd"]} ({said.Values["why"]})", component?["etcd-servers"]?.Line)),
    ];

    /// <summary>All signatures that it reads.</summary>
    public static IEnumerable<string> Signatures => Known.Select(one => one.Signature);

    /// <summary>Of a component of this node, from its own log; null where nothing that is understood was said.</summary>
    public static LastWords? Of(string name, Node node, Component? component) => Known
        .Where(one => one.Of.Length == 0 || one.Of == name)
        .SelectMany(one => (node.Logs.Hits(one.Signature)?.Samples ?? []).Reverse().Where(said => IsOf(said, name)).Take(1).Select(said => (Said: said, Read: one.Read(said, component))))
        .Select(one => new LastWords(one.Said, one.Read.Item1, one.Read.Item2))
        .FirstOrDefault();

    private static bool IsOf(LogSample said, string name) => said.Path.Contains(name, StringComparison.Ordinal) || said.Text.Contains(name, StringComparison.Ordinal);
}
