using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class KubectlDescriptionTests
{
    // kubectl describe node, kubectl 1.29
    private const string OfNode = """
        Name:               worker-1
        Roles:              <none>
        Labels:             beta.kubernetes.io/arch=amd64
                            kubernetes.io/hostname=worker-1
        Annotations:        flannel.alpha.coreos.com/backend-data: {"VNI":1,"VtepMAC":"4e:8b:6a:0d:00:01"}
                            flannel.alpha.coreos.com/public-ip: 10.240.0.21
        CreationTimestamp:  Mon, 02 Mar 2026 09:11:12 +0000
        Taints:             node.kubernetes.io/unreachable:NoExecute
                            dedicated=db:NoSchedule
        Unschedulable:      false
        Conditions:
          Type             Status    LastHeartbeatTime                 LastTransitionTime                Reason              Message
          ----             ------    -----------------                 ------------------                ------              -------
          MemoryPressure   Unknown   Mon, 02 Mar 2026 10:11:12 +0000   Mon, 02 Mar 2026 10:12:12 +0000   NodeStatusUnknown   Kubelet stopped posting node status.
          Ready            Unknown   Mon, 02 Mar 2026 10:11:12 +0000   Mon, 02 Mar 2026 10:12:12 +0000   NodeStatusUnknown   Kubelet stopped posting node status.
        Addresses:
          InternalIP:  10.240.0.21
          Hostname:    worker-1
        System Info:
          Machine ID:                 0a1b2c
          Kernel Version:             5.15.0-91-generic
          OS Image:                   Ubuntu 22.04.3 LTS
          Container Runtime Version:  containerd://1.7.11
          Kubelet Version:            v1.29.1
          Kube-Proxy Version:         v1.29.1
        PodCIDR:                      10.244.1.0/24
        PodCIDRs:                     10.244.1.0/24
        Events:              <none>
        """;

    // kubectl describe pod, kubectl 1.20
    private const string CrashingPod = """
        Name:         coredns-8494f9c688-cn59x
        Namespace:    kube-system
        Priority:     0
        Node:         worker-1/10.240.0.21
        Labels:       k8s-app=kube-dns
                      pod-template-hash=8494f9c688
        Annotations:  <none>
        Status:       Running
        IP:           10.200.1.4
        IPs:
          IP:           10.200.1.4
        Containers:
          coredns:
            Container ID:  containerd://7f3e
            Image:         coredns/coredns:1.8.3
            Ports:         53/UDP, 53/TCP, 9153/TCP
            Host Ports:    0/UDP, 0/TCP, 0/TCP
            Args:
              -conf
              /etc/coredns/Corefile
            State:          Waiting
              Reason:       CrashLoopBackOff
            Last State:     Terminated
              Reason:       Error
              Exit Code:    1
            Ready:          False
            Restart Count:  7
            Environment:    <none>
        Conditions:
          Type              Status
          Initialized       True
          Ready             False
        Events:
          Type     Reason   Age                   From     Message
          ----     ------   ----                  ----     -------
          Warning  BackOff  4m21s (x71 over 19m)  kubelet  Back-off restarting failed container
        """;

    // kubectl describe svc, kubectl 1.28
    private const string OfService = """
        Name:                     web
        Namespace:                shop
        Labels:                   <none>
        Annotations:              metallb.universe.tf/ip-allocated-from-pool: default
        Selector:                 app=web
        Type:                     LoadBalancer
        IP Family Policy:         SingleStack
        IP Families:              IPv4
        IP:                       10.107.12.7
        IPs:                      10.107.12.7
        LoadBalancer Ingress:     192.168.0.240
        Port:                     http  80/TCP
        TargetPort:               8080/TCP
        NodePort:                 http  30080/TCP
        Endpoints:                10.244.1.7:8080
        Session Affinity:         None
        External Traffic Policy:  Local
        HealthCheck NodePort:     31999
        Events:                   <none>
        """;

    [Fact]
    public void A_description_tells_of_a_node_what_its_object_says()
    {
        var node = KubeNode.From(Assert.Single(Parse(OfNode).Value.Items));

        Assert.Equal("worker-1", node.Labels["kubernetes.io/hostname"]);
        Assert.Equal("10.240.0.21", node.Object.Annotations["flannel.alpha.coreos.com/public-ip"]);
        Assert.Equal(["node.kubernetes.io/unreachable=:NoExecute", "dedicated=db:NoSchedule"], node.Taints.Select(taint => $"{taint.Key}={taint.Value}:{taint.Effect}"));
        Assert.Equal(["MemoryPressure", "Ready"], node.Conditions.Select(condition => condition.Type));
        Assert.Equal("Kubelet stopped posting node status.", node.Conditions[1].Message);
        Assert.Equal("10.244.1.0/24", Assert.Single(node.PodCidrs).ToString());
        Assert.Equal("Ubuntu 22.04.3 LTS", node.Versions.OsImage);
        Assert.Equal("10.240.0.21", Assert.Single(node.InternalIps).ToString());
    }

    [Fact]
    public void A_description_tells_of_a_pod_why_it_crashes()
    {
        var read = Parse(CrashingPod).Value;
        var pod = Pod.From(Assert.Single(read.Items));

        Assert.Equal(("worker-1", "Running", false), (pod.NodeName, pod.Phase, pod.IsReady));
        var container = Assert.Single(pod.Containers);
        Assert.Equal("coredns/coredns:1.8.3", container.Image);
        Assert.Equal("-conf /etc/coredns/Corefile", string.Join(' ', container.Argv));
        Assert.Equal([53, 53, 9153], container.Ports.Select(port => port.Port));
        Assert.Equal(("CrashLoopBackOff", 7, 1), (container.Status?.WaitingReason, container.Status?.RestartCount, container.Status?.LastExitCode));
        Assert.NotNull(pod.Object.WhyUnknown("spec", "dnsPolicy"));
        Assert.Equal("", pod.Spec.DnsPolicy);

        var said = KubeEvent.From(Assert.Single(read.Events));
        Assert.Equal(("BackOff", 71, 261.0, 1140.0), (said.Reason, said.Count, said.LastAgo?.TotalSeconds, said.FirstAgo?.TotalSeconds));
        Assert.Equal("kubelet", said.Component);
    }

    [Fact]
    public void A_description_tells_of_a_service_its_target_ports_and_policies()
    {
        var service = Service.From(Assert.Single(Parse(OfService).Value.Items));

        var port = Assert.Single(service.Ports);
        Assert.Equal(("http", 80, "8080", 30080), (port.Name, port.Port, port.TargetPort, port.NodePort));
        Assert.Equal("Local", service.ExternalTrafficPolicy);
        Assert.Equal("web", service.Selector["app"]);
        Assert.Equal("192.168.0.240", Assert.Single(service.Ingress).Address?.ToString());
    }

    [Fact]
    public void Objects_that_stand_one_below_the_other_are_told_apart() =>
        Assert.Equal(["Pod", "Node", "Service"], Parse($"{CrashingPod}\n\n\n{OfNode}\n\n\n{OfService}\n").Value.Items.Select(one => one.Kind));

    [Theory]
    [InlineData("Name:  a\n")]
    [InlineData("Error from server (NotFound): pods \"x\" not found\n")]
    public void What_is_of_no_known_kind_is_noted(string text) => Assert.Single(Parse(text).Notes);

    [Fact]
    public void No_text_throws() => Check.One(Seeded.Config, Prop.ForAll<string, int>((word, at) =>
    {
        foreach (var text in new[] { OfNode, CrashingPod, OfService })
            Parse(text.Insert(Math.Abs(at % text.Length), word ?? ""));
    }));

    private static Parsed<KubectlDescription> Parse(string text) => KubectlDescription.Parse(new(null, "describe", text));
}
