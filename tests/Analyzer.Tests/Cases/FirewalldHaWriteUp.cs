using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>
/// What the write-up behind <c>firewalld-ha</c> holds beside its main cause, in one input: the balancers' and etcd's word of a control plane that was shut down,
/// a node that joins too late and with swap, one without network plug-in, one whose kubelet lost Docker, and one whose firewall lacks a port.
/// </summary>
internal static class FirewalldHaWriteUp
{
    private const string Haproxy = "Mar 08 02:05:06 loadbalancer1 haproxy[192558]: [WARNING] 066/020506 (192558) : Server apiserver/api-server1 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 2 active and 0 backup servers left. 5 sessions active, 0 requeued, 0 remaining in queue.\n";
    private const string Swapfile = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/swapfile                               file\t\t2097148\t0\t-2\n";
    private const string NoNetwork = "runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker: network plugin is not ready: cni config uninitialized";
    private const string Master2Rules = "nodes/master2/netfilter/iptables-save.txt";
    private const string Pods = "cluster/core_v1_pods.json";

    private const string Join = """
        [preflight] Running pre-flight checks
        	[WARNING IsDockerSystemdCheck]: detected "cgroupfs" as the Docker cgroup driver. The recommended driver is "systemd". Please follow the guide at https://kubernetes.io/docs/setup/cri/
        error execution phase control-plane-prepare/download-certs: error downloading certs: error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace. This Secret might have expired. Please, run `kubeadm init phase upload-certs --upload-certs` on a control plane to generate a new one

        """;

    private static readonly ImmutableArray<(string Path, string Content)> Added =
    [
        ("nodes/loadbalancer1/logs/journal-haproxy.log", Haproxy),
        ("nodes/loadbalancer1/logs/journal-keepalived.log", "Mar 08 02:05:09 loadbalancer1 Keepalived_vrrp[45385]: (VI_1) Entering MASTER STATE\n"),
        ("nodes/loadbalancer2/logs/journal-keepalived.log", "Mar 08 02:05:09 loadbalancer2 Keepalived_vrrp[51120]: (VI_1) Entering BACKUP STATE\n"),
        ("nodes/loadbalancer1/identity/date.txt", "2021-03-08T02:10:14+00:00\n"),
        ("nodes/loadbalancer2/identity/date.txt", "2021-03-08T02:10:15+00:00\n"),
        ("nodes/master2/files/var/log/pods/kube-system_etcd-master2_b2f1c8f3a6f0f53d5bd5a1f6c1f0a2d7/etcd/0.log", """{"log":"raft2021/03/08 02:05:05 INFO: 2dcb5bfc2532f1aa became leader at term 5\n","stream":"stderr","time":"2021-03-08T02:05:05.120034Z"}""" + "\n"),
        ("nodes/master3/logs/kubeadm-join.log", Join),
        ("nodes/master3/files/proc/swaps", Swapfile),
        ("nodes/master3/logs/journal-kubelet.log", "Mar 08 02:01:12 master3 kubelet[2210]: F0308 02:01:12.741210    2210 server.go:269] failed to run Kubelet: running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false.\n"),
        ("nodes/worker1/runtime/kubelet-version.txt", "Kubernetes v1.24.0\n"),
        ("nodes/worker1/files/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--network-plugin=cni --pod-infra-container-image=k8s.gcr.io/pause:3.2\"\n"),
        ("nodes/worker1/logs/journal-kubelet.log", "Mar 08 02:03:40 worker1 kubelet[30114]: Error: failed to parse kubelet flag: unknown flag: --network-plugin\nMar 08 02:03:40 worker1 systemd[1]: kubelet.service: Main process exited, code=exited, status=1/FAILURE\n"),
        ("nodes/worker2/cni/net-d-listing.txt", "total 0\n"),
        ("nodes/worker2/logs/journal-kubelet.log", $"Mar 08 02:04:11 worker2 kubelet[1822]: E0308 02:04:11.120034    1822 kubelet.go:2184] Container {NoNetwork}\n"),
        ("cluster/core_v1_nodes.json", $$"""{"kind": "NodeList", "items": [{{Node("worker1", 3, "True", "kubelet is posting ready status")}}, {{Node("worker2", 4, "False", NoNetwork)}}]}"""),
    ];

    private static string Node(string name, int number, string ready, string message) => $$"""
        {"metadata": {"name": "{{name}}"}, "spec": {"podCIDR": "10.244.{{number}}.0/24" }, "status": {
          "addresses": [{"type": "InternalIP", "address": "192.0.2.{{number + 8}}"}],
          "conditions": [{"type": "Ready", "status": "{{ready}}", "message": "{{message}}"}],
          "nodeInfo": {"kubeletVersion": "v1.20.4", "containerRuntimeVersion": "docker://20.10.5"} } }
        """;

    private const string PendingDns = """
        {"metadata": {"name": "coredns-74ff55c5b-mwjk6", "namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}},
           "spec": {"containers": [{"name": "coredns", "image": "k8s.gcr.io/coredns:1.7.0"}]},
           "status": {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/4 nodes are available: 1 node(s) had taint {node.kubernetes.io/not-ready: }, that the pod didn't tolerate."}]}}
        """;

    /// <summary>Writes it all below the folder, each file where the layout puts it.</summary>
    public static void Lay(TempFolder folder, Func<string, string> layout)
    {
        foreach (var (path, content) in Contents())
            folder.Write(layout(path), content);
    }

    private static Dictionary<string, string> Contents()
    {
        var contents = new CaseBundle("firewalld-ha", "broken").Files().ToDictionary(file => file.Key, file => File.ReadAllText(file.Value), StringComparer.Ordinal);
        foreach (var (path, content) in Added)
            contents[path] = content;

        contents[Master2Rules] = string.Join('\n', contents[Master2Rules].TrimEnd('\n').Split('\n').Where(line => !line.Contains("--dport 8472", StringComparison.Ordinal))) + "\n";
        contents[Pods] = WithPendingDns(contents[Pods]);
        return contents;
    }

    private static string WithPendingDns(string pods)
    {
        var list = JsonNode.Parse(pods)!; // the site's own
        list["items"]!.AsArray().Add(JsonNode.Parse(PendingDns));
        return list.ToJsonString();
    }
}
