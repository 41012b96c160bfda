using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>What the analyzer asks of a <c>manifest.json</c>, of whatever version: unknown fields and words are no trouble.</summary>
internal sealed record ManifestContents(DateTimeOffset? Ended, string? HostName, string? Outcome, ImmutableArray<CollectedItem> Items)
{
    /// <summary>By how much the collector's host's clock was ahead of its time source; null if the host did not know.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>Null with the reason when the text is no such manifest.</summary>
    public static ManifestContents? Read(string text, out string whyNot)
    {
        whyNot = "";
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return Read(document.RootElement);
            whyNot = "it is not a JSON object";
        }
        catch (JsonException e)
        {
            whyNot = $"it is not JSON ({e.Message})";
        }

        return null;
    }

    private static ManifestContents Read(JsonElement root) => new(
        Time(root, "ended") ?? Time(root, "started"),
        Property(root, "host") is { ValueKind: JsonValueKind.Object } host ? Text(host, "name") : null,
        Text(root, "outcome"),
        Property(root, "items") is { ValueKind: JsonValueKind.Array } items
            ? [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Item)]
            : [])
    { ClockOffset = Number(root, "clockOffsetSeconds") is > -1e9 and < 1e9 and var offset ? TimeSpan.FromSeconds(offset) : null };

    private static CollectedItem Item(JsonElement item)
    {
        var source = Property(item, "source") is { ValueKind: JsonValueKind.Object } found ? found : default(JsonElement?);
        return new(
            Text(item, "node"),
            Text(item, "where") ?? "host",
            Text(item, "spec") ?? "",
            Text(item, "path"),
            source is { } file ? Text(file, "file") : null,
            source is { } command ? FirstWord(command) : null,
            Text(item, "status"))
        {
            Reason = Text(item, "reason"),
            ExitCode = Number(item, "exitCode") is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : null,
            Seconds = (Number(item, "durationMilliseconds") ?? 0) / 1000,
            Member = Whole(item, "memberOffset") is { } offset && Whole(item, "memberLength") is { } length ? (offset, length) : null,
        };
    }

    private static string? FirstWord(JsonElement source) =>
        Property(source, "argv") is { ValueKind: JsonValueKind.Array } argv && argv.GetArrayLength() > 0 && argv[0].ValueKind == JsonValueKind.String
            ? argv[0].GetString()
            : null;

    private static string? Text(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static double? Number(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    private static long? Whole(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    private static DateTimeOffset? Time(JsonElement of, string name) =>
        Property(of, name) is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) && time.Year is > 1970 and < 3000
            ? time
            : null;

    private static JsonElement? Property(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value : null;
}
