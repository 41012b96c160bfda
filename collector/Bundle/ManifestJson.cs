using System.Text.Json;

namespace SupportBundle.Bundle;

/// <summary>Writes and reads <c>manifest.json</c>; fields that this version does not know are ignored.</summary>
public static class ManifestJson
{
    public static byte[] Write(BundleManifest manifest) => ManifestWriter.Write(manifest);

    /// <summary>The manifest as far as it can be read, and what is amiss with it; none at all where these bytes are no JSON object.</summary>
    public static (BundleManifest? Manifest, string? Problem) Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, "the manifest cannot be read: it is not a JSON object");

            var reader = new ManifestReader();
            var manifest = reader.Read(document.RootElement);
            return (manifest, reader.Problem is { } problem ? $"the manifest is not as it should be: {problem}" : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair in a text is InvalidOperationException.
            return (null, $"the manifest cannot be read: {exception.Message}");
        }
    }
}
