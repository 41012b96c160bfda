using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Resources;

public sealed class DiskTests
{
    // Debian 12, coreutils 9.1: df -PT
    private const string Posix = """
        Filesystem              Type     1024-blocks     Used Available Capacity Mounted on
        devtmpfs                devtmpfs    12334460        0  12334460       0% /dev
        /dev/vda1               ext4        10187672  4021080   5627000      42% /
        /dev/vdb                xfs         10187672 10187672         0     100% /var/lib/a b
        """;

    // Debian 12, coreutils 9.1: df -h; the wrapped row as RHEL 5 and busybox print it.
    private const string Human = """
        Filesystem               Size  Used Avail Use% Mounted on
        devtmpfs                  12G     0   12G   0% /dev
        /dev/mapper/vg_root-lv_with_a_long_name
                                 9.8G  3.9G  5.4G  42% /
        """;

    // Debian 12, coreutils 9.1: df -i; busybox 1.35: df
    private const string Inodes = "Filesystem                Inodes  IUsed    IFree IUse% Mounted on\ndevtmpfs                 3083615    114  3083501    1% /dev\noverlay                        0      0        0     - /x\n";
    private const string Busybox = "Filesystem           1K-blocks      Used Available Use% Mounted on\ndevtmpfs              12334460         0  12334460   0% /dev\n";

    // Debian 12, util-linux 2.38: mount; /proc/mounts; /proc/self/mountinfo; findmnt; findmnt -P
    private const string Mount = "proc on /proc type proc (rw,relatime)\ndevtmpfs on /dev type devtmpfs (rw,relatime,size=12334460k,nr_inodes=3083615,mode=755)\n/dev/sda1 on /a on b type ext4 (ro) [label]\n";
    private const string ProcMounts = "proc /proc proc rw,relatime 0 0\ndevtmpfs /dev devtmpfs rw,relatime,size=12334460k 0 0\n/dev/sda1 /a\\040b ext4 ro 0 0\n";
    private const string MountInfo = "22 27 0:21 / /proc rw,relatime - proc proc rw\n23 27 0:22 / /sys rw,relatime shared:12 master:1 - sysfs sysfs rw\n";
    private const string Findmnt = "TARGET                                        SOURCE    FSTYPE    OPTIONS\n/                                             overlay   overlay   rw,relatime\n├─/tmp                                        tmpfs     tmpfs     rw,nosuid\n│ ├─/sys/fs/cgroup/freezer                    cgroup    cgroup    ro,freezer\n";
    private const string FindmntPairs = "TARGET=\"/proc\" SOURCE=\"proc\" FSTYPE=\"proc\" OPTIONS=\"rw,relatime\"\n";

    [Fact]
    public void Space_is_told_in_bytes_whatever_the_columns()
    {
        var read = DiskUsage.Parse(new("n", "resources/df.txt", Posix));

        Assert.Empty(read.Notes);
        Assert.Equal(("/dev/vda1", "ext4", 10187672L * 1024, 5627000L * 1024, 42), (read.Value.Of("/etc")?.Device, read.Value.Of("/etc")?.Type, read.Value.Of("/etc")?.Size, read.Value.Of("/etc")?.Available, read.Value.Of("/etc")?.Percent));
        Assert.Equal((100, "/var/lib/a b"), (read.Value.Of("/var/lib/a b/c")?.Percent, read.Value.FileSystems[2].MountPoint));
        Assert.Equal("ext4", read.Value.Of("/devices")?.Type);
    }

    [Fact]
    public void A_row_may_be_wrapped_after_a_long_name()
    {
        var read = DiskUsage.Parse(new("n", "resources/df.txt", Human));

        Assert.Empty(read.Notes);
        Assert.Equal(("/dev/mapper/vg_root-lv_with_a_long_name", 42, 4, 3), (read.Value.Of("/")?.Device, read.Value.Of("/")?.Percent, read.Value.Of("/")?.Line.Number, read.Value.Of("/")?.DeviceLine?.Number));
    }

    [Fact]
    public void Inodes_are_counted_apart()
    {
        var read = DiskUsage.Parse(new("n", "resources/df-inodes.txt", Inodes)).Value;

        Assert.Equal((true, 3083615L, null), (read.OfInodes, read.FileSystems[0].Size, read.FileSystems[1].Percent));
        Assert.False(DiskUsage.Parse(new("n", "d", Busybox)).Value.OfInodes);
        Assert.Contains("inodes", OneNode.With(("resources/df.txt", Posix), ("resources/df-inodes.txt", Posix)).Fact<Disks>().Value.Inodes.WhyMissing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("df: /mnt/nfs: Stale file handle")]
    [InlineData("/dev/vda1 10187672 4021080 5627000 42%")]
    [InlineData("/dev/vda1 many 4021080 5627000 42% /")]
    public void What_is_no_file_system_is_noted(string text) => Assert.Single(DiskUsage.Parse(new("n", "d", text)).Notes);

    [Theory]
    [InlineData(Mount, "proc /proc proc rw,relatime")]
    [InlineData(ProcMounts, "proc /proc proc rw,relatime")]
    [InlineData(MountInfo, "proc /proc proc rw,relatime,rw")]
    [InlineData(FindmntPairs, "proc /proc proc rw,relatime")]
    [InlineData(Findmnt, "overlay / overlay rw,relatime")]
    public void A_mount_is_read_in_every_form(string text, string first)
    {
        var read = MountList.Parse(new("n", "m", text));

        Assert.Empty(read.Notes);
        Assert.Equal(first, $"{read.Value.Mounts[0].Source} {read.Value.Mounts[0].Target} {read.Value.Mounts[0].Type} {string.Join(',', read.Value.Mounts[0].Options)}");
    }

    [Fact]
    public void Blanks_in_a_mount_point_are_kept()
    {
        Assert.Equal("/a b", MountList.Parse(new("n", "m", ProcMounts)).Value.Mounts[2].Target);
        Assert.Equal("ro,freezer", string.Join(',', MountList.Parse(new("n", "m", Findmnt)).Value.At("/sys/fs/cgroup/freezer")?.Options ?? []));
    }

    // Debian 12, cgroup v1 as this kernel was booted; Ubuntu 22.04 with v2, by cgroups(7)
    [Theory]
    [InlineData("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n", 2)]
    [InlineData("tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n", 1)]
    [InlineData("tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n", 1)]
    [InlineData("proc /proc proc rw 0 0\n", null)]
    public void The_mounts_tell_the_version_of_control_groups(string text, int? version) =>
        Assert.Equal(version, OneNode.With(("files/proc/mounts", text)).Fact<Mounts>().Value.CgroupVersion);

    [Theory]
    [InlineData("mount: failed to read mtab: No such file or directory")]
    [InlineData("proc on /proc")]
    [InlineData("22 27 0:21 / /proc rw - proc")]
    public void What_is_no_mount_is_noted(string text) => Assert.Single(MountList.Parse(new("n", "m", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<DiskUsage>(string.Join('\n', Posix, Human, Inodes, Busybox), usage => usage.FileSystems.SelectMany(one => one.DeviceLine is { } device ? new[] { one.Line, device } : [one.Line]), line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["Filesystem", .., "Mounted", "on"]);
        LineAccounting.Holds<MountList>(Mount + ProcMounts + MountInfo + Findmnt + FindmntPairs, list => list.Mounts.Select(mount => mount.Line), line => line.TrimStart().StartsWith('#') || MountList.IsHeading(line.Trim()));
    }
}
