using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Which Kubernetes this is, by every sign of it; signs of several are all kept.</summary>
/// <param name="Clues">The most specific first: what builds on kubeadm stands before kubeadm.</param>
internal sealed record Distribution(ImmutableArray<Clue> Clues) : IClusterFact<Distribution>
{
    // What builds on kubeadm shows kubeadm's signs as well.
    private static readonly ImmutableArray<string> BuiltOnKubeadm = ["Kubespray", "kind", "minikube"];
    private const string Kubeadm = "kubeadm";

    // Labels and annotations that distributions put on their nodes.
    private static readonly ImmutableArray<(string Key, string Name)> OnNodes =
    [
        ("k3s.io/", "k3s"), ("rke2.io/", "RKE2"), ("rke.cattle.io/", "RKE1"), ("microk8s.io/", "MicroK8s"), ("node.k0sproject.io/", "k0s"),
        ("minikube.k8s.io/", "minikube"), ("eks.amazonaws.com/", "EKS"), ("cloud.google.com/gke-", "GKE"), ("kubernetes.azure.com/", "AKS"),
        ("node.openshift.io/", "OpenShift"), ("machineconfiguration.openshift.io/", "OpenShift"), ("talos.dev/", "Talos"), ("kubeadm.alpha.kubernetes.io/", Kubeadm),
    ];

    // v1.24.4+k3s1, v1.27.3-eks-a5565ad, v1.30.5-gke.1014001
    private static readonly ImmutableArray<(string Part, string Name)> InVersions =
        [("+k3s", "k3s"), ("+rke2", "RKE2"), ("-eks-", "EKS"), ("-gke.", "GKE"), ("+k0s", "k0s")];

    private static readonly ImmutableArray<(string Id, string Name)> Files =
    [
        ("files/etc/rancher/k3s/", "k3s"), ("files/var/lib/rancher/k3s/", "k3s"), ("files/etc/rancher/rke2/", "RKE2"), ("files/var/lib/rancher/rke2/", "RKE2"),
        ("files/var/snap/microk8s/", "MicroK8s"), ("files/etc/k0s/", "k0s"), ("files/var/lib/k0s/", "k0s"),
        ("files/etc/kubernetes/kubelet.env", "Kubespray"), ("files/etc/kubernetes/kubeadm-images.yaml", "Kubespray"), ("files/var/lib/kubelet/kubeadm-flags.env", Kubeadm),
    ];

    private static readonly ImmutableArray<(string Component, string Name)> Programs = [("k3s", "k3s"), ("rke2", "RKE2")];

    /// <summary>The names that the signs leave, kubeadm only where nothing builds on it; more than one is a contradiction that is not ours to solve.</summary>
    public ImmutableArray<string> Names => [.. Clues.Select(clue => clue.Name).Distinct()
        .Where(name => name != Kubeadm || !Clues.Any(clue => BuiltOnKubeadm.Contains(clue.Name)))];

    public static Availability<Distribution> From(ClusterModel cluster)
    {
        var clues = OfNodeObjects(cluster).Concat(OfServer(cluster)).Concat(OfConfigMaps(cluster)).Concat(cluster.Nodes.SelectMany(OfNode))
            .OrderBy(clue => clue.Name == Kubeadm ? 1 : 0).ToImmutableArray();
        return clues.IsEmpty
            ? Availability<Distribution>.Missing("no node object, version, file or process in the input tells the distribution; a cluster set up by hand shows none")
            : Availability<Distribution>.Known(new(clues));
    }

    private static IEnumerable<Clue> OfNodeObjects(ClusterModel cluster)
    {
        if (cluster.Fact<KubeNodes>() is not { IsKnown: true, Value.All: var nodes })
            return [];

        return nodes.SelectMany(node => OfMarks(node).Concat(OfVersion(node)).Concat(OfProvider(node)));
    }

    private static IEnumerable<Clue> OfMarks(KubeNode node) =>
        from known in OnNodes
        let key = node.Labels.Keys.Concat(node.Object.Annotations.Keys).FirstOrDefault(key => key.StartsWith(known.Key, StringComparison.Ordinal))
        where key is not null
        select new Clue(known.Name, $"the node bears {key}", node.Name, node.Line);

    private static IEnumerable<Clue> OfVersion(KubeNode node) =>
        from known in InVersions
        where node.Versions.Kubelet.Contains(known.Part, StringComparison.Ordinal)
        select new Clue(known.Name, $"its kubelet's version is {node.Versions.Kubelet}", node.Name, node.Line);

    private static IEnumerable<Clue> OfServer(ClusterModel cluster) =>
        cluster.Fact<ServerVersion>() is { IsKnown: true, Value: var server }
            ? from known in InVersions
              where server.Text.Contains(known.Part, StringComparison.Ordinal)
              select new Clue(known.Name, $"the API server's version is {server.Text}", null, server.Line)
            : [];

    // spec.providerID: kind://docker/kind/kind-control-plane
    private static IEnumerable<Clue> OfProvider(KubeNode node)
    {
        if (node.Object.Node.At("spec", "providerID") is { Text: { } provider } at && provider.StartsWith("kind://", StringComparison.Ordinal))
            yield return new("kind", $"its providerID is {provider}", node.Name, at.Line);
        if (node.Versions.OsImage.StartsWith("Talos", StringComparison.Ordinal))
            yield return new("Talos", $"its system is {node.Versions.OsImage}", node.Name, node.Line);
    }

    private static IEnumerable<Clue> OfConfigMaps(ClusterModel cluster) =>
        cluster.Fact<ConfigMaps>() is { IsKnown: true } maps && maps.Value.Find("kube-system", "kubeadm-config") is { } map
            ? [new(Kubeadm, "there is a ConfigMap kube-system/kubeadm-config", null, map.Object.Line)]
            : [];

    private static IEnumerable<Clue> OfNode(Node node)
    {
        foreach (var (prefix, name) in Files)
        {
            if (node.Host.Under(prefix).Select(file => file.Text).FirstOrDefault() is { } file)
                yield return new(name, $"there is {prefix["files".Length..]}", node.Name, file.Whole);
        }

        foreach (var (program, name) in Programs)
        {
            if (node.Fact<ComponentFlags>() is { IsKnown: true } flags && flags.Value.Find(program) is { Source: ComponentSource.Process } running)
                yield return new(name, $"{program} runs", node.Name, running.Line);
        }
    }
}
