using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

/// <summary>Bundles made in memory for the tests.</summary>
internal static class SmallBundle
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static byte[] Of(params (string Path, string Content)[] files)
    {
        using var output = new MemoryStream();
        using (var writer = new BundleWriter(output, BundleWriter.NameFor("test", Time), Time))
        {
            foreach (var (path, content) in files)
                Add(writer, path, content);

            writer.Close(new BundleManifest { Started = Time, Ended = Time });
        }

        return output.ToArray();
    }

    public static ManifestItem Add(BundleWriter writer, string path, string content) =>
        Add(writer, path, Encoding.UTF8.GetBytes(content));

    public static ManifestItem Add(BundleWriter writer, string path, byte[] content)
    {
        using var entry = writer.Begin();
        entry.Write(content);
        return writer.Add(Item(path), path, entry);
    }

    public static ManifestItem Item(string path) => new()
    {
        Spec = Path.ChangeExtension(path, null),
        Node = "worker1",
        Source = new ItemSource { Argv = ["ip", "route"] },
        Status = ItemStatus.Collected,
        ExitCode = 0,
        Started = Time,
    };

    public static List<ReadEntry> Read(byte[] archive, out ArchiveCut? cut, ArchiveLimits? limits = null)
    {
        using var reader = new BundleReader(new MemoryStream(archive), limits);
        var entries = new List<ReadEntry>();
        while (reader.Next() is { } entry)
        {
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            entries.Add(new ReadEntry(entry.Path, entry.Kind, content.ToArray(), entry.IsCut));
        }

        cut = reader.Cut;
        return entries;
    }
}

/// <summary>An entry with its content read.</summary>
internal sealed record ReadEntry(string Path, ArchiveEntryKind Kind, byte[] Content, bool IsCut)
{
    public string Text => Encoding.UTF8.GetString(Content);
}
