using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Rules.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

public sealed class RuntimeConfigurationTests
{
    // In the form of CRI-O 1.17, which writes out each setting
    private const string Crio17 = """
        # The main table
        [crio]

        #root = "/var/lib/containers/storage"
        #storage_option = [
        #]
        log_dir = "/var/log/crio/pods"

        [crio.api]
        listen = "/var/run/crio/crio.sock"
        stream_port = "0"

        [crio.runtime]
        default_runtime = "runc"
        conmon_env = [
        	"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        cgroup_manager = "cgroupfs"
        pids_limit = 1024

        [crio.runtime.runtimes.runc]
        runtime_path = ""
        runtime_type = "oci"

        [crio.image]
        pause_image = "k8s.gcr.io/pause:3.1"

        [crio.network]
        # cni_default_network = ""
        network_dir = "/etc/cni/net.d/"
        plugin_dirs = [
        	"/opt/cni/bin/",
        	"/usr/libexec/cni",
        ]
        """;

    // In the form of CRI-O 1.28, where what is the default stands in comments
    private const string Crio28 = """
        [crio]

        # log_dir = "/var/log/crio/pods"

        [crio.api]

        [crio.runtime]
        # default_runtime = "runc"
        # cgroup_manager = "systemd"
        # pids_limit = -1
        default_runtime = "crun"

        [crio.runtime.runtimes.crun]
        runtime_path = "/usr/libexec/crio/crun"
        runtime_type = ""
        allowed_annotations = [
        	"io.containers.trace-syscall",
        ]

        [crio.image]
        # pause_image = "registry.k8s.io/pause:3.9"

        [crio.network]
        cni_default_network = "cbr0"
        # plugin_dirs = [
        # 	"/opt/cni/bin/",
        # ]
        """;

    // As guides have it written for kubeadm, and one of before Docker 17.05
    private const string Docker = """
        {
          "exec-opts": ["native.cgroupdriver=systemd"],
          "log-driver": "json-file",
          "log-opts": { "max-size": "100m" },
          "storage-driver": "overlay2",
          "iptables": false,
          "bip": "172.30.0.1/24",
          "mtu": 1450,
          "default-address-pools": [{ "base": "172.80.0.0/16", "size": 24 }],
          "registry-mirrors": ["https://mirror.example"],
          "insecure-registries": ["registry.example:5000"],
          "data-root": "/data/docker"
        }
        """;

    private const string OldDocker = """
        {"graph": "/data/docker", "storage-driver": "devicemapper", "exec-opts": ["native.cgroupdriver=cgroupfs"], "dns": ["192.0.2.53"], "bridge": "none"}
        """;

    [Fact]
    public void CRI_Os_settings_are_read_from_each_version()
    {
        var (first, last) = (Parse<CrioConfig>(Crio17), Parse<CrioConfig>(Crio28));

        Assert.Empty(first.Notes.Concat(last.Notes));
        Assert.Equal(("cgroupfs", "runc", "1024", "k8s.gcr.io/pause:3.1", "/etc/cni/net.d/"), (first.Value.CgroupManager?.Text, first.Value.DefaultRuntime?.Text, first.Value.PidsLimit?.Text, first.Value.PauseImage?.Text, first.Value.CniConfigurations?.Text));
        Assert.Equal(["/opt/cni/bin/", "/usr/libexec/cni"], first.Value.CniBinaries?.Children.Select(folder => folder.Text));
        Assert.Equal(("/var/run/crio/crio.sock", null, 18), (first.Value.Listen?.Text, first.Value.CniDefaultNetwork, first.Value.CgroupManager?.Line.Number));
        Assert.Equal((null, "crun", null, "cbr0", null), (last.Value.CgroupManager, last.Value.DefaultRuntime?.Text, last.Value.PauseImage, last.Value.CniDefaultNetwork?.Text, last.Value.CniBinaries));
    }

    [Fact]
    public void Dockers_settings_are_read_from_old_and_new_files()
    {
        var (docker, old) = (Parse<DockerDaemonConfig>(Docker), Parse<DockerDaemonConfig>(OldDocker));

        Assert.Empty(docker.Notes.Concat(old.Notes));
        Assert.Equal(("systemd", 2, false, "172.30.0.1/24", "1450", "/data/docker"), (docker.Value.CgroupDriver, docker.Value.CgroupOptionNode?.Line.Number, docker.Value.Iptables?.FlagAt(), docker.Value.BridgeAddress?.Text, docker.Value.Mtu?.Text, docker.Value.RootFolder?.Text));
        Assert.Equal(("172.80.0.0/16", "https://mirror.example", "registry.example:5000"), (docker.Value.AddressPools[0].TextAt("base"), docker.Value.RegistryMirrors[0].Text, docker.Value.InsecureRegistries[0].Text));
        Assert.Equal(("cgroupfs", "/data/docker", "192.0.2.53", "none", null), (old.Value.CgroupDriver, old.Value.RootFolder?.Text, old.Value.NameServers[0].Text, old.Value.Bridge?.Text, old.Value.IpForward));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"iptables\": ")]
    [InlineData("just text")]
    public void What_is_no_file_of_dockers_is_noted(string text) => Assert.NotEmpty(Parse<DockerDaemonConfig>(text).Notes);

    [Theory]
    [InlineData("[crio.runtime")]
    [InlineData("cgroup_manager = ")]
    [InlineData("[crio]\nnot a setting")]
    [InlineData("plugin_dirs = [\n\t\"/opt/cni/bin/\"\n")]
    public void What_is_no_setting_of_CRI_Os_or_containerds_is_noted(string text)
    {
        Assert.NotEmpty(Parse<CrioConfig>(text).Notes);
        Assert.NotEmpty(Parse<ContainerdConfig>(text).Notes);
    }

    [Fact]
    public void No_text_throws()
    {
        AnyText.NeverThrows<DockerDaemonConfig>(Docker);
        AnyText.NeverThrows<CrioConfig>(Crio17);
        AnyText.NeverThrows<ContainerdConfig>(Sample.Text("Nodes", "containerd-config-default.debian12-containerd-1.6.20.txt"));
    }

    [Theory]
    [InlineData("files/etc/docker/daemon.json", Docker, "Docker systemd")]
    [InlineData("runtime/docker-info.txt", """{"ServerVersion":"20.10.21","CgroupDriver":"systemd"}""", "Docker systemd")]
    [InlineData("runtime/crictl-info-k3s.json", """{"status":{"conditions":[]},"config":{"containerd":{"defaultRuntimeName":"nvidia","runtimes":{"nvidia":{"options":{"SystemdCgroup":false}}}}}}""", "containerd cgroupfs")]
    public void The_runtimes_driver_is_known_by_whichever_says_it(string path, string text, string expected)
    {
        var node = OneNode.With((path, text), ("files/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\nkind: KubeletConfiguration\n"));
        var driver = RuntimeCgroupDriver.Of(node, node.Fact<KubeletSettings>().Value).Value;

        Assert.Equal(expected, $"{driver.Runtime} {driver.Driver}");
    }

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
