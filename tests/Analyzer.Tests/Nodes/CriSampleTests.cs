using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

/// <summary>crictl, CRI-O and nerdctl in the forms of their sources and of what their issues quote (cri-tools cmd/crictl, cri-o cmd/crio-status, nerdctl).</summary>
public sealed class CriSampleTests
{
    [Fact]
    public void A_container_tells_how_it_ended_by_each_runtime()
    {
        var all = Sample.ReadAll<CriContainerDetails>("Nodes", "crictl-inspect").SelectMany(one => one.Items).ToList();

        Assert.Equal(["kube-system/coredns-5644d7b6d9-8xv2k coredns 3 137 OOMKilled  10:00", "kube-flannel/kube-flannel-ds-dcvtc kube-flannel 1 0  20871 ", "shop/web-0 web 0 0  4711 "], all.Select(Words));
        Assert.Equal(["9b2f6c0d", "5d0c1b2a", "9263ac60"], all.Select(one => one.Container.SandboxId[..8]));
        Assert.All(all, one => Assert.StartsWith("/var/log/pods/", one.LogPath, StringComparison.Ordinal));
        Assert.Equal((3, 9), (all[0].Container.Line.Number, all[0].Started?.Hour));
    }

    [Fact]
    public void Several_containers_may_be_shown_in_one_list()
    {
        var read = CriContainerDetails.Parse(new("n", "p", """[{"status": {"id": "a"}, "info": {"pid": 1}}, {"status": {"id": "b"}}, {"status": {}}, 7]"""));

        Assert.Equal(["a", "b"], read.Value.Items.Select(one => one.Container.Id));
        Assert.Equal(2, read.Notes.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("FATA[0000] getting the status of the container \"x\": rpc error: code = NotFound")]
    public void What_shows_no_container_is_noted(string text) => Assert.NotEmpty(CriContainerDetails.Parse(new("n", "p", text)).Notes);

    [Fact]
    public void CRI_O_says_why_its_network_is_not_ready()
    {
        foreach (var read in Sample.ReadAll<CriInfo>("Nodes", "crictl-info"))
            Assert.Equal(("True", "False", "NetworkPluginNotReady"), (read.RuntimeReady?.Status, read.NetworkReady?.Status, read.NetworkReady?.Reason));

        Assert.Equal("registry.k8s.io/pause:3.9", Sample.ReadAll<CriInfo>("Nodes", "crictl-info")[1].SandboxImage?.Text);
    }

    [Fact]
    public void CRI_O_tells_how_it_runs()
    {
        var all = Sample.ReadAll<CrioStatus>("Nodes", "crio-status-info", "crio-info");

        Assert.Equal(["cgroupfs overlay /var/lib/containers/storage", "systemd overlay /var/lib/containers/storage", "systemd overlay /var/lib/containers/storage"], all.Select(one => $"{one.CgroupDriver?.Value} {one.StorageDriver?.Value} {one.StorageRoot?.Value}"));
        Assert.Equal(("default GID mappings (format <container>:<host>:<size>)", "0:0:4294967295"), all[0].Values[4] is var mapping ? (mapping.Label, mapping.Value) : default);
    }

    [Theory]
    [InlineData("runtime/crio-status-info.txt", "cgroup driver: cgroupfs\nstorage driver: overlay\n", "CRI-O cgroupfs 1")]
    [InlineData("runtime/crio-status-config.txt", "[crio.runtime]\ncgroup_manager = \"cgroupfs\"\n", "CRI-O cgroupfs 2")]
    [InlineData("files/etc/crio/crio.conf.d/10-x.conf", "[crio.runtime]\ncgroup_manager = \"cgroupfs\"\n", "CRI-O cgroupfs 2")]
    public void CRI_Os_driver_is_known_by_whichever_says_it(string path, string text, string expected)
    {
        var node = OneNode.With((path, text), ("files/etc/crio/crio.conf", "[crio.runtime]\ncgroup_manager = \"systemd\"\n"), ("files/var/lib/kubelet/config.yaml", "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///var/run/crio/crio.sock\n"));
        var driver = RuntimeCgroupDriver.Of(node, node.Fact<KubeletSettings>().Value).Value;

        Assert.Equal(expected, $"{driver.Runtime} {driver.Driver} {driver.Line.Number}");
    }

    [Theory]
    [InlineData("Error: Get \"http://unix/info\": dial unix /var/run/crio/crio.sock: connect: no such file or directory")]
    [InlineData("  0:0:4294967295")]
    [InlineData(": systemd")]
    [InlineData("cgroup driver systemd")]
    public void What_is_no_status_of_CRI_Os_is_noted(string text) => Assert.Single(CrioStatus.Parse(new("n", "p", text)).Notes);

    [Fact]
    public void No_line_of_CRI_Os_status_is_lost() => LineAccounting.Holds<CrioStatus>(
        [.. Sample.Named("Nodes", "crio-status-info").Select(name => Sample.Text("Nodes", name))], CitedLines.Of, line => line.Span.StartsWith("INFO[") || line.Span.StartsWith("WARN[") || line.Span.StartsWith("time=\""));

    [Fact]
    public void Nerdctls_containers_and_images_are_the_same_in_each_version()
    {
        Assert.All(Sample.ReadAll<ContainerTable>("Nodes", "nerdctl-ps"), one => Assert.Equal(
            [("k8s://shop/web-0", true), ("k8s://shop/web-0/web", true), ("debug", false)], one.Items.Select(item => (item.Name, item.IsRunning))));
        Assert.All(Sample.ReadAll<ImageList>("Nodes", "nerdctl-images"), one => Assert.Equal([("registry.example/shop/web:1.2", "fc71418c4404"), ("", "0a1b2c3d4e5f")], one.Items.Select(image => (image.Reference, image.Id))));
    }

    private static string Words(CriContainerDetail one) =>
        $"{one.Container.Namespace}/{one.Container.Pod} {one.Container.Name} {one.Container.Attempt} {one.ExitCode} {one.Reason} {one.Pid} {one.Finished:HH:mm}";
}
