using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class KubernetesObjectTests
{
    [Theory]
    [InlineData("""{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")]
    [InlineData("""{"kind":"List","items":[{"kind":"Pod","metadata":{"name":"a"}},{"kind":"Pod","metadata":{"name":"b"}}]}""")]
    [InlineData("""[{"metadata":{"name":"a"}},{"kind":"Pod","metadata":{"name":"b"}}]""")]
    [InlineData("kind: Pod\nmetadata: {name: a}\n---\nkind: Pod\nmetadata:\n  name: b\n")]
    public void Objects_are_found_in_each_form_of_a_list(string content)
    {
        var read = KubernetesList<Pod>.Parse(new(null, "cluster/core_v1_pods.json", content));

        Assert.Equal(["a", "b"], read.Value.Items.Select(pod => pod.Name));
        Assert.Empty(read.Notes);
    }

    [Fact]
    public void What_is_no_object_is_noted()
    {
        var read = KubernetesList<Pod>.Parse(new(null, "cluster/core_v1_pods.json", """{"kind":"Status","status":"Failure","message":"forbidden"}"""));

        Assert.Empty(read.Value.Items);
        Assert.Single(read.Notes);
    }

    [Fact]
    public void An_object_of_another_kind_is_noted()
    {
        var read = KubernetesList<Pod>.Parse(new(null, "p.json", """{"kind":"Service","metadata":{"name":"a"}}"""));

        Assert.Equal("a Service among objects of the kind Pod", Assert.Single(read.Notes).Reason);
    }

    [Fact]
    public void A_pod_that_crashes_tells_so_in_its_status()
    {
        var pod = Assert.Single(KubernetesList<Pod>.Parse(new(null, "p.json", CrashingPod)).Value.Items);

        Assert.Equal("worker-1", pod.NodeName);
        Assert.Equal("10.200.1.4", pod.Addresses[0].ToString());
        Assert.Equal("Default", pod.Spec.DnsPolicy);
        Assert.False(pod.IsReady);
        var container = Assert.Single(pod.Containers);
        Assert.Equal("-conf /etc/coredns/Corefile", string.Join(' ', container.Argv));
        Assert.Equal("CrashLoopBackOff", container.Status?.WaitingReason);
        Assert.Equal(7, container.Status?.RestartCount);
        Assert.Equal(1, container.Status?.LastExitCode);
    }

    private const string CrashingPod = """
        {"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod",
        "metadata":{"name":"coredns-8494f9c688-cn59x","namespace":"kube-system","labels":{"k8s-app":"kube-dns"},
         "managedFields":[{"manager":"kubelet","fieldsV1":{"f:status":{}}}]},
        "spec":{"nodeName":"worker-1","dnsPolicy":"Default",
         "containers":[{"name":"coredns","image":"coredns/coredns:1.8.3","args":["-conf","/etc/coredns/Corefile"],
          "ports":[{"containerPort":53,"name":"dns","protocol":"UDP"}]}]},
        "status":{"phase":"Running","podIP":"10.200.1.4","podIPs":[{"ip":"10.200.1.4"}],
         "conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],
         "containerStatuses":[{"name":"coredns","ready":false,"restartCount":7,
          "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"}},
          "lastState":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}],"kind":"List"}
        """;
}
