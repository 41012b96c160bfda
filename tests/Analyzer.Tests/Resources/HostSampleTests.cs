using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Resources;

/// <summary>The same file systems, folder and memory as Debian 11 and 13 print them: coreutils 8.32 and 9.7, util-linux 2.36 and 2.41, procps 3.3.17 and 4.0.4.</summary>
public sealed class HostSampleTests
{
    [Fact]
    public void File_systems_tell_how_full_they_are()
    {
        Assert.All(Sample.ReadAll<DiskUsage>("Resources", "df-PT", "df-h", "df-Th"), read => Assert.Equal((64L << 20, "tmpfs"), (read.Of("/mnt/g2")?.Size, read.Of("/mnt/g2")?.Device)));
        Assert.All(Sample.ReadAll<DiskUsage>("Resources", "df-i"), read => Assert.True(read.OfInodes && read.FileSystems.Single().Percent == 1));
    }

    [Fact]
    public void Mounts_are_read_in_each_form_also_those_whose_name_has_a_blank()
    {
        var read = Sample.ReadAll<MountList>("Resources", "mount", "mountinfo", "findmnt-P", "findmnt-l");

        Assert.Equal(7, read.Count);
        Assert.All(read, one => Assert.Equal(("overlay", "tmpfs", "tmpfs"), (one.At("/mnt/g2/ov/m")?.Type, one.At("/mnt/g2/with blank")?.Type, one.At("/mnt/g2")?.Type)));
        Assert.All(read, one => Assert.Contains("noexec", one.At("/mnt/g2")!.Options)); // there, as was just seen
    }

    [Fact]
    public void A_tree_of_mounts_is_read_like_a_list()
    {
        var tree = Sample.ReadAll<MountList>("Resources", "findmnt");

        Assert.Equal(["/proc /proc", "/proc /proc /mnt/g2 /mnt/g2/ov/m /mnt/g2/with blank"], tree.Select(one => string.Join(' ', one.Mounts.Select(mount => mount.Target))));
    }

    [Fact]
    public void A_folder_tells_what_is_in_it()
    {
        var read = Sample.ReadAll<FolderListing>("Resources", "ls-lA", "ls-lAfull", "ls-lAR");

        Assert.All(read, one => Assert.Equal(("10-x.conflist", true, true), (one["a"]?.Target, one["b"]?.IsLink, one["d d"]?.IsFolder)));
        Assert.All(Sample.ReadAll<FolderListing>("Resources", "ls-lAR"), one => Assert.Contains("/mnt/g2/net.d/d d", one.Entries.Select(entry => entry.Folder)));
    }

    [Fact]
    public void Memory_is_told_in_the_unit_that_was_asked_for()
    {
        const long Mebi = 1 << 20;
        foreach (var read in Sample.ReadAll<FreeMemory>("Resources", "free", "freeh", "freew"))
        {
            Assert.InRange(read.Memory?["total"] ?? 0, 23_000 * Mebi, 25_000 * Mebi);
            Assert.InRange(read.Available ?? 0, 19_000 * Mebi, 21_000 * Mebi);
            Assert.Equal(0, read.Swap?["total"]);
        }
    }
}
