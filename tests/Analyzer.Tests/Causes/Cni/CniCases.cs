using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Cni;

internal static class CniCases
{
    private const string Worker = "nodes/worker-1";
    private const string Nodes = "cluster/core_v1_nodes.json";
    private const string Pods = "cluster/core_v1_pods.json";
    private const string Events = "cluster/core_v1_events.json";
    private const string Configuration = $"{Worker}/files/etc/cni/net.d/10-flannel.conflist";
    private const string Listing = $"{Worker}/cni/net-d-listing.txt";
    private const string Runtime = $"{Worker}/runtime/crictl-info.json";
    private const string Leases = $"{Worker}/files/var/lib/cni/networks/cbr0";
    private const string KubeletLog = $"{Worker}/logs/journal-kubelet.log";
    private const string WebPod = "\"name\": \"web-6b9f7d8c5d-8jv2r\"";
    private const string Flannel = """{"name": "cbr0", "cniVersion": "0.3.1", "plugins": [{"type": "flannel"}]}""";
    private const string Bridge = """
        {
          "cniVersion": "1.0.0",
          "name": "crio",
          "type": "bridge",
          "bridge": "cni0",
          "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.85.0.0/16"}]]}
        }
        """;

    public static readonly CauseCase Missing = new("cni/configuration-missing", "node:worker-1")
    {
        Fault = site => Unready(site).Delete(Configuration).Write(Listing, "total 0\n").Replace(Runtime, "\"lastCNILoadStatus\": \"OK\"", "\"lastCNILoadStatus\": \"cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config\""),
        LookAlike = Unready,
        Without = [Listing, Runtime, Nodes],
        Negation = site => site.Write(Configuration, Flannel),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase MissingByLog = new("cni/configuration-missing", "node:worker-1")
    {
        Name = "only the kubelet says so",
        Fault = site => site.Delete(Configuration, Listing, Runtime, Nodes).Append(KubeletLog, NoNetwork("09:29:40"), NoNetwork("09:29:55")),
        LookAlike = site => site.Delete(Runtime, Nodes).Append(KubeletLog, NoNetwork("04:10:02"), NoNetwork("04:10:07")), // until the network plug-in had started
        Without = [KubeletLog],
        Negation = site => site.Write(Configuration, Flannel),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase MissingByListing = new("cni/configuration-missing", "node:worker-1")
    {
        Name = "a Docker node, without a runtime that tells",
        Fault = site => Unready(site).Delete(Configuration, Runtime).Write(Listing, "ls: cannot access '/etc/cni/net.d': No such file or directory\n"),
        LookAlike = site => Unready(site).Delete(Runtime),
        Without = [Listing, Nodes],
        Negation = site => site.Write(Listing, "total 4\n-rw-r--r-- 1 root root 292 Mar 18 08:14 10-flannel.conflist\n"),
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase Invalid = new("cni/configuration-invalid", "node:worker-1")
    {
        Fault = site => Unready(site).Replace(Configuration, "\"type\": \"flannel\",", "\"type\": \"flannel\""),
        LookAlike = site => Unready(site).Write($"{Worker}/files/etc/cni/net.d/99-old.conflist", "{ \"name\": "),
        Without = [Configuration],
        Negation = site => site.Replace(Configuration, "\"type\": \"flannel\"", "\"type\": \"flannel\","),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase OtherFirst = new("cni/other-configuration-first", "node:worker-1")
    {
        Fault = site => site.Write($"{Worker}/files/etc/cni/net.d/05-crio-bridge.conf", Bridge),
        LookAlike = site => site.Write($"{Worker}/files/etc/cni/net.d/100-crio-bridge.conf", Bridge),
        Without = [Pods, $"{Worker}/runtime/crictl-ps.json", Configuration],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Binary = new("cni/plugin-binary-missing", "node:worker-1")
    {
        Fault = site => site.DeleteLines($"{Worker}/cni/binaries.txt", " portmap"),
        LookAlike = site => site.DeleteLines($"{Worker}/cni/binaries.txt", " vrf"),
        Without = [$"{Worker}/cni/binaries.txt"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase NoRange = new("cni/pod-range-not-assigned", "node:worker-2")
    {
        Fault = site => site.Replace(Nodes, "\"podCIDR\": \"10.244.2.0/24\"", "\"unschedulable\": false").Replace(Nodes, "\"podCIDRs\": [\n     \"10.244.2.0/24\"", "\"formerRanges\": [\n     \"10.244.2.0/24\""),
        LookAlike = site => site.Replace(Nodes, "10.244.2.0/24", "10.244.3.0/24"),
        Without = [Nodes],
        Negation = site => site.Replace(Nodes, "formerRanges", "podCIDRs"),
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Exhausted = new("cni/address-range-exhausted", "node:worker-1")
    {
        Fault = site => Narrow(site).Write($"{Leases}/10.244.1.5", "0a\r\neth0").Write($"{Leases}/10.244.1.6", "0b\r\neth0"),
        LookAlike = Narrow,
        Without = [Leases],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase Agent = new("cni/agent-not-running", "node:worker-1")
    {
        Fault = site => site.ReplaceAfter(Pods, "containerd://ec05551f0fc0", "\"running\": {", "\"waiting\": {\n     \"reason\": \"CrashLoopBackOff\","),
        LookAlike = site => site.Replace(Pods, "\"containerID\": \"containerd://ec05551f0fc0", "\"lastState\": {\"terminated\": {\"exitCode\": 1, \"reason\": \"Error\"}},\n   \"containerID\": \"containerd://ec05551f0fc0"),
        Without = [Pods],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Sandboxes = new("cni/sandboxes-fail", "node:worker-1")
    {
        Fault = site => Failed(site).ReplaceAfter(Pods, WebPod, "\"phase\": \"Running\"", "\"phase\": \"Pending\""),
        LookAlike = Failed,
        Without = [Events, "cluster/events.k8s.io_v1_events.json"],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase Differ = new("cni/plugins-differ", "cluster")
    {
        Fault = site => site.Replace("nodes/worker-2/files/etc/cni/net.d/10-flannel.conflist", "\"type\": \"flannel\"", "\"type\": \"ptp\""),
        LookAlike = site => site.Replace("nodes/worker-2/files/etc/cni/net.d/10-flannel.conflist", "\"name\": \"cbr0\"", "\"name\": \"cbr1\""),
        Without = ["nodes/cp-1/files/etc/cni", "nodes/worker-1/files/etc/cni"],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase HostPort = new("cni/host-port-without-portmap", "node:worker-1")
    {
        Fault = site => AskForPort(site).Replace(Configuration, "\"portMappings\": true", "\"bandwidth\": true"),
        LookAlike = AskForPort,
        Without = [Configuration],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Unready(ChangedSite site) => site
        .ReplaceAfter(Nodes, "\"name\": \"worker-1\"", "\"status\": \"True\",\n      \"reason\": \"KubeletReady\",\n      \"message\": \"kubelet is posting ready status\"", "\"status\": \"False\",\n      \"reason\": \"KubeletNotReady\",\n      \"message\": \"container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\"")
        .ReplaceAfter(Runtime, "\"type\": \"NetworkReady\"", "\"status\": true", "\"status\": false");

    private static string NoNetwork(string time) =>
        $"Mar 18 {time} worker-1 kubelet[906]: E0318 {time}.555830     906 kubelet.go:2373] \"Container runtime network not ready\" networkReady=\"NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\"";

    private static ChangedSite Narrow(ChangedSite site) => site.Replace($"{Worker}/files/run/flannel/subnet.env", "10.244.1.1/24", "10.244.1.1/29");

    private static ChangedSite AskForPort(ChangedSite site) => site.ReplaceAfter(Pods, WebPod, "\"containerPort\": 8080,", "\"containerPort\": 8080,\n        \"hostPort\": 8080,");

    private static ChangedSite Failed(ChangedSite site) => site.Replace(Events, "\"items\": [", """
        "items": [
          {
           "metadata": {"name": "web-6b9f7d8c5d-8jv2r.18a", "namespace": "shop", "uid": "0f0c2f3d-1111-4444-8888-0d3e7f0a9b21"},
           "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "web-6b9f7d8c5d-8jv2r"},
           "reason": "FailedCreatePodSandBox",
           "message": "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox \"4e4719cbaa7e05cc\": plugin type=\"flannel\" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory",
           "count": 7,
           "type": "Warning"
          },
        """);

    public static readonly CauseCase TwoAgents = new("cni/two-agents", "cluster")
    {
        Fault = site => site.Replace(Pods, "\"image\": \"quay.io/metallb/speaker:", "\"image\": \"docker.io/weaveworks/weave-kube:"),
        LookAlike = site => site.Replace(Pods, "\"image\": \"quay.io/metallb/speaker:", "\"image\": \"docker.io/weaveworks/weave-npc:"),
        Without = [Pods],
        Negation = site => site.Replace(Pods, "\"image\": \"docker.io/weaveworks/weave-kube:", "\"image\": \"docker.io/weaveworks/weave-npc:"),
        LeastConfidence = Confidence.Likely,
    };
}
