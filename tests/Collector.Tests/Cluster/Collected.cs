using System.Text;
using System.Text.Json;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Cluster;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Cluster;

/// <summary>What one run of API specs left: the manifest's items, and the archive's text.</summary>
internal sealed record Collected(BundleManifest Manifest, IReadOnlyDictionary<string, string> Entries)
{
    public static Task<Collected> FromAsync(FakeApiServer server, params CollectionSpec[] specs) => FromAsync(server.Connection, specs);

    public static async Task<Collected> FromAsync(KubeConnection connection, CollectionSpec[] specs, ApiLimits? limits = null)
    {
        var archive = new MemoryStream();
        using var bundle = new BundleWriter(archive, "top", DateTimeOffset.UnixEpoch);
        await ApiCollection.RunAsync(connection, specs, bundle, new Redactor("0123456789abcdef0123456789abcdef"u8), limits ?? new ApiLimits(), TimeProvider.System, null, default);
        var manifest = bundle.Close(new BundleManifest());
        return new(manifest, Entry(archive.ToArray()));
    }

    public ManifestItem Item => Assert.Single(Manifest.Items);

    public string Text => Assert.Single(Entries).Value;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string[] Names => [.. Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("metadata").GetProperty("name").GetString() ?? "")];

    private static Dictionary<string, string> Entry(byte[] archive)
    {
        using var plain = new System.IO.Compression.GZipStream(new MemoryStream(archive), System.IO.Compression.CompressionMode.Decompress);
        using var tar = new System.Formats.Tar.TarReader(plain);
        var entries = new Dictionary<string, string>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            if (entry.Name.Contains("/cluster/"))
                entries[entry.Name["top/".Length..]] = Encoding.UTF8.GetString(content.ToArray());
        }

        return entries;
    }
}
