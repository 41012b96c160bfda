using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>A pod asks for a port of its node, and no plug-in of the node's CNI configuration opens one: nobody hears there.</summary>
internal sealed class HostPortWithoutPortmap : NodeRule
{
    // They open host ports themselves.
    private static readonly ImmutableArray<string> OpensPorts = ["cilium-cni", "ovn-k8s-cni-overlay", "kube-ovn", "openshift-sdn", "multus", "multus-shim", "azure-vnet", "aws-cni"];

    public override RuleInfo Info { get; } = new("cni/host-port-without-portmap", Severity.Warning)
    {
        Needs = ["files/etc/cni/net.d", "the API's pods"],
    };

    protected override IEnumerable<Finding> Check(Node node, ClusterModel cluster)
    {
        var asking = Need(cluster.Fact<Pods>()).On(node.Name).FirstOrDefault(AsksForPort);
        if (asking is null)
            yield break;

        var files = Need(node.Fact<CniFiles>());
        var network = files.All.FirstOrDefault(file => file.Fault is null)?.Network ?? throw CannotTell($"no configuration of {files.Folder.Path} is in the input ({new ShellCommand($"tail -n +1 {files.Folder.Path}/*")} on the node would tell)");
        if (network.Plugins.Any(plugin => OpensPorts.Contains(plugin.Type) || plugin.Capabilities.Contains("portMappings") || plugin.Delegates.Any(inner => inner.Capabilities.Contains("portMappings"))))
            yield break;

        const string Because = "CNI opens host ports by a plug-in with the capability portMappings alone, and the configuration calls none";
        var port = asking.Containers.SelectMany(container => container.Ports).First(one => one.HostPort > 0);
        yield return Found(
            FindingScope.OfNode(node.Name),
            Confidence.Likely,
            Because,
            ("node", node.Name),
            ("pod", asking.FullName),
            ("port", port.HostPort),
            ("file", network.NameLine.Artifact.Path),
            ("because", Because)) with
        {
            Evidence =
            [
                Evidence.Of(PortLine(asking), $"{asking.FullName} asks for port {port.HostPort} of the node"),
                Evidence.Of(network.NameLine, "this configuration calls no plug-in that opens it"),
            ],
            Affects = [FindingScope.OfPod(asking.Namespace, asking.Name, node.Name)],
        };
    }

    private static bool AsksForPort(Pod pod) =>
        !pod.Spec.HostNetwork && pod.Phase is "Running" or "Pending" && !pod.Spec.HostNetwork && pod.Containers.SelectMany(container => container.Ports).Any(port => port.HostPort > 0);

    private static Artifacts.SourceLine PortLine(Pod pod) =>
        pod.Object.Node.ItemsAt("spec", "containers").SelectMany(container => container.ItemsAt("ports")).Select(port => port["hostPort"]).FirstOrDefault(port => port is not null)?.Line ?? pod.Line;
}
