using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle;

/// <summary>A word of the manifest that another version may have and this one does not know: it reads as <c>Unknown</c>, and the rest of the manifest is read.</summary>
internal abstract class TolerantWord<T>(T unknown) : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly JsonConverter<T> Known =
        (JsonConverter<T>)new JsonStringEnumConverter<T>(allowIntegerValues: false).CreateConverter(typeof(T), new JsonSerializerOptions());

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("not a word");

        try
        {
            return Known.Read(ref reader, typeToConvert, options);
        }
        catch (JsonException)
        {
            return unknown;
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => Known.Write(writer, value, options);
}

/// <summary><see cref="ItemStatus"/> in JSON.</summary>
internal sealed class ItemStatusWord() : TolerantWord<ItemStatus>(ItemStatus.Unknown);

/// <summary><see cref="BundleOutcome"/> in JSON.</summary>
internal sealed class BundleOutcomeWord() : TolerantWord<BundleOutcome>(BundleOutcome.Unknown);
