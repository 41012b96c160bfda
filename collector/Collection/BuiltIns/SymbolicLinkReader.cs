using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>Where paths that are often links lead, link by link: <c>/etc/resolv.conf -> ../run/systemd/resolve/stub-resolv.conf</c>.</summary>
internal static class SymbolicLinkReader
{
    private const int LongestChain = 16;

    public static readonly string[] Paths =
    [
        "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/etc/nsswitch.conf", "/etc/localtime", "/etc/mtab",
        "/usr/sbin/iptables", "/usr/sbin/ip6tables", "/usr/sbin/iptables-save", "/usr/sbin/ebtables", "/usr/sbin/arptables", "/sbin/iptables",
        "/etc/cni/net.d", "/opt/cni/bin", "/etc/kubernetes", "/var/run", "/var/lib/kubelet", "/var/lib/containerd", "/var/lib/docker", "/var/lib/etcd",
    ];

    public static ItemEnd Write(ItemSink sink)
    {
        foreach (var path in Paths)
            WriteChain(path, sink);
        return ItemEnd.Collected;
    }

    private static void WriteChain(string path, ItemSink sink)
    {
        for (var i = 0; i < LongestChain; i++)
        {
            if (new FileInfo(path).LinkTarget is not { } target)
            {
                sink.WriteLine($"{path} is {Describe(path)}");
                return;
            }

            sink.WriteLine($"{path} -> {target}");
            path = Path.GetFullPath(target, Path.GetDirectoryName(path) ?? "/");
        }
    }

    private static string Describe(string path) =>
        FileStatus.Of(path, followLinks: false, out _) is { } status ? FileCopy.Name(status.Kind) : "missing";
}
