using System.Diagnostics;
using System.Security.Cryptography;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class BundleWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sb-bundle-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Tar_gzip_and_sha256sum_read_what_was_written()
    {
        var name = BundleWriter.NameFor("site a", SmallBundle.Time);
        Assert.Equal("support-bundle-site-a-20260102T030405Z", name);
        var path = Path.Combine(_folder, name + ".tar.gz");
        var longPath = $"nodes/worker1/files/var/log/pods/{new string('p', 120)}/{new string('c', 90)}/0.log";

        using (var writer = BundleWriter.Create(path, name, SmallBundle.Time))
        {
            SmallBundle.Add(writer, "nodes/worker1/routing/routes.txt", "default via 10.0.0.1 dev eth0\n");
            SmallBundle.Add(writer, "nodes/worker1/empty.txt", "");
            SmallBundle.Add(writer, "nodes/worker1/block.txt", new string('x', 1024));
            SmallBundle.Add(writer, longPath, "line\n");
            SmallBundle.Add(writer, "nodes/worker1/files/etc/größe.conf", "umlaut\n");
            SmallBundle.Add(writer, "nodes/worker1/random.bin", RandomBytes(5_000_000));
            writer.Close(new BundleManifest { Started = SmallBundle.Time, Ended = SmallBundle.Time });
        }

        Assert.Equal("", Run("gzip", "-t", path));
        Assert.Contains(longPath, Run("tar", "tzf", path));
        Run("tar", "xzf", path, "-C", _folder);
        Assert.DoesNotContain("FAILED", Run("sha256sum", "-c", "SHA256SUMS"));
        Assert.Equal("umlaut\n", File.ReadAllText(Path.Combine(_folder, name, "nodes/worker1/files/etc/größe.conf")));
        Assert.Equal([Path.GetFileName(path)], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Each_item_tells_where_its_own_gzip_member_is()
    {
        using var output = new MemoryStream();
        using var writer = new BundleWriter(output, "top", SmallBundle.Time);
        SmallBundle.Add(writer, "a.txt", "first");
        var item = SmallBundle.Add(writer, "b.txt", "second");

        var member = output.ToArray().AsSpan((int)item.MemberOffset!.Value, (int)item.MemberLength!.Value).ToArray();
        var entry = Assert.Single(SmallBundle.Read(member, out _));

        Assert.Equal("top/b.txt", entry.Path);
        Assert.Equal("second", entry.Text);
        Assert.Equal(6, item.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("second"u8)), item.Sha256);
    }

    [Fact]
    public void The_manifest_is_the_last_entry_and_names_every_item()
    {
        using var output = new MemoryStream();
        using (var writer = new BundleWriter(output, "top", SmallBundle.Time))
        {
            SmallBundle.Add(writer, "a.txt", "first");
            writer.Add(SmallBundle.Item("b") with { Status = ItemStatus.Absent, Reason = "no such command" });
            writer.Close(new BundleManifest { Outcome = BundleOutcome.Interrupted });
        }

        var last = SmallBundle.Read(output.ToArray(), out var cut)[^1];
        var (manifest, problem) = ManifestJson.Read(last.Content);

        Assert.Null(cut);
        Assert.Null(problem);
        Assert.Equal("top/manifest.json", last.Path);
        Assert.Equal([ItemStatus.Collected, ItemStatus.Absent], manifest!.Items.Select(item => item.Status));
        Assert.Equal(BundleOutcome.Interrupted, manifest.Outcome);
    }

    [Fact]
    public void Paths_are_unique_and_stay_inside()
    {
        using var output = new MemoryStream();
        using var writer = new BundleWriter(output, "top", SmallBundle.Time);

        Assert.Equal("__/etc/passwd", SmallBundle.Add(writer, "../etc/passwd", "a").Path);
        Assert.Equal("etc/passwd", SmallBundle.Add(writer, "/etc//./passwd", "a").Path);
        Assert.Equal("etc/passwd~2", SmallBundle.Add(writer, "etc/passwd", "a").Path);
        Assert.Equal("a_b_c", SmallBundle.Add(writer, "a\nb\\c", "a").Path);
        Assert.Equal("manifest.json~2", SmallBundle.Add(writer, "manifest.json", "a").Path);
        Assert.Equal("unnamed", SmallBundle.Add(writer, "/", "a").Path);
    }

    [Fact]
    public void Entries_may_be_written_by_several_threads()
    {
        using var output = new MemoryStream();
        using (var writer = new BundleWriter(output, "top", SmallBundle.Time))
        {
            Parallel.For(0, 50, number => SmallBundle.Add(writer, $"n/{number}.txt", new string('x', number * 1000)));
            writer.Close(new BundleManifest());
        }

        Assert.True(BundleVerification.Of(new MemoryStream(output.ToArray())).IsSound);
    }

    [Fact]
    public void What_does_not_fit_into_the_byte_budget_is_skipped_and_the_bundle_stays_within_it()
    {
        const int budget = 700_000;
        using var output = new MemoryStream();
        using (var writer = new BundleWriter(output, "top", SmallBundle.Time, new BundleWriterOptions { MaxBytes = budget }))
        {
            Assert.Equal(ItemStatus.Collected, SmallBundle.Add(writer, "small.bin", RandomBytes(200_000)).Status);
            var skipped = SmallBundle.Add(writer, "large.bin", RandomBytes(600_000));
            Assert.Equal((ItemStatus.Skipped, "size limit of the bundle", 600_000L), (skipped.Status, skipped.Reason, skipped.OriginalBytes));
            Assert.Equal(ItemStatus.Collected, SmallBundle.Add(writer, "after.txt", "fits").Status);
            Assert.Equal(BundleOutcome.SizeLimit, writer.Close(new BundleManifest()).Outcome);
        }

        Assert.InRange(output.ToArray().Length, 200_000, budget);
        Assert.True(BundleVerification.Of(new MemoryStream(output.ToArray())).IsSound);
    }

    [Fact]
    public void A_full_disk_leaves_a_closed_bundle_with_what_fitted()
    {
        var disk = new SmallDisk(300_000);
        using var writer = new BundleWriter(disk, "top", SmallBundle.Time);
        SmallBundle.Add(writer, "small.bin", RandomBytes(200_000));

        Assert.Throws<BundleFullException>(() => SmallBundle.Add(writer, "large.bin", RandomBytes(200_000)));
        var manifest = writer.Close(new BundleManifest());

        Assert.Equal(BundleOutcome.DiskFull, manifest.Outcome);
        Assert.Equal("the disk is full", manifest.Items[1].Reason);
        Assert.True(BundleVerification.Of(new MemoryStream(disk.ToArray())).IsSound);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private string Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.GetDirectories(_folder).FirstOrDefault() ?? _folder,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!; // UseShellExecute is off, so a process is always given.
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}

/// <summary>A memory stream that fails as a full Linux file system does: what fits is written first.</summary>
internal sealed class SmallDisk(int size) : MemoryStream
{
    private const int NoSpace = 28;

    // MemoryStream brings every write of a derived type here.
    public override void Write(byte[] buffer, int offset, int count)
    {
        var fits = (int)Math.Min(count, size - Position);
        base.Write(buffer, offset, fits);
        if (fits < count)
            throw new IOException("No space left on device", NoSpace);
    }
}
