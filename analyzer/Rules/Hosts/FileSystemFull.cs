using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A file system on which kubelet, runtime, etcd or logs write has no room or no inodes left.</summary>
internal sealed class FileSystemFull : NodeRule
{
    // The kubelet evicts below these, unless it is told otherwise: pkg/kubelet/eviction/defaults_linux.go.
    private const double LeastSpace = 0.10;
    private const double LeastInodes = 0.05;
    private const double Nothing = 0.01;

    private static readonly ImmutableArray<string> Paths =
        ["/var/lib/kubelet", "/var/lib/containerd", "/var/lib/containers", "/var/lib/docker", "/var/lib/rancher", "/var/lib/etcd", "/var/log", "/run", "/"];

    public override RuleInfo Info { get; } = new("node/file-system-full", Severity.Critical)
    {
        Explains = ["node/under-pressure", "node/image-gc-failed", "node/pods-evicted", "node/kubelet-not-running", "node/runtime-not-running", "node/not-ready"],
        Needs = ["resources/df", "resources/df-inodes", "the API's nodes"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var disks = Need(node.Fact<Disks>());
        var pressure = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes }
            ? nodes.Find(node.Name)?.Conditions.FirstOrDefault(one => one is { Type: "DiskPressure", Status: "True" })
            : null;
        // One finding for a node: with no space left it matters little what else is short.
        var worst = Short(disks.Space.IsKnown ? disks.Space.Value : null, Least(node)).Concat(Short(disks.Inodes.IsKnown ? disks.Inodes.Value : null, LeastInodes)).MinBy(Free);
        if (worst is not null)
            yield return Describe(node, cluster, worst, disks.Space.IsKnown && disks.Space.Value.FileSystems.Contains(worst), pressure);
        else if (!disks.Space.IsKnown)
            throw CannotTell(disks.Space.WhyMissing!); // not known
    }

    // evictionHard: {nodefs.available: "5%"}
    private static double Least(Node node) =>
        node.Fact<KubeletSettings>() is { IsKnown: true, Value.Files: [.., var file] }
        && file.EvictionHard.FirstOrDefault(one => one.Name == "nodefs.available")?.Text is [.., '%'] text
        && double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent / 100 : LeastSpace;

    // The root of an image-based system (composefs) is read-only and full by its nature.
    private static IEnumerable<FileSystemUsage> Short(DiskUsage? usage, double least) => usage is null
        ? []
        : Paths.Select(path => (path, Usage: usage.Of(path))).Where(pair => pair.Usage is { Size: > 0, Device: not ("composefs" or "overlay") } held && Free(held) < (pair.path == "/var/lib/kubelet" ? least : Nothing)).Select(pair => pair.Usage).OfType<FileSystemUsage>();

    private static double Free(FileSystemUsage usage) => (double)usage.Available / usage.Size;

    private Finding Describe(Node node, ClusterModel cluster, FileSystemUsage usage, bool isSpace, Condition? pressure)
    {
        var symptom = pressure is null ? KubeletEnd.LastOf(node, ["node/image-gc-failed", "node/pods-evicted"]) : null;
        var isFull = Free(usage) < Nothing;
        return Found(
            FindingScope.OfNode(node.Name),
            pressure is null && symptom is null ? Confidence.Likely : Confidence.Proven,
            pressure is not null ? "df shows it, and the kubelet reports DiskPressure" : symptom is not null ? "df shows it, and the kubelet's log complains" : "df shows it; no symptom of it is in the input",
            ("node", node.Name),
            ("mount", usage.MountPoint),
            ("device", usage.Device),
            ("what", isSpace ? "space" : "inodes"),
            ("inodes", isSpace ? "" : "yes"),
            ("free", $"{Free(usage) * 100:0.#} %")) with
        {
            Severity = pressure is not null || isFull ? Severity.Critical : Severity.Warning,
            Evidence = Cited.Lines(
                Evidence.Of(usage.Line, $"{Free(usage) * 100:0.#} % of the {(isSpace ? "space" : "inodes")} of {usage.MountPoint} are free"),
                Cited.Of(pressure?.Line, "the kubelet reports DiskPressure"),
                Cited.Of(symptom, "the kubelet's log")),
            Affects = pressure is not null || isFull ? NodeReach.Of(node.Name, cluster) : [],
        };
    }
}
