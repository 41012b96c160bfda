using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class ArchiveTests
{
    private static readonly byte[] SmallTar = Tar.Of(Tar.Special(TarEntryType.Directory, "top/"), Tar.File("top/a.txt", "alpha"), Tar.File("top/b.txt", "beta"));
    private static readonly string[] SmallEntries = ["top/a.txt: alpha", "top/b.txt: beta"];

    public static TheoryData<string, byte[]> Kinds => new()
    {
        { "tar", SmallTar },
        { "tar.gz", Tar.Gzip(SmallTar) },
        { "tar.gz of two members", [.. Tar.Gzip(SmallTar[..1024]), .. Tar.Gzip(SmallTar[1024..])] },
        { "tar.xz", Packed.By("xz", SmallTar) },
        { "tar.lzma", Packed.By("xz", SmallTar, "-c --format=lzma") },
        { "tar.zst", Packed.By("zstd", SmallTar) },
        { "tar.bz2", Packed.By("bzip2", SmallTar) },
        { "zip", Packed.Zip(("top/a.txt", Packed.Text("alpha")), ("top/b.txt", Packed.Text("beta"))) },
        { "zip, stored", Packed.Zip(CompressionLevel.NoCompression, ("top/a.txt", Packed.Text("alpha")), ("top/b.txt", Packed.Text("beta"))) },
        { "zip behind a program", [.. new byte[777], .. Packed.Zip(("top/a.txt", Packed.Text("alpha")), ("top/b.txt", Packed.Text("beta")))] },
        { "tar, then garbage", [.. SmallTar, .. Enumerable.Repeat((byte)7, 5_000)] },
        { "tar.gz, then garbage", [.. Tar.Gzip(SmallTar), .. "garbage"u8] },
        { "gz of gz of tar", Tar.Gzip(Tar.Gzip(SmallTar)) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_archive_is_known_by_what_it_holds_whatever_its_name(string kind, byte[] archive)
    {
        using var folder = new TempFolder();
        if (kind == "zip behind a program")
            archive = [.. "PK\x3\x4"u8, .. archive[4..]];

        foreach (var name in new[] { "archive", "picture.jpg", "x.tar.gz", "x.zip" })
        {
            var opened = WholeInput.From(folder.Write(name, archive));

            Assert.Equal(SmallEntries, opened.Entries);
            Assert.Equal([], [.. opened.Cuts, .. opened.Notes, .. opened.Problems]);
        }
    }

    [Fact]
    public void A_tar_of_the_1970s_has_no_mark_but_a_checksum()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.V7, leaveOpen: true))
            writer.WriteEntry(new V7TarEntry(TarEntryType.V7RegularFile, "a.txt") { DataStream = new MemoryStream([.. "alpha"u8]) });
        using var folder = new TempFolder();

        Assert.Equal(["a.txt: alpha"], WholeInput.From(folder.Write("x", tar.ToArray())).Entries);
    }

    [Theory]
    [InlineData("iptables-save.txt")]
    [InlineData("kubelet.log")]
    [InlineData("pods.json")]
    public void A_file_that_is_no_archive_is_an_input_of_one_entry(string name)
    {
        using var folder = new TempFolder();

        var opened = WholeInput.From(folder.Write(name, "what it says"));

        Assert.Equal([$"{name}: what it says"], opened.Entries);
        Assert.Equal([], [.. opened.Cuts, .. opened.Notes, .. opened.Problems]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("xz")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public void A_packed_file_is_expanded_and_keeps_its_path_also_within_an_archive(string tool)
    {
        using var folder = new TempFolder();
        var log = Packed.By(tool, Packed.Text("kubelet: started"));
        var path = folder.Write("loose/kubelet.log.1.gz", log);
        var zip = folder.Write("all.zip", Packed.Zip(("logs/kubelet.log.1.gz", log)));

        Assert.Equal(["kubelet.log.1.gz: kubelet: started"], WholeInput.From(path).Entries);
        Assert.Equal(["kubelet.log.1.gz: kubelet: started"], WholeInput.From(Path.GetDirectoryName(path)!).Entries); // it stands in a folder
        Assert.Equal(["logs/kubelet.log.1.gz: kubelet: started"], WholeInput.From(zip).Entries);
    }

    [Fact]
    public void Files_of_an_archive_within_another_stand_below_its_name()
    {
        using var folder = new TempFolder();
        var zip = Packed.Zip(("c.txt", Packed.Text("gamma")));
        var path = folder.Write("case.zip", Packed.Zip(
            ("nodes/worker1.tar.gz", Tar.Gzip(SmallTar)),
            ("nodes/worker2.tar.xz", Packed.By("xz", Tar.Of(Tar.File("inner.zip", zip), Tar.File("syslog.1.gz", Tar.Gzip(Packed.Text("old"))), Tar.File("last.txt", "last")))),
            ("readme.txt", Packed.Text("see the tars"))));

        var opened = WholeInput.From(path);

        Assert.Equal(
            [
                "nodes/worker1.tar.gz/top/a.txt: alpha", "nodes/worker1.tar.gz/top/b.txt: beta",
                "nodes/worker2.tar.xz/inner.zip/c.txt: gamma", "nodes/worker2.tar.xz/syslog.1.gz: old", "nodes/worker2.tar.xz/last.txt: last",
                "readme.txt: see the tars",
            ],
            opened.Entries);
        Assert.Equal([], [.. opened.Cuts, .. opened.Notes, .. opened.Problems]);
    }

    [Fact]
    public void What_stands_behind_an_archive_that_was_read_in_part_only_is_read()
    {
        using var folder = new TempFolder();
        var inner = Packed.By("xz", Tar.Of(Tar.File("big.log", new string('x', 3_000_000))));
        var path = folder.Write("case.tar", Tar.Of(Tar.File("inner.tar.xz", inner), Tar.File("behind.txt", "behind")));
        var reading = new InputReading(new()) { Input = path };
        using var input = InputDoor.Open(path, reading);

        var paths = new List<string>();
        while (input?.Next() is { } entry)
            paths.Add(entry.Path);

        Assert.Equal(["inner.tar.xz/big.log", "behind.txt"], paths);
        Assert.Empty(reading.Cuts);
    }

    [Fact]
    public void A_log_of_several_gzip_members_is_whole_and_a_cut_one_says_so()
    {
        using var folder = new TempFolder();
        byte[] log = [.. Tar.Gzip([]), .. Tar.Gzip(Packed.Text("one ")), .. Tar.Gzip([]), .. Tar.Gzip(Packed.Text("two"))];

        Assert.Equal(["x.gz: one two"], WholeInput.From(folder.Write("x.gz", log)).Entries);
        Assert.Equal(["x.gz: one two"], WholeInput.From(folder.Write("x.gz", [.. log, 0, 0, 0])).Entries);

        var cut = WholeInput.From(folder.Write("x.gz", log[..^1]));
        Assert.Equal(["x.gz: one two (cut)"], cut.Entries);
        Assert.Equal([$"{Path.Combine(folder.Path, "x.gz")}: ends early: the packed data ends before its end"], cut.Notes);

        log[^6] ^= 1;
        var damaged = WholeInput.From(folder.Write("x.gz", log));
        Assert.Equal(["x.gz: one two (cut)"], damaged.Entries);
    }

    [Fact]
    public void Members_of_any_size_end_where_they_end()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        foreach (var size in new[] { 1, 8_150, 8_170, 8_190, 8_192, 8_200, 16_300, 16_384, 100_000 })
        {
            var noise = new byte[size];
            random.NextBytes(noise);
            noise[0] = (byte)'n';
            var opened = WholeInput.From(folder.Write("x.gz", [.. Tar.Gzip(noise), .. Tar.Gzip(noise), .. Tar.Gzip(Packed.Text("end"))]));

            Assert.Equal((2L * size) + 3, opened.Bytes);
            Assert.Equal([], opened.Notes);
        }
    }

    [Fact]
    public void Tars_put_one_behind_another_are_read_all()
    {
        using var folder = new TempFolder();
        byte[] two = [.. SmallTar, .. Tar.Of(Tar.File("c.txt", "gamma"))];

        Assert.Equal([.. SmallEntries, "c.txt: gamma"], WholeInput.From(folder.Write("x.tar", two)).Entries);
        Assert.Equal([.. SmallEntries, "c.txt: gamma"], WholeInput.From(folder.Write("x.tar.gz", Tar.Gzip(two))).Entries);
    }

    [Fact]
    public void What_a_damaged_header_hides_is_lost_and_no_more()
    {
        using var folder = new TempFolder();
        var tar = Tar.Of(Tar.File("a.txt", "alpha"), Tar.File("b.txt", "beta"), Tar.File("c.txt", "gamma"));
        var header = Packed.Marks(tar, "b.txt").Last(at => at % 512 == 0);
        tar[header + 124] = (byte)'x';

        var opened = WholeInput.From(folder.Write("x.tar", tar));

        Assert.Equal(["a.txt: alpha", "c.txt: gamma"], opened.Entries);
        Assert.Contains("is damaged after", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Text_saved_on_windows_is_read(string encoding)
    {
        using var folder = new TempFolder();
        var text = Encoding.GetEncoding(encoding);

        Assert.Equal(["ip-route.txt: default via 10.0.0.1\r\n"], WholeInput.From(folder.Write("ip-route.txt", [.. text.GetPreamble(), .. text.GetBytes("default via 10.0.0.1\r\n")])).Entries);
    }

    [Fact]
    public void A_bundle_is_the_same_wherever_it_lies()
    {
        using var folder = new TempFolder();
        var bundle = CaseBundle.Sites.First().Pack();
        folder.Write("case/support-bundle-case.tar.gz", bundle);
        folder.Write("case/support-bundle-case.tar.gz.sha256", "0000  support-bundle-case.tar.gz\n");
        var zip = folder.Write("case.zip", Packed.Zip(CompressionLevel.NoCompression, ("from the customer/support-bundle-case.tar.gz", bundle)));

        var plain = WholeInput.From(folder.Write("bundle.tar.gz", bundle)).Entries;

        Assert.NotEmpty(plain);
        Assert.Equal([.. plain.Select(entry => $"support-bundle-case.tar.gz/{entry}"), "support-bundle-case.tar.gz.sha256: 0000  support-bundle-case.tar.gz\n"], WholeInput.From(Path.Combine(folder.Path, "case")).Entries);
        Assert.Equal(plain.Select(entry => $"from the customer/support-bundle-case.tar.gz/{entry}"), WholeInput.From(zip).Entries);
    }

    [Fact]
    public void A_bundle_in_a_folder_of_a_zip_is_analysed_as_if_it_were_named_itself()
    {
        using var folder = new TempFolder();
        var bundle = CaseBundle.Broken.First().Pack();
        var zip = folder.Write("case.zip", Packed.Zip(("mail/from the customer/support-bundle-case.tar.gz", bundle), ("mail/hello.txt", Packed.Text("please help"))));

        var named = Analysis.Run([folder.Write("bundle.tar.gz", bundle)]);
        var nested = Analysis.Run([zip]);

        Assert.Equal(DiagnosisText.Print(named.Diagnosis), DiagnosisText.Print(nested.Diagnosis));
        Assert.NotEmpty(named.Diagnosis.Causes);
    }

    [Fact]
    public void Bundles_of_several_nodes_one_of_them_cut_are_one_cluster()
    {
        using var folder = new TempFolder();
        byte[] Bundle(string node) => Tar.Gzip(Tar.Of(Tar.File($"support-bundle-{node}/nodes/{node}/routing/routes.json", "[]"), Tar.File($"support-bundle-{node}/nodes/{node}/kernel/sysctl.txt", "a = 1\n")));
        var zip = folder.Write("case.zip", Packed.Zip(CompressionLevel.NoCompression, ("w1.tar.gz", Bundle("worker1")), ("w2.tar.gz", Bundle("worker2"))));
        var cut = folder.Write("w3.tar.gz", Bundle("worker3")[..^20]);

        var result = Analysis.Run([zip, cut]);

        Assert.Equal(
            ["worker1 kernel/sysctl: a = 1", "worker1 routing/routes: []", "worker2 kernel/sysctl: a = 1", "worker2 routing/routes: []", "worker3 routing/routes: []"],
            result.Model.Contents());
        Assert.Equal(cut, Assert.Single(result.Cuts).Where);
    }
}
