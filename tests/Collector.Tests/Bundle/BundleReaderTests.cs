using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class BundleReaderTests
{
    [Fact]
    public void A_bundle_cut_at_any_byte_gives_every_entry_that_was_complete_before()
    {
        var files = Enumerable.Range(0, 12).Select(n => ($"nodes/n{n}/routing/routes.txt", $"10.244.{n}.0/24 via 10.0.0.{n}\n{Noise(n)}")).ToArray();
        var bundle = SmallBundle.Of(files);
        var (manifest, _) = ManifestJson.Read(SmallBundle.Read(bundle, out _)[^1].Content);
        var ends = manifest!.Items.Select(item => item.MemberOffset!.Value + item.MemberLength!.Value).ToArray();

        for (var length = 0; length < bundle.Length; length++)
        {
            var entries = SmallBundle.Read(bundle[..length], out var cut);
            var complete = ends.Count(end => end <= length);

            // The last member is the end mark alone, and its zeros are out before its last bytes are asked for.
            Assert.True(cut is not null || length >= bundle.Length - 24, $"no cut at {length} of {bundle.Length}");
            Assert.True(entries.Count >= complete, $"{entries.Count} of {complete} entries at {length}");
            for (var number = 0; number < complete; number++)
                Assert.Equal((files[number].Item2, false), (entries[number].Text, entries[number].IsCut));
        }
    }

    [Fact]
    public void A_bundle_with_any_byte_changed_never_throws()
    {
        var bundle = SmallBundle.Of(("a.txt", "first\n"), ("b.txt", Noise(3)));
        for (var offset = 0; offset < bundle.Length; offset++)
        {
            var changed = bundle.ToArray();
            changed[offset] ^= 0x5A;
            SmallBundle.Read(changed, out _);
            BundleVerification.Of(new MemoryStream(changed));
        }
    }

    [Fact]
    public void The_last_entry_of_a_cut_archive_is_given_as_far_as_it_goes()
    {
        var tar = Tar(new PaxTarEntry(TarEntryType.RegularFile, "log") { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 2000))) });
        var entry = Assert.Single(SmallBundle.Read(tar[..^2500], out var cut));

        Assert.True(entry.IsCut);
        Assert.InRange(entry.Content.Length, 1, 1999);
        Assert.Equal("the archive ends within log", cut!.Why);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7, "short/name")]
    [InlineData(TarEntryFormat.Ustar, "short/name")]
    [InlineData(TarEntryFormat.Gnu, "long")]
    [InlineData(TarEntryFormat.Pax, "long")]
    public void Every_format_of_tar_is_read_plain_and_compressed(TarEntryFormat format, string name)
    {
        name = name == "long" ? $"{new string('d', 150)}/{new string('é', 150)}" : name;
        TarEntry file = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            _ => new PaxTarEntry(TarEntryType.RegularFile, name),
        };
        file.DataStream = new MemoryStream("content"u8.ToArray());
        var tar = Tar(file);

        foreach (var archive in new[] { tar, Gzip(tar) })
        {
            var entry = Assert.Single(SmallBundle.Read(archive, out var cut));
            Assert.Null(cut);
            Assert.Equal((name, "content"), (entry.Path, entry.Text));
        }
    }

    [Fact]
    public void Links_devices_and_folders_are_told_and_not_followed()
    {
        var tar = Tar(
            new PaxTarEntry(TarEntryType.Directory, "folder/"),
            new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/shadow" },
            new PaxTarEntry(TarEntryType.HardLink, "hard") { LinkName = "../../etc/shadow" },
            new PaxTarEntry(TarEntryType.CharacterDevice, "device"),
            new PaxTarEntry(TarEntryType.Fifo, "fifo"),
            new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream("x"u8.ToArray()) });

        var entries = SmallBundle.Read(tar, out var cut);

        Assert.Null(cut);
        Assert.Equal(
            [ArchiveEntryKind.Folder, ArchiveEntryKind.Link, ArchiveEntryKind.Link, ArchiveEntryKind.Other, ArchiveEntryKind.Other, ArchiveEntryKind.File],
            entries.Select(entry => entry.Kind));
        Assert.All(entries[..^1], entry => Assert.Empty(entry.Content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive at all")]
    [InlineData("\u001f\u008b\u0008")]
    public void What_is_no_archive_is_a_cut_at_its_start(string text)
    {
        Assert.Empty(SmallBundle.Read(Encoding.Latin1.GetBytes(text), out var cut));
        Assert.NotNull(cut);
    }

    [Fact]
    public void Sizes_that_make_no_sense_end_the_reading()
    {
        Assert.Empty(SmallBundle.Read(WithSize(0xFF), out var negative));
        Assert.Equal("this is no tar archive", negative!.Why);

        var huge = Assert.Single(SmallBundle.Read(WithSize(0x80), out var cut));
        Assert.True(huge.IsCut);
        Assert.NotNull(cut);
    }

    [Fact]
    public void Expansion_and_the_number_of_entries_have_limits()
    {
        var bundle = SmallBundle.Of(("zeros", new string('\0', 1_000_000)), ("b", "b"));

        SmallBundle.Read(bundle, out var tooLarge, new ArchiveLimits { MaxExpandedBytes = 100_000 });
        Assert.Equal(new ArchiveCut(100_000, "it expands to more than 100000 bytes"), tooLarge);

        Assert.Single(SmallBundle.Read(bundle, out var tooMany, new ArchiveLimits { MaxEntries = 1 }));
        Assert.Equal("it has more than 1 entries", tooMany!.Why);
    }

    [Fact]
    public void An_entry_that_nobody_reads_is_passed_over()
    {
        using var reader = new BundleReader(new MemoryStream(SmallBundle.Of(("a", new string('a', 700)), ("b", "b"))));
        Assert.EndsWith("/a", reader.Next()!.Path);
        Assert.EndsWith("/b", reader.Next()!.Path);
    }

    // A base-256 length of 2^62, or a negative one.
    private static byte[] WithSize(byte first)
    {
        var tar = Tar(new UstarTarEntry(TarEntryType.RegularFile, "file"));
        tar.AsSpan(124, 12).Fill(first == 0xFF ? (byte)0xFF : (byte)0);
        tar[124] = first;
        if (first == 0x80)
            tar[128] = 0x40;

        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = tar.Take(512).Sum(value => (int)value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, 148);
        return tar;
    }

    private static string Noise(int seed)
    {
        var bytes = new byte[150];
        new Random(seed).NextBytes(bytes);
        return Convert.ToHexString(bytes);
    }

    private static byte[] Tar(params TarEntry[] entries)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, leaveOpen: true))
        {
            foreach (var entry in entries)
                writer.WriteEntry(entry);
        }

        return output.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionMode.Compress))
            gzip.Write(bytes);

        return output.ToArray();
    }
}
