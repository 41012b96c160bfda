using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Resources;

public sealed class FolderListingTests
{
    // Debian 12, coreutils 9.1: ls -l -A -L; the line of the broken link's complaint goes to standard error
    private const string Debian12 = """
        ls: cannot access 'broken': No such file or directory
        total 0
        -rw-r--r-- 1 root root 0 Nov 21 14:27 a
        -rw-r--r-- 1 root root 0 Nov 21 14:27 b c
        l????????? ? ?    ?    ?            ? broken
        """;

    // Debian 12, coreutils 9.1: ls -lA --time-style=full-iso
    private const string FullIso = """
        total 0
        -rw-r--r-- 1 root root 0 2026-11-21 14:27:33.306646314 +0000 a
        -rw-r--r-- 1 root root 0 2026-11-21 14:27:33.306646314 +0000 b c
        lrwxrwxrwx 1 root root 5 2026-11-21 14:27:33.298646314 +0000 broken -> /nope
        """;

    // Debian 12, coreutils 9.1: ls -lA --time-style=long-iso
    private const string LongIso = """
        total 0
        -rw-r--r-- 1 root root 0 2026-11-21 14:27 a
        -rw-r--r-- 1 root root 0 2026-11-21 14:27 b c
        lrwxrwxrwx 1 root root 5 2026-11-21 14:27 broken -> /nope
        """;

    // Debian 12, BusyBox 1.35: ls -lA
    private const string BusyBox = """
        total 0
        -rw-r--r--    1 root     root             0 Nov 21 14:27 a
        -rw-r--r--    1 root     root             0 Nov 21 14:27 b c
        lrwxrwxrwx    1 root     root             5 Nov 21 14:27 broken -> /nope
        """;

    // In the form of RHEL 8: SELinux writes a dot behind the mode
    private const string Binaries = """
        /opt/cni/bin:
        total 8396
        -rwxr-xr-x. 1 root root 4151672 Jan 16  2024 bandwidth
        -rwxr-xr-x. 1 root root 4424552 Jan 16  2024 bridge
        drwxr-x---+ 2 root root    4096 Mar  2 10:11 old
        """;

    [Theory]
    [InlineData(FullIso, "2026-11-21 14:27:33.306646314 +0000")]
    [InlineData(LongIso, "2026-11-21 14:27")]
    [InlineData(BusyBox, "Nov 21 14:27")]
    public void Each_style_of_times_tells_the_same_entries(string text, string modified)
    {
        var read = Parse(text);

        Assert.Empty(read.Notes);
        Assert.Equal([("a", ""), ("b c", ""), ("broken", "/nope")], read.Value.Entries.Select(one => (one.Name, one.Target)));
        Assert.Equal((modified, "root", 0L, false, true), (read.Value.Entries[0].Modified, read.Value.Entries[0].Owner, read.Value.Entries[0].Size, read.Value.Entries[0].IsExecutable, read.Value.Entries[2].IsLink));
    }

    [Fact]
    public void What_could_not_be_looked_at_is_told()
    {
        var read = Parse(Debian12);

        Assert.Empty(read.Notes);
        Assert.Equal(1, Assert.Single(read.Value.Missing).Number);
        Assert.Equal(("l?????????", null, null), read.Value["broken"] is { } broken ? (broken.Mode, broken.Size, broken.IsExecutable) : default);
    }

    [Fact]
    public void Programs_and_folders_are_told_apart()
    {
        var read = Parse(Binaries);

        Assert.Empty(read.Notes);
        Assert.Equal([("bandwidth", true, false, 4151672L, "/opt/cni/bin"), ("bridge", true, false, 4424552, "/opt/cni/bin"), ("old", true, true, 4096, "/opt/cni/bin")], read.Value.Entries.Select(one => (one.Name, one.IsExecutable ?? false, one.IsFolder, one.Size ?? -1, one.Folder)));
        Assert.Equal("Mar  2 10:11", read.Value["old"]?.Modified);
    }

    [Fact]
    public void Names_alone_are_read_too() => Assert.Equal(["bandwidth", "bridge", "host-local"], Parse("bandwidth\nbridge\nhost-local\n").Value.Entries.Select(one => one.Name));

    [Theory]
    [InlineData("bash: ls: command not found")]
    [InlineData("-rw-r--r-- 1 root root 0 Nov 21 14:27")]
    [InlineData("-rw-r--r-- 1 root root")]
    [InlineData("crw-rw-rw- 1 root root 1, 3 Nov 21 14:27 null")]
    [InlineData("drwx")]
    [InlineData("bandwidth  bridge")]
    [InlineData("rw/r--r-- ")]
    public void What_is_no_entry_is_noted_or_a_name(string text)
    {
        var read = Parse(text);

        Assert.Equal(1, read.Notes.Length + read.Value.Entries.Length);
        Assert.All(read.Value.Entries, one => Assert.Equal("drwx", one.Name));
    }

    [Fact]
    public void A_nodes_plug_ins_are_known_by_folder()
    {
        var node = OneNode.With(("cni/binaries.txt", Binaries), ("cni/binaries-usr-lib.txt", "ls: cannot access '/usr/lib/cni': No such file or directory"));
        var binaries = node.Fact<CniBinaries>().Value;

        Assert.Equal((true, false, null), (binaries.Has("/opt/cni/bin/", "bridge"), binaries.Has("/opt/cni/bin", "loopback"), binaries.Has("/usr/lib/cni", "bridge")));
    }

    [Fact]
    public void Without_a_listing_no_plug_in_is_known_to_be_missing() =>
        Assert.Contains("cni/binaries", OneNode.With().Fact<CniBinaries>().WhyMissing, StringComparison.Ordinal);

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<FolderListing>(
        string.Join('\n', Debian12, FullIso, LongIso, BusyBox, Binaries),
        read => read.Entries.Select(one => one.Line).Concat(read.Missing),
        line => line.StartsWith("total ", StringComparison.Ordinal) || line is ['/', .., ':']);

    private static Parsed<FolderListing> Parse(string content) => FolderListing.Parse(new("n", "p", content));
}
