namespace SupportBundle.Analyzer.Tests.Causes.Node;

/// <summary>Faults of worker-1 that several causes share.</summary>
internal static class NodeFaults
{
    public const string Worker = "nodes/worker-1";
    public const string Status = $"{Worker}/kubernetes/unit-status-kubelet.txt";
    public const string Journal = $"{Worker}/logs/journal-kubelet.log";
    public const string ProcessList = $"{Worker}/resources/processes.jsonl";
    public const string Flags = $"{Worker}/files/var/lib/kubelet/kubeadm-flags.env";
    public const string KubeletVersion = $"{Worker}/runtime/kubelet-version.txt";
    public const string ContainerdConfig = $"{Worker}/files/etc/containerd/config.toml";
    public const string NodeList = "cluster/core_v1_nodes.json";

    /// <summary>The kubelet ends with these words and is started again.</summary>
    public static ChangedSite KubeletEnds(this ChangedSite site, string words) => site.KubeletIs("activating (auto-restart)").Logs(words);

    public static ChangedSite KubeletIs(this ChangedSite site, string state) =>
        site.Replace(Status, "active (running)", state).DeleteLines(ProcessList, "\"comm\":\"kubelet\"");

    /// <summary>The kubelet writes this, ten minutes before the bundle was taken.</summary>
    public static ChangedSite Logs(this ChangedSite site, string words) => site.Append(Journal, $"2025-03-18T09:20:00.318442+0000 worker-1 kubelet[2101]: {words}");

    public static ChangedSite Kubelet(this ChangedSite site, string version) => site.Write(KubeletVersion, $"Kubernetes {version}\n");
}
