using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle.Requests;

/// <summary>Writes and reads requests; fields that this version does not know are ignored.</summary>
internal static class RequestJson
{
    public static byte[] Write(BundleRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, RequestJsonContext.Default.BundleRequest);

    /// <summary>The request, or why these bytes are none.</summary>
    public static (BundleRequest? Request, string? Problem) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var request = JsonSerializer.Deserialize(json, RequestJsonContext.Default.BundleRequest);
            return request is null || request.Schema != BundleRequest.SchemaName || request.Items.IsDefault
                ? (null, $"it is no request of the form {BundleRequest.SchemaName}")
                : (request with { Items = [.. request.Items.Where(item => item is not null).Select(WithoutMissingParts)] }, null);
        }
        catch (JsonException broken)
        {
            return (null, $"the request cannot be read: {broken.Message}");
        }
    }

    private static RequestItem WithoutMissingParts(RequestItem item) => item with
    {
        Where = item.Where ?? "host",
        Decides = item.Decides.IsDefault ? [] : item.Decides,
    };
}

/// <summary>The serialization of requests, made at build time because the collector is trimmed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BundleRequest))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
