using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>kube-proxy's settings on a node as they take effect: with <c>--config</c> the file, of flags the hostname alone; else its flags.</summary>
/// <param name="Flags">Null where neither its process, its static pod nor its unit is known.</param>
/// <param name="Configuration">Null where it is started without one.</param>
internal sealed record KubeProxySettings(Component? Flags, KubeProxyConfiguration? Configuration) : INodeFact<KubeProxySettings>
{
    private const string Running = "kubernetes/kube-proxy-configz";

    // What it says itself counts first; then kubeadm's place within its pod, which is the ConfigMap mounted there.
    private static readonly ImmutableArray<string> UsualFiles =
        ["files/var/lib/kube-proxy/config.conf", "files/var/lib/kube-proxy/kube-proxy-config.yaml", "files/var/lib/kube-proxy/config.yaml", "files/etc/kubernetes/kube-proxy-config.yaml"];

    /// <summary><c>iptables</c> where nothing is said (cmd/kube-proxy/app/server_linux.go).</summary>
    public KubeletSetting Mode => Setting("proxy-mode", Configuration?.Mode) is { Value.Length: > 0 } mode ? mode : new("iptables", null);

    public KubeletSetting? ClusterCidr => Setting("cluster-cidr", Configuration?.ClusterCidr);

    public KubeletSetting? MasqueradeAll => Setting("masquerade-all", Configuration?.MasqueradeAll);

    public KubeletSetting? StrictArp => Setting("ipvs-strict-arp", Configuration?.StrictArp);

    public KubeletSetting? HostnameOverride => Flags?["hostname-override"] is { } flag ? new(flag.Value, flag.Line) : Setting("hostname-override", Configuration?.HostnameOverride);

    public static Availability<KubeProxySettings> From(Node node)
    {
        var proxy = node.Fact<ComponentFlags>() is { IsKnown: true, Value: var components } ? components.Find("kube-proxy") : null;
        if (Read(node, Running) is { } running)
            return Availability<KubeProxySettings>.Known(new(proxy, running));
        if (proxy is not null && proxy["config"] is null)
            return Availability<KubeProxySettings>.Known(new(proxy, null));

        var files = proxy?["config"] is { } path ? [$"files{path.Value}"] : UsualFiles;
        return files.Select(file => Read(node, file)).FirstOrDefault(file => file is not null) is { } found
            ? Availability<KubeProxySettings>.Known(new(proxy, found))
            : Availability<KubeProxySettings>.Missing(Sentence.ForLackOf(
                [.. files.Prepend(Running).Select(id => new MissingArtifact(node.Host.Place, id))],
                $"{Running} and {string.Join(", ", files)} are not in the input{(proxy is null ? ", and no kube-proxy is seen on this node" : "")} ({new ShellCommand("curl -s http://127.0.0.1:10249/configz")} on the node would tell)"));
    }

    private static KubeProxyConfiguration? Read(Node node, string id) =>
        node.Host.Read<KubeProxyConfiguration>(id) is { IsKnown: true, Value: { Root: not null } configuration } ? configuration : null;

    private KubeletSetting? Setting(string flag, DocumentNode? written)
    {
        if (Configuration is not null)
            return written is null ? null : new(written.Text ?? "", written.Line);

        return Flags?[flag] is { } given ? new(given.Value, given.Line) : null;
    }
}
