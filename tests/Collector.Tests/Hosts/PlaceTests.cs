using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Tests.Hosts;

public sealed class PlaceTests
{
    // Kubernetes 1.29, containerd 1.7, systemd cgroup driver, cgroup v2
    private const string SystemdCgroup =
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod6e0d7a0c_9f3c_4e5e_8c8e_0f5c5ad7cd4b.slice/cri-containerd-4f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a.scope\n";

    // Kubernetes 1.18, Docker, cgroupfs driver, cgroup v1
    private const string CgroupfsCgroup =
        "12:pids:/kubepods/burstable/pod6e0d7a0c-9f3c-4e5e-8c8e-0f5c5ad7cd4b/4f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a\n";

    [Theory]
    [InlineData(SystemdCgroup)]
    [InlineData(CgroupfsCgroup)]
    public void A_cgroup_tells_the_pod_and_the_container(string cgroup)
    {
        Assert.Equal("6e0d7a0c-9f3c-4e5e-8c8e-0f5c5ad7cd4b", ContainerNames.PodUid(cgroup));
        Assert.Equal("4f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a", ContainerNames.ContainerId(cgroup));
    }

    [Fact]
    public void A_process_of_the_host_belongs_to_no_pod()
    {
        Assert.Null(ContainerNames.PodUid("0::/system.slice/kubelet.service\n"));
        Assert.Null(ContainerNames.Of("0::/system.slice/kubelet.service\n"));
    }

    [Fact]
    public void Entries_of_another_place_stand_in_a_folder_of_their_own()
    {
        Assert.Equal("nodes/worker1", Place.Host.FolderOn("worker1"));
        Assert.Equal("nodes/worker1/netns/cni-1", new Place("netns/cni-1", []).FolderOn("worker1"));
    }

    [Fact]
    public void The_own_network_namespace_is_none_of_the_others()
    {
        var own = new ProcessFolder(Environment.ProcessId).Namespace("net");

        Assert.DoesNotContain(Places.NetworkNamespaces().Found, place => place.Identity?.Inode == own);
    }
}
