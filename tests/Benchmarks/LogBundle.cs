using SupportBundle.Bundle;

namespace SupportBundle.Benchmarks;

/// <summary>Bundles of ours that hold hardly anything but logs.</summary>
internal static class LogBundle
{
    private const int Nodes = 4;
    private const int PodsOfANode = 25;
    private static readonly DateTimeOffset Taken = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    // As on nodes: the kubelet and the container runtime write most, and there are many pods that write little.
    private static readonly (string Path, LogKind Kind, double Share)[] Logs =
    [
        ("logs/journal-kubelet.log", LogKind.Kubelet, 0.3),
        ("logs/journal-containerd.log", LogKind.Containerd, 0.25),
        ("files/var/log/pods/kube-system_etcd-worker1_cbc74e51/etcd/0.log", LogKind.Etcd, 0.2),
        ("files/var/log/pods/kube-system_coredns-74c68d9ffd-nqtmn_fdb0a34b/coredns/0.log", LogKind.CoreDns, 0.1),
        ("files/var/log/pods/kube-system_kube-proxy-sdrzj_65001216/kube-proxy/0.log", LogKind.KubeProxy, 0.05),
        .. Enumerable.Range(0, PodsOfANode).Select(pod => ($"files/var/log/pods/shop_web-{pod}_4f1{pod:00}/app/0.log", (LogKind)(pod % 5), 0.1 / PodsOfANode)),
    ];

    /// <summary>Logs of all sizes from four nodes.</summary>
    public static void WriteMany(string path, long bytes) => Write(path, writer =>
    {
        foreach (var node in Enumerable.Range(1, Nodes))
        {
            foreach (var (log, kind, share) in Logs)
                Add(writer, $"nodes/worker{node}/{log}", stream => new LogMix(node).Write(kind, stream, (long)(bytes * share / Nodes)));
        }
    });

    /// <summary>One journal, which cannot be read at several places.</summary>
    public static void WriteOne(string path, long bytes) => Write(path, writer =>
        Add(writer, "nodes/worker1/logs/journal-kubelet.log", stream => new LogMix(1).Write(LogKind.Kubelet, stream, bytes)));

    private static void Write(string path, Action<BundleWriter> add)
    {
        using var writer = BundleWriter.Create(path, BundleWriter.NameFor("bench", Taken), Taken);
        Add(writer, "nodes/worker1/identity/date.txt", stream => stream.Write("2026-01-05T00:00:00+00:00\n"u8));
        add(writer);
        writer.Close(new() { Started = Taken, Ended = Taken });
    }

    private static void Add(BundleWriter writer, string path, Action<Stream> write)
    {
        using var entry = writer.Begin();
        write(entry);
        writer.Add(new() { Spec = "benchmark", Source = new() { File = "generated" }, Status = ItemStatus.Collected }, path, entry);
    }
}
