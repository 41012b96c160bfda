using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// Written in the forms that kubeadm 1.20 and 1.32, k3s and RKE2 give to what they start.
public sealed class ComponentFileVersionTests
{
    private const string Manifests = "files/etc/kubernetes/manifests/";

    private const string Manager120 = """
        apiVersion: v1
        kind: Pod
        metadata:
          creationTimestamp: null
          labels:
            component: kube-controller-manager
            tier: control-plane
          name: kube-controller-manager
          namespace: kube-system
        spec:
          containers:
          - command:
            - kube-controller-manager
            - --allocate-node-cidrs=true
            - --bind-address=127.0.0.1
            - --cluster-cidr=10.42.0.0/16
            - --port=0
            - --service-cluster-ip-range=10.43.0.0/16
            image: k8s.gcr.io/kube-controller-manager:v1.20.2
            imagePullPolicy: IfNotPresent
            livenessProbe:
              httpGet: {host: 127.0.0.1, path: /healthz, port: 10257, scheme: HTTPS}
            name: kube-controller-manager
            resources: {requests: {cpu: 200m}}
          hostNetwork: true
          priorityClassName: system-node-critical
        status: {}
        """;

    private const string Manager132 = """
        apiVersion: v1
        kind: Pod
        metadata:
          creationTimestamp: null
          labels:
            component: kube-controller-manager
            tier: control-plane
          name: kube-controller-manager
          namespace: kube-system
        spec:
          containers:
          - command:
            - kube-controller-manager
            - --allocate-node-cidrs=true
            - --bind-address=127.0.0.1
            - --cluster-cidr=10.42.0.0/16
            - --service-cluster-ip-range=10.43.0.0/16
            - --use-service-account-credentials=true
            image: registry.k8s.io/kube-controller-manager:v1.32.3
            name: kube-controller-manager
            startupProbe:
              httpGet: {host: 127.0.0.1, path: /healthz, port: 10257, scheme: HTTPS}
          hostNetwork: true
          securityContext: {seccompProfile: {type: RuntimeDefault}}
        status: {}
        """;

    private const string Scheduler120 = """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-scheduler, namespace: kube-system}
        spec:
          containers:
          - command: [kube-scheduler, --bind-address=127.0.0.1, --config=/etc/kubernetes/scheduler.yaml, --port=0]
            image: k8s.gcr.io/kube-scheduler:v1.20.2
            name: kube-scheduler
        """;

    // RKE2 1.24 and later: the command and its arguments apart
    private const string SchedulerOfRke2 = """
        apiVersion: v1
        kind: Pod
        metadata:
          annotations:
            etcd.k3s.io/initial: '{"initial-advertise-peer-urls":"https://192.0.2.10:2380"}'
          name: kube-scheduler
          namespace: kube-system
          uid: 5f7d2a00aa
        spec:
          containers:
          - args:
            - --bind-address=127.0.0.1
            - --config=/etc/kubernetes/scheduler.yaml
            - --secure-port=10259
            command:
            - kube-scheduler
            image: index.docker.io/rancher/hardened-kubernetes:v1.30.4-rke2r1-build20240815
            name: kube-scheduler
        """;

    [Theory]
    [InlineData(Manager120)]
    [InlineData(Manager132)]
    public void The_controller_managers_flags_are_those_of_its_static_pod(string manifest)
    {
        var component = OneNode.With(($"{Manifests}kube-controller-manager.yaml", manifest)).Fact<ComponentFlags>().Value.Find("kube-controller-manager");

        Assert.Equal(ComponentSource.StaticPod, component?.Source);
        Assert.Equal(("10.42.0.0/16", "10.43.0.0/16", 16), (component?["cluster-cidr"]?.Value, component?["service-cluster-ip-range"]?.Value, component?["cluster-cidr"]?.Line.Number));
    }

    [Theory]
    [InlineData($"{Manifests}kube-scheduler.yaml", Scheduler120)]
    [InlineData("files/var/lib/rancher/rke2/agent/pod-manifests/kube-scheduler.yaml", SchedulerOfRke2)]
    public void The_schedulers_flags_stand_in_its_command_or_its_arguments(string id, string manifest) =>
        Assert.Equal("/etc/kubernetes/scheduler.yaml", OneNode.With((id, manifest)).Fact<ComponentFlags>().Value.Find("kube-scheduler")?["config"]?.Value);

    [Theory]
    [InlineData("kind: Pod")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: 7}")]
    [InlineData("just text")]
    [InlineData("a: [")]
    public void A_manifest_without_a_component_tells_of_none(string manifest) =>
        Assert.Null(OneNode.With(($"{Manifests}kube-scheduler.yaml", manifest), ("resources/processes.jsonl", """{"pid":1,"ppid":0,"comm":"init","argv":["/sbin/init"]}""")).Fact<ComponentFlags>().Value.Find("kube-scheduler"));

    // /var/lib/kubelet/kubeadm-flags.env of kubeadm 1.20 and 1.32, /run/flannel/subnet.env of flannel 0.13 and 0.26, /etc/sysconfig/kubelet
    [Theory]
    [InlineData("KUBELET_KUBEADM_ARGS=\"--network-plugin=cni --pod-infra-container-image=k8s.gcr.io/pause:3.2\"", "KUBELET_KUBEADM_ARGS", "--network-plugin=cni --pod-infra-container-image=k8s.gcr.io/pause:3.2")]
    [InlineData("KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.10\"", "KUBELET_KUBEADM_ARGS", "--container-runtime-endpoint=unix:///run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.10")]
    [InlineData("FLANNEL_NETWORK=10.42.0.0/16\nFLANNEL_SUBNET=10.42.1.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true", "FLANNEL_SUBNET", "10.42.1.1/24")]
    [InlineData("FLANNEL_NETWORK=10.42.0.0/16\nFLANNEL_SUBNET=10.42.1.1/24\nFLANNEL_IPV6_NETWORK=fd42::/56\nFLANNEL_IPV6_SUBNET=fd42:0:0:1::1/64\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true", "FLANNEL_IPV6_SUBNET", "fd42:0:0:1::1/64")]
    [InlineData("# set by hand\n; so is this\nKUBELET_EXTRA_ARGS='--node-ip=192.0.2.21'\nKUBELET_EXTRA_ARGS=", "KUBELET_EXTRA_ARGS", "")]
    public void Files_of_variables_are_read_as_systemd_reads_them(string text, string name, string value)
    {
        var read = EnvironmentFile.Parse(new("n", "files/x.env", text));

        Assert.Empty(read.Notes);
        Assert.Equal(value, read.Value[name]?.Value);
    }

    [Theory]
    [InlineData("=x")]
    [InlineData("export")]
    [InlineData("just text")]
    [InlineData("\0")]
    public void What_sets_no_variable_is_noted(string line) => Assert.Single(EnvironmentFile.Parse(new("n", "files/x.env", line)).Notes);

    [Fact]
    public void No_line_of_variables_is_lost() => LineAccounting.Holds<EnvironmentFile>(
        "# a\n; b\nKUBELET_KUBEADM_ARGS=\"--v=2\"\nFLANNEL_MTU=1450\nnothing", read => read.Variables.Select(variable => variable.Line), line => line.TrimStart() is ['#' or ';', ..]);
}
