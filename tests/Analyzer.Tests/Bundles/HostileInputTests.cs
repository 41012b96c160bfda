using System.Diagnostics;
using System.Formats.Tar;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class HostileInputTests
{
    private static readonly TarEntry[] Hostile =
    [
        Tar.File("nodes/worker1/routing/routes.json", "[]"),
        Tar.File("../escaped", "x"),
        Tar.File("nodes/worker1/../../../escaped", "x"),
        Tar.File("/tmp/sb-escaped/absolute", "x"),
        Tar.File("C:/escaped", "x"),
        Tar.Link(TarEntryType.SymbolicLink, "nodes/worker1/files/etc/shadow", "/etc/shadow"),
        Tar.Link(TarEntryType.HardLink, "nodes/worker1/files/etc/passwd", "/etc/passwd"),
        Tar.Special(TarEntryType.Fifo, "nodes/worker1/kernel/sysctl.txt"),
        Tar.Special(TarEntryType.CharacterDevice, "nodes/worker1/kernel/dmesg.txt"),
        Tar.Special(TarEntryType.BlockDevice, "nodes/worker1/links/addr.json"),
        Tar.Special(TarEntryType.Directory, "nodes/worker1/files"),
        Tar.File(string.Concat(Enumerable.Repeat("d/", 100)) + "deep", "x"),
        Tar.File("nodes/worker1/" + new string('n', 5_000), "x"),
    ];

    [Fact]
    public void Nothing_but_harmless_files_is_taken_from_an_archive_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        var path = folder.Write("in/bundle.tar.gz", Tar.Gzip(Tar.Of(Hostile)));
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);

        var result = Analysis.Run([path]);

        Assert.Equal(["worker1 routing/routes: []"], result.Model.Contents());
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists("/tmp/sb-escaped"));
        Assert.Equal(
            [
                "left out: its path leads out of the bundle",
                "left out: its path leads out of the bundle",
                "its paths are absolute (/tmp/sb-escaped/absolute): they are read as if they stood below its top",
                "left out: its path is one of Windows with a drive or a server; pack the folder itself, not its full path",
                "left out: it is a link",
                "left out: it is a link",
                "left out: it is neither a file nor a folder",
                "left out: it is neither a file nor a folder",
                "left out: it is neither a file nor a folder",
                "left out: its path is deeper than 64 folders",
                "left out: its path is longer than 4096 characters",
                "not recognised, neither by name nor by looks: tmp/sb-escaped/absolute; a file named after the command that printed it is read",
            ],
            result.Notes.Select(note => note.What));
    }

    [Fact]
    public void Links_in_a_folder_are_not_followed_and_pipes_not_waited_for()
    {
        using var folder = new TempFolder();
        using var outside = new TempFolder();
        folder.Write("in/nodes/worker1/routing/routes.json", "[]");
        outside.Write("secret/routing/rules.json", "[]");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "in/nodes/worker1/hosts.txt"), "/etc/hosts");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "in/nodes/worker2"), Path.Combine(outside.Path, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "in/nodes/loop"), folder.Path);
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(folder.Path, "in/nodes/worker1/pipe.txt")))
            mkfifo.WaitForExit();

        var result = Analysis.Run([Path.Combine(folder.Path, "in")]);

        Assert.Equal(["worker1 pipe: ", "worker1 routing/routes: []"], result.Model.Contents());
        Assert.Equal(["nodes/loop", "nodes/worker1/hosts.txt", "nodes/worker2"], result.Notes.Where(note => note.What == "left out: it is a link").Select(note => note.Where));
    }

    [Fact]
    public void A_bomb_is_cut_where_it_shows()
    {
        using var folder = new TempFolder();
        var tar = Tar.Of(Tar.File("nodes/worker1/routing/routes.json", "[]"), Tar.File("nodes/worker1/logs/x.log", new byte[20_000_000]));
        var path = folder.Write("bundle.tar.gz", Tar.Gzip(tar));

        var result = Run(path, new() { RatioCountsFrom = 1_000_000 });

        Assert.Contains("expands to more than 400 times", Assert.Single(result.Cuts).What, StringComparison.Ordinal);
        Assert.Contains("worker1 routing/routes: []", result.Model.Contents());
        Assert.InRange(result.Model.Nodes[0].Logs.Files[0].Bytes, 1, 5_000_000);
    }

    [Fact]
    public void A_packed_log_that_is_a_bomb_is_cut_too()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/files/var/log/syslog.1.gz", Tar.Gzip(new byte[20_000_000]));

        Assert.True(Run(folder.Path, new() { RatioCountsFrom = 1_000_000 }).IsCut);
    }

    [Fact]
    public void What_expands_beyond_the_limit_is_cut_there()
    {
        using var folder = new TempFolder();
        var tar = Tar.Of(Tar.File("nodes/worker1/routing/routes.json", "[]"), Tar.File("nodes/worker1/logs/x.log", new byte[5_000_000]));
        var path = folder.Write("bundle.tar.gz", Tar.Gzip(tar));

        var result = Run(path, new() { MaxExpanded = 1_000_000 });

        Assert.True(result.IsCut);
        Assert.InRange(result.Model.Nodes[0].Logs.Files[0].Bytes, 1, 1_000_000);
    }

    [Fact]
    public void A_text_larger_than_what_is_held_in_memory_counts_as_missing_and_says_why()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/routing/routes.json", new string('x', 2_000));

        var host = Run(folder.Path, new() { MaxText = 1_000 }).Model.Nodes[0].Host;

        Assert.Equal("routing/routes: cut after 1000 bytes, the most that is held in memory", host.Text("routing/routes").WhyMissing);
        Assert.Equal(1_000, host.TextAsFarAsItGoes("routing/routes").Value.Content.Length);
    }

    [Fact]
    public void All_texts_together_have_a_limit()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 10; i++)
            folder.Write($"nodes/worker1/dns/{i}.txt", new string('x', 1_000));

        var host = Run(folder.Path, new() { MaxTextTotal = 2_500 }).Model.Nodes[0].Host;

        Assert.Equal(2, host.Ids.Count(id => host.Text(id).IsKnown));
    }

    [Fact]
    public void Too_many_entries_end_the_reading()
    {
        using var folder = new TempFolder();
        var path = folder.Write("bundle.tar", Tar.Of([.. Enumerable.Range(1, 20).Select(i => Tar.File($"nodes/worker{i}/dns/b.txt", "x"))]));

        var result = Run(path, new() { MaxEntries = 10 });

        Assert.Equal(10, result.Model.Nodes.Length);
        Assert.True(result.IsCut);
    }

    [Fact]
    public void Of_a_path_that_is_there_twice_the_last_one_counts_as_when_unpacked()
    {
        using var folder = new TempFolder();
        var path = folder.Write("bundle.tar", Tar.Of(Tar.File("nodes/worker1/dns/b.txt", "first"), Tar.File("nodes/./worker1//dns/b.txt", "last")));

        var result = Analysis.Run([path]);

        Assert.Equal(["worker1 dns/b: last"], result.Model.Contents());
        Assert.Contains("more than once", Assert.Single(result.Notes).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_text_and_byte_order_marks_are_tolerated()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/dns/bom.txt", [0xEF, 0xBB, 0xBF, (byte)'x']);
        folder.Write("nodes/worker1/dns/broken.txt", [(byte)'x', 0xC3, (byte)'y', 0x00]);

        Assert.Equal(["worker1 dns/bom: x", "worker1 dns/broken: x\ufffdy\0"], Analysis.Run([folder.Path]).Model.Contents());
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("yesterday")]
    [InlineData("")]
    public void A_senseless_capture_time_is_none(string date)
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/identity/date.txt", date);
        folder.Write("nodes/worker1/logs/x.log", "Mar  8 02:07:08 host kernel: x\n");

        Assert.Null(Analysis.Run([folder.Path]).Model.Captured);
    }

    [Fact]
    public void What_cannot_be_opened_is_a_problem_in_words()
    {
        using var folder = new TempFolder();
        string[] inputs =
        [
            Path.Combine(folder.Path, "absent.tar.gz"),
            folder.Write("empty.tar.gz", ""),
            folder.Write("logs.7z", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]),
            folder.Write("cut.zip", [.. "PK\x3\x4"u8, 20, 0]),
        ];

        var result = Analysis.Run(inputs);

        Assert.Equal(
            [
                $"{inputs[0]}: there is no such file or folder. Name a bundle, an archive, a folder or a file.",
                $"{inputs[1]}: it is empty, or no regular file. Name a bundle, an archive, a folder or a file.",
                $"{inputs[2]}: it is packed with 7-Zip, which is not read here. Unpack it and name the folder.",
                $"{inputs[3]}: it holds nothing that can be read (it is a zip of which the directory is missing or damaged). Ask for it again, and compare its size and checksum with the sender's.",
            ],
            result.Problems.Select(problem => problem.ToString()));
        Assert.True(result.IsEmpty);
    }

    [Fact]
    public void A_picture_is_a_file_of_which_nothing_is_known()
    {
        using var folder = new TempFolder();
        byte[] picture = [.. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 7 % 256))];

        var result = Analysis.Run([folder.Write("photo.jpg", picture), folder.Write("packed-photo.gz", Tar.Gzip(picture))]);

        Assert.Empty(result.Problems);
        Assert.True(result.IsEmpty);
    }

    private static AnalysisResult Run(string path, InputLimits limits) => Analysis.Run([path], new() { Limits = limits });
}
