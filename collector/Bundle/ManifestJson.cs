using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle;

/// <summary>Writes and reads <c>manifest.json</c>; fields that this version does not know are ignored.</summary>
public static class ManifestJson
{
    public static byte[] Write(BundleManifest manifest) =>
        JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJsonContext.Default.BundleManifest);

    /// <summary>The manifest, or why these bytes are none.</summary>
    public static (BundleManifest? Manifest, string? Problem) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json, ManifestJsonContext.Default.BundleManifest);
            return manifest is null ? (null, "the manifest is empty") : (WithoutMissingParts(manifest), null);
        }
        catch (JsonException exception)
        {
            return (null, $"the manifest cannot be read: {exception.Message}");
        }
    }

    // JSON null for an array, or no array at all, would otherwise be an ImmutableArray that throws when it is looked at.
    private static BundleManifest WithoutMissingParts(BundleManifest manifest) => manifest with
    {
        Items = manifest.Items.IsDefault ? [] : [.. manifest.Items.Where(item => item is not null).Select(WithoutMissingParts)],
        Collector = manifest.Collector is { Arguments.IsDefault: true } collector ? collector with { Arguments = [] } : manifest.Collector,
    };

    private static ManifestItem WithoutMissingParts(ManifestItem item) => item with
    {
        Redactions = item.Redactions ?? ImmutableSortedDictionary<string, int>.Empty,
        Source = item.Source ?? new ItemSource(),
        Where = item.Where ?? "host",
    };
}

/// <summary>The serialization of the manifest, made at build time because the collector is trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
