using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Tests.Hosts;

public sealed class DiskFloorTests
{
    private const long Disk = 100L << 30;

    [Theory]
    [InlineData("evictionHard:\n  nodefs.available: 5%\n", "nodefs", 5L << 30)]
    [InlineData("evictionHard:\n  nodefs.available: \"10%\"\nevictionSoft:\n  nodefs.available: 20%\n", "nodefs", 20L << 30)]
    [InlineData("evictionHard: {\"nodefs.available\":\"2Gi\"}", "nodefs", 2L << 30)]
    [InlineData("KUBELET_EXTRA_ARGS=--eviction-hard=memory.available<100Mi,imagefs.available<15%", "imagefs", 15L << 30)]
    public void What_kubelet_is_told_decides(string configuration, string signal, long bytes) => Assert.Equal(bytes, DiskFloor.ThresholdOf(signal, configuration, Disk));

    [Theory]
    [InlineData("")]
    [InlineData("evictionHard:\n  memory.available: 100Mi\n  nodefs.inodesFree: 5%\n")]
    public void Where_it_is_told_nothing_there_is_no_threshold(string configuration) => Assert.Null(DiskFloor.ThresholdOf("nodefs", configuration, Disk));

    [Fact]
    public void Some_of_every_disk_is_left_alone() => Assert.InRange(DiskFloor.Of("/tmp", Disk).Bytes, Disk / 20, Disk / 4);
}
