using System.Collections.Immutable;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>Which files a request may ask for by their path: those of the catalogue, and configurations and states in the usual folders.</summary>
internal static class RequestableFiles
{
    private static readonly ImmutableArray<string> Folders =
    [
        "/etc/", "/run/", "/proc/sys/", "/proc/net/", "/sys/class/net/", "/usr/lib/systemd/", "/lib/systemd/", "/usr/lib/sysctl.d/", "/var/lib/kubelet/", "/var/lib/kube-proxy/",
        "/var/lib/cni/", "/var/lib/calico/", "/var/lib/rancher/", "/var/lib/k0s/", "/var/snap/microk8s/", "/var/log/",
    ];

    private static readonly ImmutableArray<string> Never =
    [
        "*.key", "*-key*", "*key.pem", "*.p12", "*.pfx", "*.jks", "*.keytab", "*token*", "*secret*", "*encryption*", "*passwd*", "*password*", "*shadow*", "*.db", "*credential*",
        "id_*", "authorized_keys", "known_hosts", "sudoers", "wg*.conf", "auth.log", "secure", "*.pem", "kcm-*",
    ];

    private static readonly ImmutableArray<string> NeverBelow =
        ["/etc/ssh/", "/etc/ssl/private/", "/etc/pki/", "/etc/wireguard/", "/etc/sudoers.d/", "/etc/security/", "/var/lib/kubelet/pods/", "/var/lib/kubelet/pki/", "/var/log/audit/", "/run/secrets/", "/etc/shadow"];

    /// <summary>Null if it may be read; else why not.</summary>
    public static string? WhyNot(string path)
    {
        if (!path.StartsWith('/') || Path.GetFullPath(path) != path || path.Any(char.IsControl))
            return "it asks for a file by something that is no plain absolute path";
        if (SpecCatalog.All.Any(spec => Takes(spec, path)))
            return null;
        if (!Folders.Any(path.StartsWith) || NeverBelow.Any(path.StartsWith) || Never.Any(pattern => TreePattern.Matches(pattern, path.ToLowerInvariant())))
            return $"a request may not ask for {path}: only for what the catalogue takes, and for configurations in the usual folders; a spec of your own (--specs) can name it";
        return IsOfForeignPod(path) ? $"a request may not ask for logs of other pods than the cluster's own: {path}" : null;
    }

    private static bool IsOfForeignPod(string path) => path.StartsWith("/var/log/pods/", StringComparison.Ordinal) || path.StartsWith("/var/log/containers/", StringComparison.Ordinal);

    private static bool Takes(CollectionSpec spec, string path) => spec switch
    {
        FileSpec file => file.Path == path,
        TreeSpec tree when path.StartsWith(tree.Root.TrimEnd('/') + "/", StringComparison.Ordinal) => Takes(tree, path[(tree.Root.TrimEnd('/').Length + 1)..]),
        _ => false,
    };

    private static bool Takes(TreeSpec tree, string relative) =>
        relative.Count(c => c == '/') < tree.MaxDepth
        && tree.Patterns.Any(pattern => TreePattern.Matches(pattern, relative))
        && !tree.Except.Any(pattern => TreePattern.Matches(pattern, relative));
}
