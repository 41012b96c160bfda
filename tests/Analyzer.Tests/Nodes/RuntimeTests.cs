using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

// Written in the forms that crictl 1.20 to 1.31, Docker 18.09 to 24 and containerd's ctr 1.6 to 1.7 print.
public sealed class RuntimeTests
{
    // crictl 1.28 with containerd 1.7
    private const string Ps = """
        {
          "containers": [
            {
              "id": "3e1d5a8b8a6f",
              "podSandboxId": "9b2f6c0d",
              "metadata": { "name": "coredns", "attempt": 3 },
              "image": { "image": "sha256:ead0a4a53df8" },
              "state": "CONTAINER_EXITED",
              "labels": { "io.kubernetes.pod.name": "coredns-5d78c9869d-8xv2k", "io.kubernetes.pod.namespace": "kube-system" }
            },
            { "state": "CONTAINER_RUNNING" }
          ]
        }
        """;

    private const string Pods = """
        {"items": [{"id": "9b2f6c0d", "metadata": {"name": "coredns-5d78c9869d-8xv2k", "uid": "u-1", "namespace": "kube-system", "attempt": 1}, "state": "SANDBOX_NOTREADY"}]}
        """;

    // crictl 1.28 with containerd 1.7; crictl 1.22 with CRI-O shows a pod in its node's network without a path
    private const string Inspectp = """
        {
          "status": {
            "id": "9b2f6c0d",
            "metadata": {"attempt": 0, "name": "web-0", "namespace": "shop", "uid": "u-2"},
            "state": "SANDBOX_READY",
            "network": {"additionalIps": [{"ip": "fd00::5"}], "ip": "10.244.1.5"},
            "linux": {"namespaces": {"options": {"network": "POD"}}}
          },
          "info": {"pid": 4711, "runtimeSpec": {"linux": {"namespaces": [{"type": "pid"}, {"type": "network", "path": "/var/run/netns/cni-0f9d"}]}}}
        }
        """;

    private const string InspectpOfHost = """
        {"status": {"id": "77aa", "metadata": {"name": "kube-proxy-x", "namespace": "kube-system"}, "network": {"ip": ""}, "linux": {"namespaces": {"options": {"network": "NODE"}}}}, "info": {"pid": 12}}
        """;

    // crictl info: containerd 1.6, and 2.1
    private const string Info16 = """
        {"status": {"conditions": [
          {"type": "RuntimeReady", "status": true, "reason": "", "message": ""},
          {"type": "NetworkReady", "status": false, "reason": "NetworkPluginNotReady", "message": "Network plugin returns error: cni plugin not initialized"}]},
         "config": {"containerd": {"defaultRuntimeName": "runc", "runtimes": {"runc": {"options": {"SystemdCgroup": true}}}}, "sandboxImage": "registry.k8s.io/pause:3.6"},
         "lastCNILoadStatus": "cni config load failed: no network config found in /etc/cni/net.d"}
        """;

    private const string Info21 = """
        {"status": {"conditions": [{"type": "NetworkReady", "status": true}]}, "cniconfig": {"Networks": [{"Config": {"Name": "cni-loopback"}}, {"Config": {"Name": "cbr0"}}]}, "config": {"cni": {"confDir": "/etc/cni/net.d"}}}
        """;

    private const string CrictlImages = """
        IMAGE                                TAG                 IMAGE ID            SIZE
        registry.k8s.io/coredns/coredns      v1.10.1             ead0a4a53df89       16.2MB
        registry.internal/app                <none>              5f82fc39fa816       24.6MB
        """;

    // crictl 1.28: crictl images --pinned --digests
    private const string CrictlImagesPinned = """
        IMAGE                                TAG                 DIGEST              IMAGE ID            SIZE                PINNED
        registry.k8s.io/pause                3.9                 7031c1b283388       e6f1816883972       322kB               true
        """;

    // crictl 1.20: crictl ps -a
    private const string Ps20 = """
        CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID
        3f1c5d7e9a0b2       ead0a4a53df89       2 minutes ago       Exited              coredns             7                   5d0c1b2a3f4e5
        """;

    // crictl 1.33: crictl ps -a
    private const string Ps33 = """
        CONTAINER           IMAGE               CREATED              STATE               NAME                ATTEMPT             POD ID              POD                   NAMESPACE
        8494c4645b160       bc8781a0415de       About a minute ago   Running             web                 1                   303193755a190       web-56d9ff765-p82v8   shop
        8a5c7d501d357       bc8781a0415de       2 hours ago          Exited              c                   0                   9263ac60d5a62       client-cp             shop
        """;

    // crictl 1.13 and 1.33: crictl pods
    private const string Pods13 = """
        POD ID              CREATED             STATE               NAME                       NAMESPACE           ATTEMPT
        5d0c1b2a3f4e5       2 minutes ago       NotReady            coredns-5d78c9869d-8xv2k   kube-system         1
        """;

    private const string Pods33 = """
        POD ID              CREATED              STATE               NAME                  NAMESPACE           ATTEMPT             RUNTIME
        303193755a190       About a minute ago   Ready               web-56d9ff765-p82v8   shop                1                   (default)
        """;

    private const string DockerImages = """
        REPOSITORY                     TAG       IMAGE ID       CREATED        SIZE
        registry.k8s.io/kube-proxy     v1.22.4   edeff87e4802   2 years ago    104MB
        <none>                         <none>    0a1b2c3d4e5f   3 years ago    1.2GB
        """;

    private const string CtrImages = """
        REF                             TYPE                                                 DIGEST                 SIZE      PLATFORMS               LABELS
        docker.io/library/busybox:1.36  application/vnd.docker.distribution.manifest.v2+json sha256:3fbc632167424a6 2.1 MiB   linux/amd64,linux/arm64 io.cri-containerd.image=managed
        """;

    private const string CtrOneBlank = """
        REF TYPE DIGEST SIZE PLATFORMS LABELS
        """;

    private const string CrictlJsonImages = """
        {"images": [{"id": "sha256:5f82", "repoTags": ["registry.k8s.io/kube-proxy:v1.28.2"], "repoDigests": [], "size": "24558871"}]}
        """;

    private const string Docker18 = """
        Containers: 12
         Running: 7
        Server Version: 18.09.9
        Storage Driver: overlay2
         Backing Filesystem: extfs
        Cgroup Driver: cgroupfs
        Plugins:
         Volume: local
        Kernel Version: 4.15.0-112-generic
        Insecure Registries:
         127.0.0.0/8
        WARNING: No swap limit support
        """;

    private const string Docker24 = """
        Client: Docker Engine - Community
         Version:    24.0.7
        Server:
         Containers: 3
          Running: 2
         Server Version: 24.0.7
         Cgroup Driver: systemd
         Cgroup Version: 2
        WARNING: bridge-nf-call-iptables is disabled
        WARNING: bridge-nf-call-ip6tables is disabled
        """;

    private const string DockerJson = """
        {"ServerVersion":"20.10.21","CgroupDriver":"systemd","CgroupVersion":"1","Driver":"overlay2","Warnings":["WARNING: bridge-nf-call-iptables is disabled"]}
        """;

    [Fact]
    public void Containers_and_sandboxes_are_read_from_crictls_json()
    {
        var (containers, sandboxes) = (Parse<CriContainers>(Ps), Parse<CriSandboxes>(Pods));
        var container = Assert.Single(containers.Value.Items);

        Assert.Equal(("coredns", 3, false, "kube-system", "coredns-5d78c9869d-8xv2k", 4), (container.Name, container.Attempt, container.IsRunning, container.Namespace, container.Pod, container.Line.Number));
        Assert.Equal(11, Assert.Single(containers.Notes).Line.Number);
        Assert.Equal((container.SandboxId, "u-1", false), Assert.Single(sandboxes.Value.Items) is var one ? (one.Id, one.Uid, one.IsReady) : default);
    }

    [Fact]
    public void A_sandbox_tells_its_namespace_and_its_addresses()
    {
        var (pod, host) = (Parse<CriSandboxDetail>(Inspectp).Value, Parse<CriSandboxDetail>(InspectpOfHost).Value);

        Assert.Equal(("web-0", "/var/run/netns/cni-0f9d", 4711, "10.244.1.5 fd00::5"), (pod.Sandbox?.Name, pod.NetworkNamespace, pod.Pid, string.Join<object>(' ', pod.Addresses)));
        Assert.Equal((true, "", 0), (host.HostNetwork, host.NetworkNamespace, host.Addresses.Length));
    }

    [Fact]
    public void The_runtime_says_why_its_network_is_not_ready()
    {
        var (first, last) = (Parse<CriInfo>(Info16).Value, Parse<CriInfo>(Info21).Value);

        Assert.Equal(("True", "False", "NetworkPluginNotReady", 3), (first.RuntimeReady?.Status, first.NetworkReady?.Status, first.NetworkReady?.Reason, first.NetworkReady?.Line.Number));
        Assert.StartsWith("cni config load failed", first.LastCniLoadStatus?.Text, StringComparison.Ordinal);
        Assert.Equal((true, "registry.k8s.io/pause:3.6"), (first.SystemdCgroup?.FlagAt(), first.SandboxImage?.Text));
        Assert.Equal(("True", 2, null), (last.NetworkReady?.Status, last.CniNetworks.Length, last.SystemdCgroup));
    }

    [Theory]
    [InlineData(CrictlImages, "registry.k8s.io/coredns/coredns:v1.10.1 ead0a4a53df89 16.2MB, registry.internal/app 5f82fc39fa816 24.6MB")]
    [InlineData(CrictlImagesPinned, "registry.k8s.io/pause:3.9 e6f1816883972 322kB")]
    [InlineData(DockerImages, "registry.k8s.io/kube-proxy:v1.22.4 edeff87e4802 104MB,  0a1b2c3d4e5f 1.2GB")]
    [InlineData(CtrImages, "docker.io/library/busybox:1.36 sha256:3fbc632167424a6 2.1 MiB")]
    [InlineData(CtrOneBlank, "")]
    [InlineData(CrictlJsonImages, "registry.k8s.io/kube-proxy:v1.28.2 sha256:5f82 24558871")]
    public void Images_are_read_from_each_runtimes_list(string text, string expected)
    {
        var read = Parse<ImageList>(text);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join(", ", read.Value.Items.Select(image => $"{image.Reference} {image.Id} {image.Size}")));
    }

    [Theory]
    [InlineData(Docker18, "18.09.9", "cgroupfs", 1)]
    [InlineData(Docker24, "24.0.7", "systemd", 2)]
    [InlineData(DockerJson, "20.10.21", "systemd", 1)]
    public void Dockers_daemon_is_read_from_each_version(string text, string version, string driver, int warnings)
    {
        var read = Parse<DockerInfo>(text);

        Assert.Empty(read.Notes);
        Assert.Equal((version, driver, warnings), (read.Value.ServerVersion?.Value, read.Value.CgroupDriver?.Value, read.Value.Warnings.Length));
    }

    [Theory]
    [InlineData("Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  1.4.13\nRuntimeApiVersion:  v1alpha2\n", "containerd", "1.4.13")]
    [InlineData("Version:  0.1.0\nRuntimeName:  cri-o\nRuntimeVersion:  1.28.1\nRuntimeApiVersion:  v1\n", "cri-o", "1.28.1")]
    public void The_runtimes_version_is_read(string text, string runtime, string version)
    {
        var read = Parse<CrictlVersion>(text);

        Assert.Empty(read.Notes);
        Assert.Equal((runtime, version), (read.Value.Runtime?.Value, read.Value.Version?.Value));
    }

    [Theory]
    [InlineData("FATA[0000] connect: connection refused")]
    [InlineData("{\"items\": {}")]
    [InlineData("[]")]
    public void What_is_none_of_these_is_noted(string text)
    {
        Assert.NotEmpty(Parse<CriContainers>(text).Notes);
        Assert.NotEmpty(Parse<CriInfo>(text).Notes);
        Assert.NotEmpty(Parse<CriSandboxDetail>(text).Notes);
        Assert.NotEmpty(Parse<ImageList>(text).Notes);
        Assert.NotEmpty(Parse<CriSandboxes>(text).Notes);
        Assert.NotEmpty(Parse<CrictlVersion>(text).Notes);
    }

    [Theory]
    [InlineData(Ps20, "coredns Exited 7  ")]
    [InlineData(Ps33, "web Running 1 web-56d9ff765-p82v8 shop, c Exited 0 client-cp shop")]
    public void Containers_are_read_from_each_version_of_crictls_table(string text, string expected)
    {
        var read = Parse<ContainerTable>(text);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join(", ", read.Value.Items.Select(one => $"{one.Name} {one.State} {one.Attempt} {one.Pod} {one.Namespace}")));
    }

    [Theory]
    [InlineData(Pods13, "coredns-5d78c9869d-8xv2k kube-system NotReady 1")]
    [InlineData(Pods33, "web-56d9ff765-p82v8 shop Ready 1")]
    public void Sandboxes_are_read_from_each_version_of_crictls_table(string text, string expected)
    {
        var read = Parse<ContainerTable>(text);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join(", ", read.Value.Items.Select(one => $"{one.Name} {one.Namespace} {one.State} {one.Attempt}")));
    }

    [Fact]
    public void No_line_of_images_is_lost() => LineAccounting.Holds<ImageList>(
        string.Join('\n', CrictlImages, DockerImages, CtrImages),
        read => read.Items.Select(one => one.Line),
        line => line.StartsWith("REF ", StringComparison.Ordinal) || line.StartsWith("IMAGE", StringComparison.Ordinal) || line.StartsWith("REPOSITORY", StringComparison.Ordinal));

    [Fact]
    public void No_line_of_crictls_tables_is_lost() => LineAccounting.Holds<ContainerTable>(
        string.Join('\n', Ps20, Ps33, Pods33),
        read => read.Items.Select(one => one.Line),
        line => !line.Any(char.IsAsciiLetterLower) || line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal));

    [Fact]
    public void No_line_of_crictls_version_is_lost() => LineAccounting.Holds<CrictlVersion>(
        "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  1.4.13\nRuntimeApiVersion:  v1alpha2",
        read => [.. new[] { read.Runtime, read.Version, read.ApiVersion }.OfType<LabelledValue>().Select(value => value.Line)],
        line => line.Split(':')[0].Trim() is "Version" or "RuntimeName" or "RuntimeVersion" or "RuntimeApiVersion");

    [Fact]
    public void No_text_throws()
    {
        AnyText.NeverThrows<CriContainers>(Ps);
        AnyText.NeverThrows<CriSandboxes>(Pods);
        AnyText.NeverThrows<CriSandboxDetail>(Inspectp);
        AnyText.NeverThrows<CriInfo>(Info16);
        AnyText.NeverThrows<DockerInfo>(DockerJson);
        AnyText.NeverThrows<ImageList>(CrictlJsonImages);
    }

    [Fact]
    public void No_line_of_dockers_is_lost() => LineAccounting.Holds<DockerInfo>(
        string.Join('\n', Docker18, Docker24), read => read.Values.Select(one => one.Line), _ => false);

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
