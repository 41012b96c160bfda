using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>The files that the certificates of kubeadm, k3s, RKE2, k0s, MicroK8s and Kubespray stand in.</summary>
internal static class CertificateFiles
{
    private const int MaxFiles = 500;

    private static readonly string[] Folders =
    [
        "/etc/kubernetes", "/var/lib/kubelet/pki", "/var/lib/kubernetes", "/var/lib/kube-proxy", "/etc/etcd", "/etc/ssl/etcd", "/var/lib/etcd/pki", "/etc/calico/certs",
        "/var/lib/rancher/k3s/server/tls", "/var/lib/rancher/k3s/server/cred", "/var/lib/rancher/k3s/agent/etc", "/etc/rancher",
        "/var/lib/rancher/rke2/server/tls", "/var/lib/rancher/rke2/server/cred", "/var/lib/rancher/rke2/agent/etc",
        "/var/lib/k0s/pki", "/var/snap/microk8s/current/certs", "/var/snap/microk8s/current/credentials", "/etc/origin", "/etc/cni/net.d",
    ];

    // Below these stand the files of all pods and images.
    private static readonly string[] Shallow =
        ["/var/lib/kubelet", "/var/lib/rancher/k3s/agent", "/var/lib/rancher/rke2/agent", "/var/lib/k0s", "/var/lib/k0s/kubelet"];

    /// <summary>The folders that are looked through, names by names; certificates alone are kept of what is read.</summary>
    public static IEnumerable<string> Places => Folders.Concat(Shallow);

    private static readonly string[] Endings =
        [".crt", ".pem", ".cert", ".cer", ".conf", ".kubeconfig", "kubeconfig", "/k3s.yaml", "/rke2.yaml", "/credentials/client.config", "/credentials/kubelet.config", "/credentials/proxy.config"];

    private static readonly string[] Keys = ["-key.pem", "/key.pem", "/privkey.pem"];

    public static IEnumerable<string> Find() =>
        Folders.SelectMany(folder => Below(folder, 5)).Concat(Shallow.SelectMany(folder => Below(folder, 1))).Distinct().Take(MaxFiles);

    private static bool IsWanted(string path) => Endings.Any(path.EndsWith) && !Keys.Any(path.EndsWith);

    private static IEnumerable<string> Below(string folder, int levels)
    {
        foreach (var path in Names(folder))
        {
            var status = FileStatus.Of(path, followLinks: false, out _);
            if (status?.Kind == FileKind.Folder && levels > 1)
            {
                foreach (var below in Below(path, levels - 1))
                    yield return below;
            }
            else if (status?.Kind is FileKind.Regular or FileKind.Link && IsWanted(path))
            {
                yield return path;
            }
        }
    }

    private static string[] Names(string folder)
    {
        try
        {
            return [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not this distribution's folder, or not for this user.
            return [];
        }
    }
}
