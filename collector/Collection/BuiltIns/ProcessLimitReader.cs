using System.Collections.Frozen;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>What the processes that a node depends on may use, and how many files they have open: a heading for each, then its <c>/proc/PID/limits</c>.</summary>
internal static class ProcessLimitReader
{
    // /proc/PID/comm holds 15 characters.
    private static readonly FrozenSet<string> Important = FrozenSet.Create(
        "kubelet", "kubelite", "containerd", "dockerd", "cri-dockerd", "crio", "kube-proxy", "kube-apiserver", "kube-controller", "kube-scheduler", "etcd",
        "k3s-server", "k3s-agent", "k3s", "rke2", "k0s", "coredns", "flanneld", "calico-node", "cilium-agent", "haproxy", "keepalived", "nginx");

    public static ItemEnd Write(ItemSink sink)
    {
        foreach (var process in ProcessFolder.All().OrderBy(process => process.Pid))
        {
            if (process.Command is { } command && Important.Contains(command) && process.Text("limits") is { } limits)
                sink.WriteLine($"# {command} pid={process.Pid} open-files={OpenFiles(process.Pid)} oom-score-adj={process.Text("oom_score_adj")?.Trim()} cgroup={process.Cgroup?.Split('\n')[0]}\n{limits.TrimEnd()}");
        }

        return sink.Taken > 0 ? ItemEnd.Collected : ItemEnd.Absent("none of these processes runs here");
    }

    private static string OpenFiles(int pid)
    {
        try
        {
            return $"{Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count()}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
