using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>Where a component's flags were read.</summary>
internal enum ComponentSource
{
    /// <summary>The command line of the running process: what really counts.</summary>
    Process,

    /// <summary>A manifest that the kubelet starts by itself.</summary>
    StaticPod,

    /// <summary>A unit's <c>ExecStart</c>.</summary>
    Unit,

    /// <summary>A pod as the API shows it.</summary>
    Pod,
}

/// <summary>A component of Kubernetes on one node, with its flags.</summary>
/// <param name="Name">The program, for instance <c>kube-apiserver</c>.</param>
/// <param name="Line">Where its command begins: what to cite for a flag that is absent.</param>
internal sealed record Component(string Node, string Name, ComponentSource Source, ImmutableArray<Flag> Flags, SourceLine Line)
{
    /// <summary>Programs whose flags rules ask for.</summary>
    public static readonly ImmutableArray<string> Known =
        ["kube-apiserver", "kubelet", "kube-proxy", "kube-controller-manager", "kube-scheduler", "etcd", "k3s", "rke2", "flanneld", "containerd", "dockerd"];

    /// <summary>The flag of this name, without dashes; of several the last counts. Null where it is not given.</summary>
    public Flag? this[string name] => Flags.LastOrDefault(flag => flag.Name == name);
}
