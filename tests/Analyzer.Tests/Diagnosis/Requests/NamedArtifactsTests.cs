using SupportBundle.Analyzer.Diagnosis.Requests;

namespace SupportBundle.Analyzer.Tests.Diagnosis.Requests;

public sealed class NamedArtifactsTests
{
    private static readonly HashSet<string> Nodes = ["worker-1", "worker-2"];

    [Theory]
    [InlineData("routing/routes: not in the input (`ip route show table all` on the node would tell)", "routing/routes")]
    [InlineData("worker-1: routing/routes: not in the input; worker-2: links/addr: not in the input", "worker-1 routing/routes", "worker-2 links/addr")]
    [InlineData("worker-1/cni-1: links/addr: not in the input", "worker-1/cni-1 links/addr")]
    [InlineData("worker-1: rules of iptables-legacy, whose tables the kernel has (netfilter/iptables-legacy-save: failed: exit code 1)", "worker-1 netfilter/iptables-legacy-save")]
    [InlineData("core_v1_secrets: denied: forbidden", "core_v1_secrets")]
    [InlineData("no kubeconfig is in the input (`cat /etc/kubernetes/kubelet.conf` on the nodes would tell)", "files/etc/kubernetes/kubelet.conf")]
    [InlineData("the input holds no log of this node (`journalctl -u kubelet` on the node would tell)", "logs/journal-kubelet")]
    [InlineData("runtime/crictl-info: not applicable: no crictl; files/etc/docker/daemon.json: not in the input", "files/etc/docker/daemon.json")]
    [InlineData("no route of the node leads to pods of other nodes")]
    [InlineData("net/ipv4/conf: nothing that a spec takes")]
    [InlineData("files/etc/shadow: not in the input")]
    [InlineData("files/etc/kubernetes/pki/ca.key: not in the input")]
    [InlineData("files/etc/x/../../root/.ssh/id.conf: not in the input")]
    public void A_reason_names_what_is_missing(string why, params string[] named) =>
        Assert.Equal(named, NamedArtifacts.In(why, Nodes).Select(one => one.Stack is null ? one.Id : $"{one.Stack} {one.Id}"));
}
