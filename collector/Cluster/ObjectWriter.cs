using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SupportBundle.Collector.Cluster;

/// <summary>
/// Copies one object of the API to the bundle, without what is only bulk (<c>metadata.managedFields</c>, schemas of custom resources),
/// and of a Secret without everything but its metadata, type and key names. Indented, one key a line, so that evidence can cite lines.
/// </summary>
internal static class ObjectWriter
{
    /// <summary>Schemas of custom resources are nested deeper than the reader's usual 64.</summary>
    public const int MaxDepth = 256;

    public static readonly JsonWriterOptions Options = new() { Indented = true, MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string SecretValue = "[redacted:secret-data]";

    private static readonly ImmutableArray<string> KeptOfSecret = ["kind", "apiVersion", "metadata", "type", "immutable", "data", "stringData"];

    /// <returns>How many values of a Secret were left out.</returns>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static int Write(ReadOnlySpan<byte> json, Utf8JsonWriter writer, bool secret)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var leftOut = 0;
        string? top = null;
        string? second = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                WriteToken(ref reader, writer);
                continue;
            }

            var name = Text(ref reader);
            (top, second) = reader.CurrentDepth switch { 1 => (name, null), 2 => (top, name), _ => (top, second) };
            if (secret && IsSecretValue(reader.CurrentDepth, top))
            {
                reader.Skip();
                writer.WriteString(name, SecretValue);
                leftOut++;
            }
            else if (IsLeftOut(reader.CurrentDepth, name, top, second, secret))
                reader.Skip();
            else
                writer.WritePropertyName(name);
        }

        return leftOut;
    }

    private static bool IsSecretValue(int depth, string? top) => depth == 2 && top is ("data" or "stringData");

    private static bool IsLeftOut(int depth, string name, string? top, string? second, bool secret) => depth switch
    {
        1 => secret && !KeptOfSecret.Contains(name),
        2 => top == "metadata" && name == "managedFields",
        // kubectl keeps the whole object in there, data and all.
        3 => secret && second == "annotations" && name == "kubectl.kubernetes.io/last-applied-configuration",
        _ => top == "spec" && second == "versions" && name == "openAPIV3Schema",
    };

    private static void WriteToken(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Text(ref reader));
                break;
            case JsonTokenType.Number:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.GetBoolean());
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: no reader could use it either.
            return "[not valid text]";
        }
    }
}
