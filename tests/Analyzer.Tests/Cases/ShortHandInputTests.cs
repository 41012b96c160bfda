using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>What somebody pastes into a ticket: a table of kubectl, a description, the end of a log. It names the cause as far as it can.</summary>
public sealed class ShortHandInputTests
{
    private const string Described = """
        Name:               ip-10-0-3-41
        Roles:              <none>
        Labels:             kubernetes.io/hostname=ip-10-0-3-41
        Annotations:        node.alpha.kubernetes.io/ttl: 0
        CreationTimestamp:  Tue, 04 Mar 2025 10:11:02 +0000
        Taints:             node.kubernetes.io/not-ready:NoExecute
                            node.kubernetes.io/not-ready:NoSchedule
        Unschedulable:      false
        Conditions:
          Type             Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
          ----             ------  -----------------                 ------------------                ------                       -------
          MemoryPressure   False   Tue, 04 Mar 2025 10:40:12 +0000   Tue, 04 Mar 2025 10:11:02 +0000   KubeletHasSufficientMemory   kubelet has sufficient memory available
          Ready            False   Tue, 04 Mar 2025 10:40:12 +0000   Tue, 04 Mar 2025 10:11:02 +0000   KubeletNotReady              container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized
        Addresses:
          InternalIP:  10.0.3.41
          Hostname:    ip-10-0-3-41
        System Info:
          Container Runtime Version:  containerd://1.7.12
          Kubelet Version:            v1.29.2
        PodCIDR:                      10.244.3.0/24

        """;

    private const string Nodes = """
        NAME   STATUS     ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE          KERNEL-VERSION       CONTAINER-RUNTIME
        cp1    Ready      control-plane   30d   v1.30.1   10.5.0.11     <none>        Rocky Linux 9.3   5.14.0-362.el9       cri-o://1.30.0
        wk1    NotReady   <none>          30d   v1.30.1   10.5.0.21     <none>        Rocky Linux 9.3   5.14.0-362.el9       cri-o://1.30.0

        """;

    private const string Pods = """
        NAMESPACE     NAME                       READY   STATUS             RESTARTS         AGE   IP           NODE   NOMINATED NODE   READINESS GATES
        kube-system   coredns-7db6d8ff4d-5x8k2   0/1     CrashLoopBackOff   12 (2m11s ago)   41m   10.85.0.9    cp1    <none>           <none>
        kube-system   coredns-7db6d8ff4d-h7j2m   0/1     CrashLoopBackOff   12 (2m40s ago)   41m   10.85.0.10   cp1    <none>           <none>

        """;

    private const string Loop = "[FATAL] plugin/loop: Loop (127.0.0.1:41577 -> :53) detected for zone \".\", see https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO 5316545384127471229.3146428862301134829.\"\n";
    private const string Join = "[preflight] Running pre-flight checks\nerror execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID \"u9c3dz\"\n";

    [Fact]
    public void A_description_of_a_node_without_network_names_what_is_missing() =>
        Assert.Equal([("cni/configuration-missing", "node:ip-10-0-3-41", "node/not-ready")], CausesOf(("describe-node.txt", Described)));

    [Fact]
    public void The_output_of_a_join_names_the_token() =>
        Assert.Equal([("control-plane/join-credentials-expired", "cluster", "control-plane/join-token-unknown")], CausesOf(("kubeadm-join.txt", Join)));

    [Fact]
    public void Pods_that_fail_on_one_node_are_not_put_under_another_node_that_is_not_ready() =>
        Assert.Equal(
            [("node/not-ready", "node:wk1", ""), ("dns/coredns-loop", "cluster", "dns/coredns-loop-detected,dns/coredns-not-running")],
            CausesOf(("get-nodes-o-wide.txt", Nodes), ("get-pods-A-o-wide.txt", Pods), ("coredns.log", Loop)));

    private static IEnumerable<(string, string, string)> CausesOf(params ReadOnlySpan<(string Name, string Content)> files)
    {
        using var folder = new TempFolder();
        foreach (var (name, content) in files)
            folder.Write(name, content);

        return
        [
            .. Analysis.Run([folder.Path]).Diagnosis.Causes.Select(cause =>
                (cause.Id, cause.Finding.Scope.ToString(), string.Join(',', cause.Symptoms.Select(symptom => symptom.Id).Order(StringComparer.Ordinal)))),
        ];
    }
}
