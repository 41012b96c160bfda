using System.Globalization;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>What a container's name tells where the kubelet's adapter for Docker, or nerdctl, made it up of the pod's.</summary>
/// <param name="Container">Empty for the pod's sandbox.</param>
/// <param name="Attempt">Null where the name does not tell.</param>
internal sealed record RuntimeName(string Namespace, string Pod, string Container, int? Attempt)
{
    private const string Docker = "k8s_";
    private const string Nerdctl = "k8s://";

    public bool IsSandbox => Container.Length == 0;

    /// <summary>Null for a name of another make.</summary>
    public static RuntimeName? Of(string name) =>
        name.StartsWith(Docker, StringComparison.Ordinal) ? OfDocker(name[Docker.Length..].Split('_'))
        : name.StartsWith(Nerdctl, StringComparison.Ordinal) ? OfNerdctl(name[Nerdctl.Length..].Split('/'))
        : null;

    // k8s_coredns_coredns-5d78c9869d-8xv2k_kube-system_0f9d3c1e-..._3      k8s_POD_web-0_shop_0a1b_0
    private static RuntimeName? OfDocker(string[] words) => words is [var container, var pod, var space, ..]
        ? new(space, pod, container == "POD" ? "" : container, int.TryParse(words.ElementAtOrDefault(4), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null)
        : null;

    // k8s://kube-system/coredns-5d78c9869d-8xv2k/coredns      k8s://kube-system/coredns-5d78c9869d-8xv2k
    private static RuntimeName? OfNerdctl(string[] words) => words switch
    {
        [var space, var pod] => new(space, pod, "", null),
        [var space, var pod, var container] => new(space, pod, container, null),
        _ => null,
    };
}
