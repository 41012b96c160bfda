using System.Collections.Immutable;

namespace SupportBundle.Collector.Cluster;

/// <summary>Where credentials for the cluster's API are looked for, those with the widest rights first.</summary>
internal static class KubeconfigSources
{
    /// <summary>Paths on a node, by kubeadm, k3s, RKE2, k0s and MicroK8s; kubelet's own sees little, but better than nothing.</summary>
    public static readonly ImmutableArray<string> OnNode =
    [
        "/etc/kubernetes/admin.conf",
        "/etc/kubernetes/super-admin.conf",
        "/etc/rancher/k3s/k3s.yaml",
        "/etc/rancher/rke2/rke2.yaml",
        "/var/lib/k0s/pki/admin.conf",
        "/var/snap/microk8s/current/credentials/client.config",
        "/root/.kube/config",
        "/etc/kubernetes/kubelet.conf",
        "/var/lib/rancher/k3s/agent/kubelet.kubeconfig",
        "/var/lib/rancher/rke2/agent/kubelet.kubeconfig",
    ];

    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>The first that can be used, or why none can.</summary>
    /// <param name="root">The host's root: <c>/</c>, or where it is mounted.</param>
    /// <param name="named">The one that the operator named (<c>--kubeconfig</c>, <c>KUBECONFIG</c>); no other is tried then.</param>
    public static KubeConnectionResult Find(string root, string? named, Func<string, string?> environment)
    {
        if (named is not null)
            return ReadFile("/", named);

        var problems = new List<string>();
        foreach (var path in OnNode.Where(path => File.Exists(Under(root, path))))
        {
            var result = ReadFile(root, path);
            if (result.Connection is not null)
                return result;
            problems.Add(result.Problem ?? path);
        }

        var inCluster = InCluster(ServiceAccount, environment);
        if (inCluster.Connection is not null || problems.Count == 0)
            return inCluster;
        return KubeConnectionResult.None(string.Join("; ", problems));
    }

    /// <summary>The service account of the pod that this runs in (k8s.io/client-go/rest, InClusterConfig).</summary>
    internal static KubeConnectionResult InCluster(string folder, Func<string, string?> environment)
    {
        if (environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host || environment("KUBERNETES_SERVICE_PORT") is not { Length: > 0 } port)
            return KubeConnectionResult.None("no kubeconfig was found on this node");

        try
        {
            return KubeConnectionResult.Of(new KubeConnection(new UriBuilder("https", host, int.Parse(port)).Uri, "service account")
            {
                AuthorityPem = File.ReadAllText(Path.Combine(folder, "ca.crt")),
                Token = File.ReadAllText(Path.Combine(folder, "token")).Trim(),
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return KubeConnectionResult.None($"the pod's service account cannot be used: {exception.Message}");
        }
    }

    private static KubeConnectionResult ReadFile(string root, string path)
    {
        try
        {
            return Kubeconfig.Read(File.ReadAllText(Under(root, path)), path, root: root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return KubeConnectionResult.None($"{path} cannot be read: {exception.Message}");
        }
    }

    private static string Under(string root, string path) => Path.Combine(root, Path.GetFullPath(path).TrimStart('/'));
}
