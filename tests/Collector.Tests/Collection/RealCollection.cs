using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Collection;

/// <summary>A real collection into a real bundle in a folder of its own, and what stands in it afterwards.</summary>
internal sealed class RealCollection : IDisposable
{
    public const string Node = "worker1";

    public RealCollection() => Folder = Directory.CreateTempSubdirectory("sb-collect-test-").FullName;

    public string Folder { get; }

    public BundleManifest Manifest { get; private set; } = new();

    public DateTimeOffset Since { get; init; } = DateTimeOffset.UnixEpoch;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    private string BundlePath => Path.Combine(Folder, "bundle.tar.gz");

    public ManifestItem Take(CollectionSpec spec)
    {
        Run([spec]);
        return Manifest.Items[0];
    }

    public void Run(ImmutableArray<CollectionSpec> specs, BundleOutcome? endedBefore = null)
    {
        using var stop = new StopSource();
        if (endedBefore is { } cause)
            stop.Stop(cause);
        using var writer = BundleWriter.Create(BundlePath, "support-bundle-test", DateTimeOffset.UnixEpoch);
        var context = new CollectionContext(writer, new Redactor(new byte[32]), Node) { Since = Since, Time = Time };
        new CollectionRun(context, stop).Run(WorkList.Order(specs, [], []));
        Manifest = writer.Close(new() { Outcome = stop.Outcome });
    }

    /// <summary>The bundle as it was written.</summary>
    public Stream Archive => File.OpenRead(BundlePath);

    /// <summary>The text of an entry, or null if the bundle has none of this path.</summary>
    public string? Text(string? path) => Bytes(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public byte[]? Bytes(string? path)
    {
        using var reader = new BundleReader(File.OpenRead(BundlePath));
        while (reader.Next() is { } entry)
        {
            if (path is null || !entry.Path.EndsWith("/" + path, StringComparison.Ordinal))
                continue;
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            return content.ToArray();
        }

        return null;
    }

    public static CommandSpec Shell(string script) => new("test/shell", "sh", "-c", script) { Why = "a test", Timeout = TimeSpan.FromSeconds(20) };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
