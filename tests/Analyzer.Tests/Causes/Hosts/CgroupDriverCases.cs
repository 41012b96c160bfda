using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Hosts;

internal static class CgroupDriverCases
{
    private const string Runtime = "nodes/worker-1/runtime/crictl-info.json";
    private const string Nodes = "cluster/core_v1_nodes.json";
    private const string KubeletLog = "nodes/worker-1/logs/journal-kubelet.log";
    private const string Configuration = "nodes/worker-1/files/var/lib/kubelet/config.yaml";
    private const string Join = "nodes/worker-1/logs/kubeadm-join.log";

    public static readonly CauseCase Mismatch = new("node/cgroup-driver-mismatch", "node:worker-1")
    {
        Fault = site => Kubelet130(site).Replace(Runtime, "\"SystemdCgroup\": true", "\"SystemdCgroup\": false"),
        LookAlike = site => Kubelet130(site).Replace(Runtime, "\"systemdCgroup\": false", "\"systemdCgroup\": true"), // of the old plug-in, which nothing reads
        Without = [Runtime, "nodes/worker-1/files/etc/containerd/config.toml"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NotTold = new("node/cgroup-driver-mismatch", "node:worker-1")
    {
        Name = "the runtime does not tell its own",
        Fault = site => Containerd2(site).Append(KubeletLog, FallsBack, RefusesPath),
        LookAlike = Containerd2,
        Without = ["nodes/worker-1/logs", Configuration],
        Negation = site => site.Replace(Configuration, "cgroupDriver: cgroupfs", "cgroupDriver: systemd"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase BesideSystemd = new("node/cgroup-driver-mismatch", "node:worker-1")
    {
        Name = "Docker beside systemd",
        Fault = site => site.Write(Join, Warning("cgroupfs")).Replace(Nodes, "containerd://1.7.24", "docker://20.10.5").Delete(Configuration),
        LookAlike = site => site.Write(Join, Warning("cgroupfs")).Write("nodes/worker-1/runtime/docker-info.txt", " Server Version: 20.10.5\n Cgroup Driver: systemd\n"), // mended since
        Without = [Join],
        LeastConfidence = Confidence.Likely,
    };

    private const string FallsBack = "Mar 18 09:12:01 worker-1 kubelet[906]: I0318 09:12:01.657921     906 server.go:1408] \"CRI implementation should be updated to support RuntimeConfig when KubeletCgroupDriverFromCRI feature gate has been enabled. Falling back to using cgroupDriver from kubelet config.\"";
    private const string RefusesPath = "Mar 18 09:12:04 worker-1 kubelet[906]: E0318 09:12:04.553230     906 remote_runtime.go:193] \"RunPodSandbox from runtime service failed\" err=\"rpc error: code = Unknown desc = failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: expected cgroupsPath to be of format \\\"slice:prefix:name\\\" for systemd cgroups, got \\\"/kubepods/burstable/pod7690535ab745cd438a6b753796ac489f/e8f44413129e\\\" instead: unknown\"";

    private static string Warning(string driver) => $"""
        [preflight] Running pre-flight checks
        	[WARNING IsDockerSystemdCheck]: detected "{driver}" as the Docker cgroup driver. The recommended driver is "systemd". Please follow the guide at https://kubernetes.io/docs/setup/cri/

        """;

    // What the kubelet is told counts only where its runtime tells nothing.
    private static ChangedSite Containerd2(ChangedSite site) =>
        site.Replace(Configuration, "cgroupDriver: systemd", "cgroupDriver: cgroupfs").Replace(Nodes, "containerd://1.7.24", "containerd://2.0.1");

    // From 1.31 on the kubelet asks the runtime.
    private static ChangedSite Kubelet130(ChangedSite site) => site.Replace(Nodes, "\"kubeletVersion\": \"v1.31.4\"", "\"kubeletVersion\": \"v1.30.8\"");
}
