using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>The kubelet that a node starts: by the program itself, the package, else by what it last told the API.</summary>
/// <param name="Minor">Without the patch: 1.31.</param>
internal sealed record KubeletVersion(Version Minor, string Text, SourceLine Line)
{
    public static Availability<KubeletVersion> Of(Node node, ClusterModel cluster) =>
        OfProgram(node).Or(() => OfPackage(node)).Or(() => OfApi(node, cluster));

    /// <summary>The minor version in <c>v1.31.4+k3s1</c>, <c>1.31.4-1.1</c>; null where there is none.</summary>
    public static Version? MinorOf(string text) =>
        Version.TryParse(text.TrimStart('v').Split('-', '+', '~')[0], out var version) ? new(version.Major, version.Minor) : null;

    // Kubernetes v1.31.4
    private static Availability<KubeletVersion> OfProgram(Node node)
    {
        var text = node.Host.Text("runtime/kubelet-version");
        return text.IsKnown
            ? Read(text.Value.Lines().FirstOrDefault(line => !line.IsBlank), text.Value.Content.Replace("Kubernetes", "", StringComparison.Ordinal).Trim())
            : text.Select(_ => new KubeletVersion(new(), "", default));
    }

    private static Availability<KubeletVersion> OfPackage(Node node)
    {
        var packages = node.Host.Read<PackageList>("identity/packages").Or(() => node.Host.Read<PackageList>("identity/packages-rpm"));
        return packages.IsKnown && packages.Value.Named("kubelet").FirstOrDefault() is { } package
            ? Read(package.Line, package.Version)
            : Availability<KubeletVersion>.Absent("no package of a kubelet is in the input");
    }

    private static Availability<KubeletVersion> OfApi(Node node, ClusterModel cluster) =>
        cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(node.Name) is { } known
            ? Read(known.Object.Node.At("status", "nodeInfo", "kubeletVersion")?.Line ?? known.Line, known.Versions.Kubelet)
            : Availability<KubeletVersion>.Absent($"the kubelet's version is not in the input ({new ShellCommand("kubelet --version")} on the node would tell)");

    private static Availability<KubeletVersion> Read(SourceLine line, string text) => MinorOf(text) is { } minor
        ? Availability<KubeletVersion>.Known(new(minor, text, line))
        : Availability<KubeletVersion>.Missing($"\"{text}\" is no version of a kubelet");
}
