using System.Collections.Immutable;

namespace SupportBundle.Bundle.Requests;

/// <summary>Which files besides the catalogue's a request may name: a path can come from a bundle, and a bundle may be hostile.</summary>
internal static class ConfigurationFiles
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

    /// <param name="path">Absolute, without <c>..</c>.</param>
    public static bool MayBeAskedFor(string path)
    {
        var names = path.ToLowerInvariant().Split('/');
        return Folders.Any(path.StartsWith) && !NeverBelow.Any(path.StartsWith) && !names.Any(name => Never.Any(pattern => NamePattern.Matches(pattern, name)));
    }
}
