using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Tests.Bundles;

public sealed class BundleMembersTests
{
    private const string Top = "support-bundle-x-20260105T000000Z";
    private static readonly DateTimeOffset Taken = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly (byte[] Bytes, BundleManifest Manifest) Honest = Made();

    public static TheoryData<string> Lies => [.. Claims.Keys];

    private static readonly Dictionary<string, Func<ImmutableArray<ManifestItem>, IEnumerable<ManifestItem>>> Claims = new(StringComparer.Ordinal)
    {
        ["no items"] = items => [],
        ["the first is missing"] = items => items[1..],
        ["one is missing"] = items => items.RemoveAt(3),
        ["one stands there twice"] = items => items.Insert(3, items[3]),
        ["a path is another's"] = items => items.SetItem(3, items[3] with { Path = items[4].Path }),
        ["a path climbs out"] = items => items.SetItem(3, items[3] with { Path = "../" + items[3].Path }),
        ["two are exchanged"] = items => items.SetItem(3, items[3] with { Path = items[4].Path }).SetItem(4, items[4] with { Path = items[3].Path }),
        ["an offset lies within a member"] = items => items.SetItem(3, items[3] with { MemberOffset = items[3].MemberOffset + 7, MemberLength = items[3].MemberLength - 7 }),
        ["an offset is negative"] = items => items.SetItem(0, items[0] with { MemberOffset = -1 }),
        ["an offset lies behind the end"] = items => items.SetItem(5, items[5] with { MemberOffset = long.MaxValue - 3 }),
        ["a length is too short"] = items => items.SetItem(3, items[3] with { MemberLength = items[3].MemberLength - 1 }),
        ["a length is too long"] = items => items.SetItem(3, items[3] with { MemberLength = items[3].MemberLength + 1 }),
        ["a length is zero"] = items => items.SetItem(3, items[3] with { MemberLength = 0 }),
        ["a length is beyond all"] = items => items.SetItem(3, items[3] with { MemberLength = long.MaxValue }),
        ["one covers the next one too"] = items => items.SetItem(3, items[3] with { MemberLength = items[3].MemberLength + items[4].MemberLength }).RemoveAt(4),
        ["the last covers the manifest"] = items => items.SetItem(items.Length - 1, items[^1] with { MemberLength = items[^1].MemberLength + 100 }),
    };

    [Fact]
    public void The_files_of_a_bundle_are_the_same_whether_they_are_read_in_order_or_by_their_places()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.tar.gz", Honest.Bytes);
        var zip = folder.Write("x.zip", Packed.Zip(("x.tar.gz", Honest.Bytes)));

        var (apart, inOrder) = (WholeInput.From(path), WholeInput.From(zip));

        Assert.True(IsReadByPlaces(path));
        Assert.Equal(inOrder.Entries.Select(entry => entry["x.tar.gz/".Length..]), apart.Entries);
        Assert.Equal(Honest.Manifest.Items.Select(item => $"{Top}/{item.Path}"), apart.Entries.SkipLast(2).Select(entry => entry[..entry.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Empty(apart.Cuts.Concat(apart.Notes).Concat(apart.Problems));
    }

    [Fact]
    public void Logs_that_several_threads_expand_yield_what_they_yield_in_order()
    {
        using var folder = new TempFolder();
        var apart = Analysis.Run([folder.Write("apart/x.tar.gz", Honest.Bytes)]).Model;
        var inOrder = Analysis.Run([folder.Write("x.zip", Packed.Zip(("x.tar.gz", Honest.Bytes)))]).Model;

        Assert.Equal(inOrder.Nodes.Select(node => WithoutZip(Hits(node.Logs))), apart.Nodes.Select(node => Hits(node.Logs)));
        Assert.Equal(inOrder.Contents().Select(WithoutZip), apart.Contents());
        Assert.All(apart.Nodes, node => Assert.NotEmpty(node.Logs.Unknown));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_bundle_whose_manifest_lies_is_read_in_order(string lie)
    {
        using var folder = new TempFolder();
        var honest = WholeInput.From(folder.Write("honest.tar.gz", Honest.Bytes)).Entries;
        var path = folder.Write("x.tar.gz", Claiming(Claims[lie](Honest.Manifest.Items)));

        var read = WholeInput.From(path);

        Assert.False(IsReadByPlaces(path));
        Assert.Equal(honest.SkipLast(2), read.Entries.SkipLast(1));
        Assert.Empty(read.Cuts.Concat(read.Notes).Concat(read.Problems));
    }

    [Fact]
    public void A_manifest_that_tells_the_truth_in_another_order_is_believed()
    {
        using var folder = new TempFolder();

        Assert.True(IsReadByPlaces(folder.Write("x.tar.gz", Claiming(Honest.Manifest.Items.Reverse()))));
    }

    [Fact]
    public void A_bundle_that_lost_its_end_is_read_in_order()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.tar.gz", Honest.Bytes[..(int)(Honest.Manifest.Items[^1].MemberOffset + 20 ?? 0)]);

        var read = WholeInput.From(path);

        Assert.False(IsReadByPlaces(path));
        Assert.Equal(Honest.Manifest.Items.Length - 1, read.Entries.Count);
        Assert.Contains("it is cut", Assert.Single(read.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_within_a_file_is_said_and_costs_no_other_file()
    {
        using var folder = new TempFolder();
        var item = Honest.Manifest.Items[3];
        var trailer = (int)(item.MemberOffset + item.MemberLength - 8 ?? 0);
        var path = folder.Write("x.tar.gz", Packed.With(Honest.Bytes, trailer, 0xBAD));

        var read = WholeInput.From(path);

        Assert.True(IsReadByPlaces(path));
        Assert.Equal(WholeInput.From(folder.Write("honest.tar.gz", Honest.Bytes)).Entries.Count, read.Entries.Count);
        Assert.EndsWith($"it is damaged within {Top}/{item.Path}: the rest of that is lost", Assert.Single(read.Cuts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_a_limit_will_end_is_read_in_order()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.tar.gz", Honest.Bytes);

        Assert.False(IsReadByPlaces(path, new() { MaxExpanded = 1000 }));
        Assert.False(IsReadByPlaces(path, new() { MaxEntries = 5 }));
        Assert.False(IsReadByPlaces(path, new() { MaxRatio = 1, RatioCountsFrom = 0 }));
    }

    [Fact]
    public void What_is_read_apart_may_be_read_after_the_input_was_closed()
    {
        using var folder = new TempFolder();
        var reading = new InputReading(new());
        var opened = new List<Stream>();
        using (var input = InputDoor.Open(folder.Write("x.tar.gz", Honest.Bytes), reading))
        {
            while (input?.Next() is { } entry)
            {
                if (entry.Apart?.Invoke() is { } content)
                    opened.Add(content);
            }
        }

        Assert.Equal(Honest.Manifest.Items.Select(item => item.Bytes), opened.Select(Length));
    }

    private static bool IsReadByPlaces(string path, InputLimits? limits = null)
    {
        using var content = DiskFile.Open(path);
        using var members = BundleMembers.Of(new(path, content) { IsInput = true }, new(limits ?? new()));
        return members is not null;
    }

    private static long Length(Stream content)
    {
        using (content)
        {
            var all = new MemoryStream();
            content.CopyTo(all);
            return all.Length;
        }
    }

    private static string Hits(LogEvents logs) => string.Join('\n', logs.Files.Select(file => $"{file.Path} {file.Lines} {file.Errors}")
        .Concat(logs.Unknown.Select(template => $"{template.Shape} {template.Count}"))
        .Concat(logs.LinesPerMinute.Select(minute => $"{minute.Key:O} {minute.Value}")));

    private static string WithoutZip(string line) => line.Replace("x.tar.gz/", "", StringComparison.Ordinal);

    private static byte[] Claiming(IEnumerable<ManifestItem> items)
    {
        var end = (int)(Honest.Manifest.Items[^1].MemberOffset + Honest.Manifest.Items[^1].MemberLength ?? 0);
        var manifest = ManifestJson.Write(Honest.Manifest with { Items = [.. items] });
        return [.. Honest.Bytes[..end], .. Tar.Gzip(Tar.Of(Tar.File($"{Top}/manifest.json", manifest)))];
    }

    private static (byte[] Bytes, BundleManifest Manifest) Made()
    {
        using var bytes = new MemoryStream();
        using var writer = new BundleWriter(bytes, Top, Taken);
        for (var node = 1; node <= 3; node++)
        {
            Add(writer, $"nodes/worker{node}/identity/date.txt", "2026-01-05T00:00:00+00:00\n");
            Add(writer, $"nodes/worker{node}/logs/journal-kubelet.log", Log(node * 500));
            Add(writer, $"nodes/worker{node}/logs/journal-containerd.log", Log(node * 3));
            Add(writer, $"nodes/worker{node}/files/var/log/pods/kube-system_{new string('x', 130)}_{node}/etcd/0.log", Log(40));
            Add(writer, $"nodes/worker{node}/files/var/log/pods/kube-system_y_{node}/y/0.log", "");
        }

        var manifest = writer.Close(new() { Started = Taken, Ended = Taken });
        return (bytes.ToArray(), manifest);
    }

    private static void Add(BundleWriter writer, string path, string content)
    {
        using var entry = writer.Begin();
        entry.Write(Encoding.UTF8.GetBytes(content));
        writer.Add(new() { Spec = "test", Source = new() { File = "test" }, Status = ItemStatus.Collected }, path, entry);
    }

    private static string Log(int lines) => string.Concat(Enumerable.Range(0, lines).Select(line =>
        $"2026-01-02T00:{line / 60 % 60:00}:{line % 60:00}.000000+0000 worker1 kubelet[812]: E0102 00:00:00.000000     812 x.go:{line % 9}] \"Something odd happened\" count={line}\n"));
}
