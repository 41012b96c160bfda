using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>What each node is for: control plane, etcd, worker, load balancer; by what runs there and by what the API says.</summary>
internal sealed record NodeRoles(ImmutableArray<Clue> Clues) : IClusterFact<NodeRoles>
{
    public const string ControlPlane = "control plane";
    public const string Etcd = "etcd";
    public const string Worker = "worker";
    public const string Balancer = "load balancer";

    private static readonly ImmutableArray<(string Component, string Role)> Programs =
        [("kube-apiserver", ControlPlane), ("kube-controller-manager", ControlPlane), ("etcd", Etcd), ("kubelet", Worker)];

    // haproxy and keepalived hold the API's virtual address on most sites that have no other balancer.
    private static readonly ImmutableArray<(string Id, string Program)> Balancers =
        [("files/etc/haproxy/haproxy.cfg", "HAProxy"), ("files/etc/keepalived/keepalived.conf", "keepalived"), ("files/etc/kubernetes/manifests/kube-vip.yaml", "kube-vip")];

    /// <summary>The roles of this node, each once.</summary>
    public ImmutableArray<string> Of(string node) => [.. Clues.Where(clue => clue.Node == node).Select(clue => clue.Name).Distinct()];

    public static Availability<NodeRoles> From(ClusterModel cluster)
    {
        ImmutableArray<Clue> clues = [.. OfNodeObjects(cluster), .. OfComponents(cluster), .. cluster.Nodes.SelectMany(OfFiles)];
        return clues.IsEmpty
            ? Availability<NodeRoles>.Missing("neither node objects nor components of any node are in the input")
            : Availability<NodeRoles>.Known(new(clues));
    }

    // node-role.kubernetes.io/control-plane, /etcd, /worker: by the label's name, its value says nothing. Tables have it below ROLES.
    private static IEnumerable<Clue> OfNodeObjects(ClusterModel cluster)
    {
        if (cluster.Fact<KubeNodes>() is not { IsKnown: true, Value.All: var nodes })
            return [];

        return from node in nodes
               from role in node.Roles
               let says = node.Object.ShownBy is { } command ? $"{command} shows the role {role}" : $"the node bears the label node-role.kubernetes.io/{role}"
               select new Clue(role is "master" or "control-plane" or "controlplane" ? ControlPlane : role, says, node.Name, node.Line);
    }

    private static IEnumerable<Clue> OfComponents(ClusterModel cluster)
    {
        if (cluster.Fact<Components>() is not { IsKnown: true, Value.All: var components })
            return [];

        return components.SelectMany(component => component.Name is "k3s" or "rke2"
            ? OfRancher(component)
            : Programs.Where(known => known.Component == component.Name)
                .Select(known => new Clue(known.Role, $"{component.Name} is on it", component.Node, component.Line)));
    }

    // k3s server, k3s agent
    private static IEnumerable<Clue> OfRancher(Component component) => component.Line.Text.Contains("server", StringComparison.Ordinal)
        ? [new(ControlPlane, $"{component.Name} runs as a server", component.Node, component.Line)]
        : [new(Worker, $"{component.Name} runs as an agent", component.Node, component.Line)];

    private static IEnumerable<Clue> OfFiles(Node node) =>
        from known in Balancers
        let text = node.Host.TextAsFarAsItGoes(known.Id)
        where text.IsKnown
        select new Clue(Balancer, $"{known.Program} is configured on it", node.Name, text.Value.Whole);
}
