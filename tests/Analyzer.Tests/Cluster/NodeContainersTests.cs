using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class NodeContainersTests
{
    private const string PsJson = """
        {"containers": [{"id": "8a5c7d501d3570f1", "podSandboxId": "9263ac60d5a62f0a", "metadata": {"name": "web", "attempt": 2}, "image": {"image": "sha256:bc87"}, "state": "CONTAINER_RUNNING",
          "labels": {"io.kubernetes.pod.name": "web-0", "io.kubernetes.pod.namespace": "shop"}}]}
        """;

    // crictl 1.31 and later tell the namespace
    private const string PsText = """
        CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD                 NAMESPACE
        8a5c7d501d357       bc8781a0415de       2 minutes ago       Running             web                 2                   9263ac60d5a62       web-0               shop
        """;

    // Docker 20.10 under the kubelet's adapter
    private const string DockerPs = """
        CONTAINER ID   IMAGE                         COMMAND            CREATED         STATUS                     PORTS     NAMES
        8a5c7d501d35   bc8781a0415d                  "/bin/sleep 600"   2 minutes ago   Up 2 minutes                         k8s_web_web-0_shop_0f9d3c1e-77aa-4d1b-9c55-000000000001_2
        9263ac60d5a6   registry.k8s.io/pause:3.6     "/pause"           2 minutes ago   Up 2 minutes                         k8s_POD_web-0_shop_0f9d3c1e-77aa-4d1b-9c55-000000000001_0
        1111ac60d5a6   registry.k8s.io/pause:3.6     "/pause"           2 hours ago     Exited (0) 2 minutes ago             k8s_POD_web-1_shop_0f9d3c1e-77aa-4d1b-9c55-000000000002_0
        """;

    // nerdctl 2.0 -n k8s.io ps
    private const string NerdctlPs = """
        CONTAINER ID    IMAGE                              COMMAND             CREATED          STATUS    PORTS    NAMES
        8a5c7d501d35    registry.example/shop/web:1.2      "/bin/sleep 600"    2 minutes ago    Up                 k8s://shop/web-0/web
        9263ac60d5a6    registry.k8s.io/pause:3.8          "/pause"            2 minutes ago    Up                 k8s://shop/web-0
        """;

    private const string PodsJson = """
        {"items": [{"id": "9263ac60d5a62f0a", "metadata": {"name": "web-0", "uid": "u-1", "namespace": "shop", "attempt": 0}, "state": "SANDBOX_READY"}]}
        """;

    private const string PodsText = """
        POD ID              CREATED             STATE               NAME                NAMESPACE           ATTEMPT             RUNTIME
        9263ac60d5a62       2 minutes ago       Ready               web-0               shop                0                   (default)
        """;

    private const string Inspectp = """
        {"status": {"id": "9263ac60d5a62f0a", "metadata": {"name": "web-0", "namespace": "shop"}, "state": "SANDBOX_READY", "network": {"ip": "10.244.1.5"}}, "info": {"pid": 4711}}
        """;

    [Theory]
    [InlineData("runtime/crictl-ps.json", PsJson)]
    [InlineData("runtime/crictl-ps-k3s.json", PsJson)]
    [InlineData("runtime/crictl-ps-rke2.json", PsJson)]
    [InlineData("runtime/crictl-ps-text.txt", PsText)]
    [InlineData("runtime/docker-ps.txt", DockerPs)]
    [InlineData("runtime/nerdctl-ps.txt", NerdctlPs)]
    public void A_pods_container_is_the_same_whichever_tool_lists_it(string path, string text)
    {
        var containers = OneNode.With((path, text)).Fact<NodeContainers>().Value;

        var container = Assert.Single(containers.All);
        Assert.Same(container, Assert.Single(containers.OfPod("shop", "web-0")));
        Assert.Equal(("web", true), (container.Name, container.IsRunning));
        Assert.StartsWith("8a5c7d501d35", container.Id, StringComparison.Ordinal);
        Assert.Equal(path.Contains("nerdctl", StringComparison.Ordinal) ? null : 2, container.Attempt);
    }

    [Theory]
    [InlineData("runtime/podman-ps.txt", "podman-ps.debian13-podman-5.4.2.txt", "web True, done False")]
    [InlineData("runtime/ctr-tasks.txt", "ctr-tasks-ls.debian13-containerd-1.7.24.txt", " True")]
    [InlineData("runtime/ctr-containers.txt", "ctr-containers-ls.debian11-containerd-1.4.13.txt", " False,  False")]
    public void Containers_without_pods_are_listed_too(string path, string sample, string expected) =>
        Assert.Equal(expected, string.Join(", ", OneNode.With((path, Sample.Text("Nodes", sample))).Fact<NodeContainers>().Value.All.Select(one => $"{one.Name} {one.IsRunning}")));

    [Theory]
    [InlineData("runtime/crictl-pods.json", PodsJson)]
    [InlineData("runtime/crictl-pods-rke2.json", PodsJson)]
    [InlineData("runtime/crictl-pods-text.txt", PodsText)]
    [InlineData("runtime/docker-ps.txt", DockerPs)]
    [InlineData("runtime/nerdctl-ps.txt", NerdctlPs)]
    [InlineData("runtime/crictl-inspectp/web.json", Inspectp)]
    public void A_pods_sandbox_is_the_same_whichever_tool_lists_it(string path, string text)
    {
        var sandboxes = OneNode.With((path, text)).Fact<NodeSandboxes>().Value;

        var sandbox = Assert.Single(sandboxes.OfPod("shop", "web-0"));
        Assert.True(sandbox.IsReady);
        Assert.Same(sandbox, sandboxes.Find("9263ac60d5a6"));
        Assert.Null(sandboxes.Find(""));
    }

    [Fact]
    public void What_is_known_of_a_sandbox_in_detail_belongs_to_it()
    {
        var sandbox = Assert.Single(OneNode.With(("runtime/crictl-pods-text.txt", PodsText), ("runtime/crictl-inspectp/web.json", Inspectp)).Fact<NodeSandboxes>().Value.All);

        Assert.Equal(("10.244.1.5", 4711), (Assert.Single(sandbox.Addresses).ToString(), sandbox.Detail?.Pid));
    }

    [Fact]
    public void A_list_that_may_lack_what_does_not_run_says_so()
    {
        Assert.Null(Containers(PsJson, "runtime/crictl-ps.json").Value.WhyIncomplete);
        Assert.Null(Containers(Sample.Text("Nodes", "docker-ps.debian13-docker-26.1.5.txt"), "runtime/docker-ps.txt").Value.WhyIncomplete);
        Assert.Contains("only the containers that run", Containers(PsText, "runtime/crictl-ps-text.txt").Value.WhyIncomplete, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtime/crictl-ps.json", "FATA[0000] connect: connection refused")]
    [InlineData("runtime/crictl-ps.json", "{\"items\": []}")]
    [InlineData("runtime/crictl-ps-text.txt", "FATA[0000] connect: connection refused")]
    [InlineData("runtime/docker-ps.txt", "Cannot connect to the Docker daemon")]
    public void An_error_message_is_no_node_without_containers(string path, string text) =>
        Assert.Contains(path.Split('.')[0], Containers(text, path).WhyMissing, StringComparison.Ordinal);

    [Theory]
    [InlineData("runtime/crictl-pods.json", "FATA[0000] connect: connection refused")]
    [InlineData("runtime/crictl-pods.json", "{\"containers\": []}")]
    [InlineData("runtime/crictl-pods-text.txt", "FATA[0000] connect: connection refused")]
    [InlineData("runtime/crictl-inspectp/web.json", "FATA[0000] getting sandbox status")]
    public void An_error_message_is_no_node_without_sandboxes(string path, string text) =>
        Assert.False(OneNode.With((path, text)).Fact<NodeSandboxes>().IsKnown);

    [Fact]
    public void An_empty_list_is_known_and_a_second_source_stands_in_for_what_cannot_be_read()
    {
        Assert.Empty(Containers("{\"containers\": []}", "runtime/crictl-ps.json").Value.All);
        Assert.Single(OneNode.With(("runtime/crictl-ps.json", "FATA[0000]"), ("runtime/crictl-ps-text.txt", PsText)).Fact<NodeContainers>().Value.All);
        Assert.Contains("runtime/crictl-ps", OneNode.With().Fact<NodeContainers>().WhyMissing, StringComparison.Ordinal);
    }

    [Fact]
    public void Docker_without_pods_says_nothing_of_sandboxes() =>
        Assert.Contains("lists no sandboxes", OneNode.With(("runtime/docker-ps.txt", "CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n5e5155739b92   web     \"/x\"      1 day     Up 1 d            web")).Fact<NodeSandboxes>().WhyMissing, StringComparison.Ordinal);

    [Theory]
    [InlineData("k8s_web_web-0_shop_u_2", "shop web-0 web 2")]
    [InlineData("k8s_POD_web-0_shop_u_0", "shop web-0  0")]
    [InlineData("k8s_web_web-0_shop", "shop web-0 web ")]
    [InlineData("k8s://shop/web-0/web", "shop web-0 web ")]
    [InlineData("k8s_web", null)]
    [InlineData("k8s://web", null)]
    [InlineData("web", null)]
    public void A_made_up_name_tells_its_pod(string name, string? expected) =>
        Assert.Equal(expected, RuntimeName.Of(name) is { } found ? $"{found.Namespace} {found.Pod} {found.Container} {found.Attempt}" : null);

    private static Availability<NodeContainers> Containers(string text, string path) => OneNode.With((path, text)).Fact<NodeContainers>();
}
