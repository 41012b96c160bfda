using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class ManifestCases
{
    private const string Folder = "nodes/cp-1/files/etc/kubernetes/manifests";
    private const string Containers = "nodes/cp-1/runtime/crictl-ps.json";
    private const string Processes = "nodes/cp-1/resources/processes.jsonl";
    private const string ApiServerLog = "nodes/cp-1/files/var/log/pods/kube-system_kube-apiserver-cp-1_3649681e-a3d4-f0e7-c909-ecefbc72eec8/kube-apiserver/0.log";
    private const string ApiServerImage = "\"imageRef\": \"sha256:e7e40e3cbaca9eb3d14f0af2431c651892ba1787079d8e4943b23f963f396b5b\",\n   \"state\": \"";
    private const string LastWords = "2025-03-18T09:24:00.118204417Z stderr F Error: unknown flag: --insecure-port";
    private const string Copy = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\n  namespace: kube-system\nspec:\n  containers: []\n";

    public static readonly CauseCase Unreadable = new("control-plane/static-manifest-unreadable", "node:cp-1")
    {
        Fault = site => site.Replace($"{Folder}/kube-scheduler.yaml", "priorityClassName: system-node-critical", "priorityClassName: system: critical"),
        LookAlike = site => site.Replace($"{Folder}/kube-scheduler.yaml", "priorityClassName: system-node-critical", "priorityClassName: 'system: critical'"),
        Without = [Folder],
    };

    public static readonly CauseCase Twice = new("control-plane/static-manifest-twice", "node:cp-1")
    {
        Fault = site => site.Write($"{Folder}/kube-scheduler.yaml.bak", Copy),
        LookAlike = site => site.Write($"{Folder}/.kube-scheduler.yaml.bak", Copy),
        Without = [Folder],
    };

    public static readonly CauseCase NotRunning = new("control-plane/component-not-running", "node:cp-1")
    {
        Fault = site => site.Replace(Containers, $"{ApiServerImage}CONTAINER_RUNNING", $"{ApiServerImage}CONTAINER_EXITED").Append(ApiServerLog, LastWords),
        LookAlike = site => site.Append(ApiServerLog, LastWords),
        Without = [Containers],
        Negation = site => site.Replace(Containers, "CONTAINER_EXITED", "CONTAINER_RUNNING"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase AddressNotOnNode = new("control-plane/advertise-address-not-on-node", "node:cp-1")
    {
        Fault = site => site.Replace(Processes, "--advertise-address=192.168.40.10", "--advertise-address=192.168.40.11"),
        LookAlike = site => site.Replace(Processes, "--advertise-address=192.168.40.10", "--advertise-address=10.244.0.0"),
        Without = ["nodes/cp-1/links", "nodes/cp-1/files/proc/net"],
    };
}
