using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

/// <summary>The same few containers, printed by several versions of several runtimes.</summary>
public sealed class RuntimeSampleTests
{
    [Fact]
    public void Dockers_containers_are_the_same_in_each_version()
    {
        var all = Sample.ReadAll<ContainerTable>("Nodes", "docker-ps", "docker-ps-no-trunc");

        Assert.Equal(4, all.Count);
        Assert.All(all, one => Assert.Equal(
            [("created", "Created", false), ("k8s_POD_web-0_shop_0a1b", "Exited (0) Less than a second ago", false), ("web", "Up Less than a second", true)],
            one.Items.Select(item => (item.Name, item.State, item.IsRunning))));
        Assert.Equal([12, 64], all.SelectMany(one => one.Items.Select(item => item.Id.Length)).Distinct().Order());
    }

    [Fact]
    public void Podmans_containers_are_the_same_in_each_version()
    {
        var all = Sample.ReadAll<ContainerTable>("Nodes", "podman-ps");

        Assert.Equal(2, all.Count);
        Assert.All(all, one => Assert.Equal([("web", true), ("done", false)], one.Items.Select(item => (item.Name, item.IsRunning))));
        Assert.All(all, one => Assert.All(one.Items, item => Assert.Equal("registry.example/shop/web:1.2", item.Image)));
    }

    [Fact]
    public void Ctr_tells_containers_and_tasks_apart()
    {
        var (containers, tasks) = (Sample.ReadAll<ContainerTable>("Nodes", "ctr-containers-ls"), Sample.ReadAll<ContainerTable>("Nodes", "ctr-tasks-ls"));

        Assert.Equal((3, 3), (containers.Count, tasks.Count));
        Assert.All(containers, one => Assert.Equal([("web-0", ""), ("web-1", "")], one.Items.Select(item => (item.Id, item.State))));
        Assert.All(tasks, one => Assert.Equal([("web-0", true)], one.Items.Select(item => (item.Id, item.IsRunning))));
        Assert.Equal([101, 94, 107], tasks.Select(one => one.Items[0].Pid ?? 0));
    }

    [Fact]
    public void A_heading_alone_is_a_table_without_containers() =>
        Assert.All(Sample.ReadAll<ContainerTable>("Nodes", "podman-ps-of-none", "ctr-containers-ls-of-none", "ctr-tasks-ls-of-none"), one => Assert.True(one.IsTable && one.Items.IsEmpty));

    [Fact]
    public void Images_are_read_from_each_runtimes_list_in_each_version()
    {
        Assert.All(Sample.ReadAll<ImageList>("Nodes", "docker-images", "podman-images"), one => Assert.Contains("registry.example/shop/web:1.2", one.Items.Select(image => image.Reference)));
        Assert.All(Sample.ReadAll<ImageList>("Nodes", "docker-images"), one => Assert.Single(one.Items, image => image.Reference.Length == 0));
        Assert.All(Sample.ReadAll<ImageList>("Nodes", "ctr-images-ls"), one => Assert.Equal(
            [("registry.example/shop/web:1.2", "5.7 MiB"), ("sha256:fc71418c44042d948d2bbd538f215b074963cea779fbe425aa69b05576c25555", "5.7 MiB")],
            one.Items.Select(image => (image.Reference, image.Size))));
        Assert.All(Sample.ReadAll<ImageList>("Nodes", "ctr-images-ls-of-none"), one => Assert.Empty(one.Items));
    }

    [Fact]
    public void Dockers_networks_are_a_table_in_each_version() =>
        Assert.All(Sample.ReadAll<TextTables>("Nodes", "docker-network-ls"), one => Assert.Equal(["host", "none"], Assert.Single(one.All).Rows.Select(row => row["NAME"]?.Text)));

    [Fact]
    public void Docker_says_of_itself_the_same_to_people_and_to_programs()
    {
        var all = Sample.ReadAll<DockerInfo>("Nodes", "docker-info", "docker-info-json");

        Assert.Equal(["20.10.5+dfsg1", "20.10.24+dfsg1", "26.1.5+dfsg1", "20.10.5+dfsg1", "26.1.5+dfsg1"], all.Select(one => one.ServerVersion?.Value));
        Assert.All(all, one => Assert.Equal(
            ("cgroupfs", "1", "vfs", "json-file", "6.18.44", "/var/lib/docker", "1"),
            (one.CgroupDriver?.Value, one.CgroupVersion?.Value, one.StorageDriver?.Value, one.LoggingDriver?.Value, one.Kernel?.Value, one.RootFolder?.Value, one.RunningContainers?.Value)));
    }

    [Fact]
    public void What_containerd_does_of_itself_is_read_in_each_version()
    {
        var all = Sample.ReadAll<ContainerdConfig>("Nodes", "containerd-config-default");

        Assert.Equal(["k8s.gcr.io/pause:3.2", "registry.k8s.io/pause:3.6", "registry.k8s.io/pause:3.8"], all.Select(one => one.SandboxImage?.Text));
        Assert.Equal(["/opt/cni/bin", "/opt/cni/bin", "/usr/lib/cni"], all.Select(one => one.CniBinaries?.Text));
        Assert.Equal(["systemd_cgroup", "SystemdCgroup", "SystemdCgroup"], all.Select(one => one.SystemdCgroup?.Name));
        Assert.All(all, one => Assert.Equal((2, "runc", "/etc/cni/net.d", false, null), (one.Version, one.DefaultRuntime, one.CniConfigurations?.Text, one.SystemdCgroup?.FlagAt(), one.DisabledCri)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CONTAINER")]
    [InlineData("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")]
    [InlineData("ctr: failed to dial \"/run/containerd/containerd.sock\": context deadline exceeded")]
    [InlineData("CONTAINER ID   IMAGE   COMMAND\n5e5155739b92")]
    [InlineData("TASK    PID    STATUS    \nweb-0    x    RUNNING")]
    public void A_malformed_table_gives_no_container_that_runs_and_no_number(string text)
    {
        var read = ContainerTable.Parse(new("n", "p", text));

        Assert.All(read.Value.Items, one => Assert.Null(one.Pid));
        Assert.Equal(text.Contains("IMAGE", StringComparison.Ordinal) || text.Contains("TASK", StringComparison.Ordinal) || text == "CONTAINER", read.Value.IsTable);
    }

    [Theory]
    [InlineData("docker-ps.debian13-docker-26.1.5.txt")]
    [InlineData("podman-ps.debian11-podman-3.0.1.txt")]
    [InlineData("ctr-tasks-ls.debian13-containerd-1.7.24.txt")]
    public void No_line_of_a_table_is_lost(string sample) => LineAccounting.Holds<ContainerTable>(
        Sample.Text("Nodes", sample), read => read.Items.Select(one => one.Line), IsHeadingOrRemark);

    // Any line whose words are all in capitals may be another table's heading.
    private static bool IsHeadingOrRemark(string line) =>
        !line.Any(char.IsAsciiLetterLower) || line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal);
}
