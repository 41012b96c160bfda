using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>Files that tell names of hosts and domains: /etc/hosts, resolv.conf, kubelet's flags, etcd's members, the list of nodes.</summary>
public static partial class NameSources
{
    /// <summary>Below the root of a host.</summary>
    public static IReadOnlyList<string> HostFiles { get; } =
    [
        "etc/hosts", "etc/hostname", "etc/resolv.conf", "run/systemd/resolve/resolv.conf", "var/lib/calico/nodename", "var/lib/kubelet/kubeadm-flags.env", "etc/default/kubelet", "etc/sysconfig/kubelet",
        "etc/kubernetes/manifests/etcd.yaml", "etc/etcd.env", "etc/etcd/etcd.conf", "etc/rancher/k3s/config.yaml", "etc/rancher/rke2/config.yaml",
    ];

    /// <summary>True for an entry of a bundle that is worth reading beforehand.</summary>
    public static bool IsOne(string path) =>
        HostFiles.Any(file => path.EndsWith("/" + file, StringComparison.Ordinal)) || path.EndsWith("cluster/core_v1_nodes.json", StringComparison.Ordinal) || IsHostname(path);

    public static void Read(string path, IEnumerable<string> lines, KnownNames known)
    {
        foreach (var line in lines)
        {
            if (path.EndsWith("etc/hosts", StringComparison.Ordinal))
                known.Add(Fields(line).Skip(1), []);
            else if (path.EndsWith("resolv.conf", StringComparison.Ordinal))
                known.Add([], Fields(line) is ["search" or "domain", .. var domains] ? domains : []);
            else if (IsHostname(path))
                known.AddHost(line);
            else
                ReadOther(line, known);
        }
    }

    /// <summary>The nodes that a bundle's entry names: <c>top/nodes/worker1/...</c>.</summary>
    public static void ReadPath(string path, KnownNames known)
    {
        var segments = path.Split('/');
        if (Array.IndexOf(segments, "nodes") is var at and >= 0 && at < 2 && at + 2 < segments.Length)
            known.AddHost(segments[at + 1]);
    }

    private static bool IsHostname(string path) =>
        path.EndsWith("etc/hostname", StringComparison.Ordinal) || path.EndsWith("calico/nodename", StringComparison.Ordinal) || path.EndsWith("identity/hostname.txt", StringComparison.Ordinal) || path.EndsWith("identity/hostname-fqdn.txt", StringComparison.Ordinal);

    // 10.0.0.5 worker1.example.com worker1 # the first
    private static string[] Fields(string line) => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static void ReadOther(string line, KnownNames known)
    {
        NameContexts.Learn(line, known);
        known.Add(NodeName().Matches(line).Select(match => match.Groups["name"].Value), []);
    }

    // node-name: worker1
    [GeneratedRegex(@"\bnode-name\s*[:=]\s*""?(?<name>[A-Za-z0-9][\w.-]{0,252})")]
    private static partial Regex NodeName();
}
