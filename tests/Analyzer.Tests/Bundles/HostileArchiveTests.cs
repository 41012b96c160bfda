using System.Formats.Tar;
using System.IO.Compression;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class HostileArchiveTests
{
    private static readonly byte[] TwoFiles = Packed.Zip(("a.txt", Packed.Text("alpha alpha alpha")), ("b.txt", Packed.Text("beta beta beta")));

    public static TheoryData<string, byte[]> CutWhole => new()
    {
        { "tar", Tar.Of(Tar.File("a.txt", "alpha"), Tar.File("b.txt", "beta")) },
        { "tar.gz", Tar.Gzip(Tar.Of(Tar.File("a.txt", "alpha"), Tar.File("b.txt", "beta"))) },
        { "zip", TwoFiles },
        { "gz", Tar.Gzip(Packed.Text("alpha")) },
        { "zip of a tar.gz", Packed.Zip(CompressionLevel.NoCompression, ("x.tar.gz", Tar.Gzip(Tar.Of(Tar.File("a.txt", "alpha"))))) },
        { "tar of a zip", Tar.Of(Tar.File("x.zip", TwoFiles)) },
    };

    [Theory]
    [MemberData(nameof(CutWhole))]
    public void An_archive_cut_at_any_byte_gives_what_it_holds_and_says_that_it_is_cut(string kind, byte[] archive)
    {
        using var folder = new TempFolder();
        var whole = WholeInput.From(folder.Write("x", archive));
        for (var length = 1; length < archive.Length; length++)
        {
            var cut = WholeInput.From(folder.Write("x", archive[..length]));

            // What little tells what it is may be cut off as well: then it is a plain file.
            var saysSo = cut.Cuts.Length + cut.Notes.Length + cut.Problems.Length > 0 || cut.Entries is [['x', ':', ..]];
            Assert.True(saysSo || cut.Entries.SequenceEqual(whole.Entries), $"{kind} cut after {length} bytes: {string.Join(", ", cut.Entries)}");
        }
    }

    [Fact]
    public void Of_a_zip_without_its_directory_what_is_there_is_read()
    {
        using var folder = new TempFolder();

        var opened = WholeInput.From(folder.Write("x.zip", TwoFiles[..Packed.Marks(TwoFiles, "PK\x1\x2")[0]]));

        Assert.Equal(["a.txt: alpha alpha alpha", "b.txt: beta beta beta"], opened.Entries);
        Assert.Contains("the directory at its end is missing or damaged", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_with_a_password_is_refused_in_words()
    {
        using var folder = new TempFolder();
        var encrypted = TwoFiles;
        foreach (var record in Packed.Marks(TwoFiles, "PK\x1\x2"))
            encrypted = Packed.With(encrypted, record + 8, 1, bytes: 2);

        var opened = WholeInput.From(folder.Write("x.zip", encrypted));

        Assert.Empty(opened.Entries);
        Assert.EndsWith("x.zip: it holds encrypted files (a.txt). Ask for it without a password, or unpack it and name the folder.", Assert.Single(opened.Problems), StringComparison.Ordinal);
    }

    // Offsets within a record of the directory: checksum 16, packed 20, expanded 24, place 42.
    [Theory]
    [InlineData(16, 1, "ends early: it is not what the archive's directory says: its length or checksum is another")]
    [InlineData(20, 3, "ends early: the archive ends within it, or is damaged")]
    [InlineData(20, uint.MaxValue - 1, "")]
    [InlineData(24, 3, "ends early: it is not what the archive's directory says: its length or checksum is another")]
    [InlineData(24, 4_000_000_000, "ends early: the archive ends within it, or is damaged")]
    [InlineData(42, 7, "left out: the archive's directory names a place that does not hold it")]
    [InlineData(42, 4_000_000_000, "left out: the archive's directory names a place that does not hold it")]
    public void A_directory_that_lies_about_one_file_costs_that_file(int field, uint lie, string said)
    {
        using var folder = new TempFolder();
        var lying = Packed.With(TwoFiles, Packed.Marks(TwoFiles, "PK\x1\x2")[0] + field, lie);

        var opened = WholeInput.From(folder.Write("x.zip", lying));

        Assert.Contains("b.txt: beta beta beta", opened.Entries);
        Assert.Equal(said.Length == 0 ? [] : [$"a.txt: {said}"], opened.Notes);
    }

    [Fact]
    public void Files_of_a_zip_that_lie_over_one_another_are_a_bomb()
    {
        using var folder = new TempFolder();
        var zip = Packed.Zip(("a", new byte[1_000_000]));
        var record = Packed.Marks(zip, "PK\x1\x2")[0];
        var end = Packed.Marks(zip, "PK\x5\x6")[0];
        byte[] bomb = [.. zip[..record], .. Enumerable.Repeat(zip[record..end], 1_000).SelectMany(bytes => bytes), .. Packed.With(zip[end..], 12, (uint)(1_000 * (end - record)))];

        var opened = WholeInput.From(folder.Write("x.zip", bomb), new() { RatioCountsFrom = 1_000_000 });

        Assert.InRange(opened.Bytes, 1_000_000, 50_000_000);
        Assert.Contains("more than 400 times", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_expanded_counts_over_all_levels()
    {
        using var folder = new TempFolder();
        var inner = Tar.Gzip(Tar.Of(Tar.File("a.log", new byte[600_000])));
        var path = folder.Write("x.zip", Packed.Zip(("1.tar.gz", inner), ("2.tar.gz", inner), ("3.tar.gz", inner)));

        var opened = WholeInput.From(path, new() { MaxExpanded = 1_000_000 });

        Assert.InRange(opened.Bytes, 600_000, 1_000_000);
        Assert.StartsWith($"{path}: the limit of 1000000 expanded bytes is reached", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_count_over_all_levels()
    {
        using var folder = new TempFolder();
        var inner = Tar.Of([.. Enumerable.Range(1, 8).Select(i => Tar.File($"{i}", "x"))]);

        var opened = WholeInput.From(folder.Write("x.zip", Packed.Zip(("1.tar", inner), ("2.tar", inner))), new() { MaxEntries = 12 });

        Assert.Equal(10, opened.Entries.Count);
        Assert.Contains("more than 12 entries", Assert.Single(opened.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_within_one_another_have_an_end()
    {
        using var folder = new TempFolder();
        byte[] zip = [.. "matryoshka"u8];
        for (var i = 0; i < 50; i++)
            zip = Packed.Zip(("inner", zip), ("beside", [.. "x"u8]));

        var opened = WholeInput.From(folder.Write("x.zip", zip));

        Assert.Equal(["inner/inner/inner/inner/beside: x", "inner/inner/inner/beside: x", "inner/inner/beside: x", "inner/beside: x", "beside: x"], opened.Entries);
        Assert.Equal(["inner/inner/inner/inner/inner: left out: it is an archive within 5 others, and deeper than 5 none is opened. Unpack it and name the folder"], opened.Notes);
    }

    [Fact]
    public void A_zip_within_another_archive_that_is_larger_than_memory_allows_is_left_out()
    {
        using var folder = new TempFolder();
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        var path = folder.Write("x.tar", Tar.Of(Tar.File("big.zip", Packed.Zip(("noise", noise))), Tar.File("small.zip", TwoFiles)));

        var opened = WholeInput.From(path, new() { MaxSpooled = 2 << 20 });

        Assert.Equal(["small.zip/a.txt: alpha alpha alpha", "small.zip/b.txt: beta beta beta"], opened.Entries);
        Assert.Contains("larger than the 2 MB that are held in memory", Assert.Single(opened.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Odd_names_are_names()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.tar", Tar.Of(Tar.File("a\u001b[31m\n.txt", "1"), Tar.File("A.txt", "2"), Tar.File("a.txt", "3"), Tar.File("dev-x2d\\x2d.device", "4"), Tar.File("\\\\server\\share", "5")));

        var opened = WholeInput.From(path);

        Assert.Equal(["a\ufffd[31m\ufffd.txt: 1", "A.txt: 2", "a.txt: 3", "dev-x2d\\x2d.device: 4"], opened.Entries);
        Assert.Contains("Windows", Assert.Single(opened.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_windows_with_backslashes_has_folders()
    {
        using var folder = new TempFolder();
        var zip = Packed.Zip(("nodes_worker1_a.txt", [.. "x"u8]));
        foreach (var at in Packed.Marks(zip, "nodes_worker1_a.txt"))
            zip[at + 5] = zip[at + 13] = (byte)'\\';
        zip[Packed.Marks(zip, "PK\x1\x2")[0] + 5] = 0;

        Assert.Equal(["nodes/worker1/a.txt: x"], WholeInput.From(folder.Write("x.zip", zip)).Entries);
    }

    [Theory]
    [InlineData("77777777777")]
    [InlineData("-0000000001")]
    [InlineData("banana")]
    public void A_tar_with_a_length_that_lies_ends_in_words(string length)
    {
        using var folder = new TempFolder();
        var tar = Tar.Of(new UstarTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream([.. "alpha"u8]) });
        Packed.Text(length).CopyTo(tar, 124);
        var sum = 256 - 32 + tar[..148].Concat(tar[156..512]).Sum(value => value) + 32;
        Packed.Text(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);

        var opened = WholeInput.From(folder.Write("x.tar", tar));

        Assert.True(opened.Cuts.Length + opened.Problems.Length > 0);
    }

    [Fact]
    public void A_file_without_its_holes_is_left_out_with_what_to_do()
    {
        using var folder = new TempFolder();
        File.WriteAllText(Path.Combine(folder.Path, "behind.txt"), "behind");
        using (var holes = File.Create(Path.Combine(folder.Path, "holes.img")))
        {
            for (var i = 0; i < 40; i++)
            {
                holes.Position = i * 1_000_000L;
                holes.WriteByte(1);
            }
        }

        foreach (var format in new[] { "gnu", "posix" })
        {
            var tar = Packed.By("tar", [], $"-cS --format={format} -C {folder.Path} holes.img behind.txt");
            var opened = WholeInput.From(folder.Write($"{format}.tar", tar));

            Assert.Equal(["behind.txt: behind"], opened.Entries);
            Assert.Contains("without its holes", Assert.Single(opened.Notes), StringComparison.Ordinal);
        }
    }
}
