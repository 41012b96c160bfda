using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Specs;
using SupportBundle.Collector.Tests.Cluster;
using SupportBundle.Collector.Tests.Collection;

namespace SupportBundle.Collector.Tests.Redaction;

/// <summary>Real collections of files, of a command's output and of the API, with a secret at every place: none of them is anywhere in the bundle, plain or as base64.</summary>
public sealed class SecretsInBundlesTests : IDisposable
{
    private static readonly string Everything = string.Concat(SecretPlaces.All.Select(place => place.Text + "\n"));

    private readonly RealCollection _collection = new();

    public void Dispose() => _collection.Dispose();

    [Fact]
    public void No_secret_of_a_file_or_a_command_reaches_the_bundle()
    {
        var site = Directory.CreateDirectory(Path.Combine(_collection.Folder, "site")).FullName;
        for (var i = 0; i < SecretPlaces.All.Count; i++)
            File.WriteAllText(Path.Combine(site, $"{i}.conf"), SecretPlaces.All[i].Text);
        File.WriteAllText(Path.Combine(site, "all.log"), Everything);
        File.WriteAllBytes(Path.Combine(site, "wide.log"), [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Everything)]);
        using (var packed = new GZipStream(File.Create(Path.Combine(site, "old.log.gz")), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(Everything));
        var argv = new CommandSpec("test/argv", "sh", "-c", "true", "--password", SecretPlaces.All[0].Secret, $"--token={SecretPlaces.All[0].Secret}") { Why = "a test" };

        _collection.Run(
        [
            new TreeSpec("test/site", site, ["*"]) { Why = "a test", MaxFiles = 2000 },
            RealCollection.Shell($"cat '{site}/all.log'; cat '{site}/all.log' >&2; exit 3"),
            argv,
        ]);

        Assert.True(_collection.Manifest.Items.Length > SecretPlaces.All.Count);
        Assert.Contains(_collection.Manifest.Items, item => item.Source.File == $"{site}/wide.log" && item.Status == ItemStatus.Collected);
        AssertNone(Entries(_collection.Archive));
    }

    [Fact]
    public async Task No_secret_of_an_API_object_reaches_the_bundle()
    {
        var maps = SecretPlaces.All.Select((place, i) => $$$"""{"metadata":{"name":"m{{{i}}}"},"data":{"file":{{{JsonSerializer.Serialize(place.Text)}}}}}""");
        var secrets = SecretPlaces.All.Select((place, i) => $$$"""{"metadata":{"name":"s{{{i}}}"},"data":{"k":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(place.Text))}}}"},"stringData":{"p":"{{{place.Secret}}}"}}""");
        using var server = new FakeApiServer(path => Answer.Json($$$"""{"kind":"List","apiVersion":"v1","metadata":{},"items":[{{{string.Join(",\n", path.Contains("secrets") ? secrets : maps)}}}]}"""));

        var collected = await Collected.FromAsync(
            server,
            new ApiListSpec("cluster/core_v1_configmaps", "core", "v1", "configmaps") { Why = "a test", Extension = "json" },
            new ApiListSpec("cluster/core_v1_secrets", "core", "v1", "secrets") { Why = "a test", Extension = "json", MetadataOnly = true });

        Assert.Equal(2, collected.Entries.Count);
        AssertNone(collected.Entries.Select(entry => (entry.Key, entry.Value)));
    }

    private static IEnumerable<(string Path, string Text)> Entries(Stream archive)
    {
        using var reader = new BundleReader(archive);
        while (reader.Next() is { } entry)
        {
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            yield return (entry.Path, Readable(entry.Path, content.ToArray()));
        }
    }

    private static string Readable(string path, byte[] content)
    {
        if (path.EndsWith("wide.log", StringComparison.Ordinal))
            return Encoding.Unicode.GetString(content);
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
            return Encoding.Latin1.GetString(content);

        using var plain = new MemoryStream();
        using var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        packed.CopyTo(plain);
        return Encoding.Latin1.GetString(plain.ToArray());
    }

    private static void AssertNone(IEnumerable<(string Path, string Text)> entries)
    {
        var searched = System.Buffers.SearchValues.Create([.. SecretPlaces.All.SelectMany(place => SecretPlaces.Base64Of(place.Secret).Append(place.Secret))], StringComparison.Ordinal);
        foreach (var (path, text) in entries)
        {
            var at = text.AsSpan().IndexOfAny(searched);
            Assert.True(at < 0, at < 0 ? "" : $"{path}: {text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 60)]}");
            Assert.True(path.AsSpan().IndexOfAny(searched) < 0, path);
        }
    }
}
