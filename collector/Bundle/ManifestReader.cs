using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Bundle;

/// <summary>Reads a manifest of whatever version: what it does not know costs nothing else, and the first thing amiss is kept.</summary>
internal sealed class ManifestReader
{
    /// <summary>What a manifest of this version would not say, or not say so; null where there is nothing of the kind.</summary>
    public string? Problem { get; private set; }

    public BundleManifest Read(JsonElement root) => new()
    {
        Schema = Text(root, "schema") ?? "",
        Collector = Object(root, "collector") is { } collector ? CollectorOf(collector) : null,
        Host = Object(root, "host") is { } host ? new(Text(host, "name") ?? "", Text(host, "bootId") ?? "", Text(host, "kernel") ?? "", Flag(host, "root")) : null,
        Started = Time(root, "started") ?? default,
        Ended = Time(root, "ended") ?? default,
        ClockOffsetSeconds = Number(root, "clockOffsetSeconds"),
        Outcome = ManifestWords.OutcomeOf(Text(root, "outcome")),
        OutcomeWord = Text(root, "outcome"),
        Items = [.. List(root, "items").Select((item, at) => ItemOf(item, at + 1)).OfType<ManifestItem>()],
    };

    private CollectorIdentity CollectorOf(JsonElement collector) =>
        new(Text(collector, "name") ?? "", Text(collector, "version") ?? "", [.. Texts(collector, "arguments")], Text(collector, "catalogueSha256") ?? "");

    private ManifestItem? ItemOf(JsonElement item, int number)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            Problem ??= $"item {number} is no object";
            return null;
        }

        foreach (var name in (ReadOnlySpan<string>)["spec", "status"])
            if (Text(item, name) is null)
                Problem ??= $"item {number} has no {name}";

        return ItemOf(item);
    }

    private ManifestItem ItemOf(JsonElement item) => new()
    {
        Spec = Text(item, "spec") ?? "",
        Node = Text(item, "node"),
        Where = Text(item, "where") ?? "host",
        Path = Text(item, "path"),
        Source = Object(item, "source") is { } source ? SourceOf(source) : new(),
        Status = ManifestWords.StatusOf(Text(item, "status")),
        StatusWord = Text(item, "status"),
        Reason = Text(item, "reason"),
        ExitCode = Number(item, "exitCode") is { } code and >= int.MinValue and <= int.MaxValue ? (int)code : null,
        Started = Time(item, "started"),
        DurationMilliseconds = Number(item, "durationMilliseconds") ?? 0,
        Bytes = Whole(item, "bytes") ?? 0,
        OriginalBytes = Whole(item, "originalBytes"),
        Sha256 = Text(item, "sha256"),
        Redactions = Object(item, "redactions") is { } redactions ? Counts(redactions) : ImmutableSortedDictionary<string, int>.Empty,
        MemberOffset = Whole(item, "memberOffset"),
        MemberLength = Whole(item, "memberLength"),
    };

    private ItemSource SourceOf(JsonElement source) => new()
    {
        Argv = Property(source, "argv") is null ? null : [.. Texts(source, "argv")],
        File = Text(source, "file"),
        Api = Text(source, "api"),
    };

    private static ImmutableSortedDictionary<string, int> Counts(JsonElement redactions)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, int>();
        foreach (var kind in redactions.EnumerateObject())
            if (kind.Value.ValueKind == JsonValueKind.Number && kind.Value.TryGetInt32(out var count))
                counts[kind.Name] = count;

        return counts.ToImmutable();
    }

    private IEnumerable<string> Texts(JsonElement of, string name) =>
        List(of, name).Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString() ?? "");

    private JsonElement.ArrayEnumerator List(JsonElement of, string name) => Of(of, name, JsonValueKind.Array)?.EnumerateArray() ?? default;

    private JsonElement? Object(JsonElement of, string name) => Of(of, name, JsonValueKind.Object);

    private string? Text(JsonElement of, string name) => Of(of, name, JsonValueKind.String)?.GetString();

    private double? Number(JsonElement of, string name) => Of(of, name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number) ? number : null;

    private long? Whole(JsonElement of, string name) => Of(of, name, JsonValueKind.Number) is { } value && value.TryGetInt64(out var number) ? number : null;

    private DateTimeOffset? Time(JsonElement of, string name) => Of(of, name, JsonValueKind.String) is { } value && value.TryGetDateTimeOffset(out var time) ? time : null;

    private static bool Flag(JsonElement of, string name) => Property(of, name) is { ValueKind: JsonValueKind.True };

    private JsonElement? Of(JsonElement of, string name, JsonValueKind kind)
    {
        if (Property(of, name) is not { } value || value.ValueKind == kind)
            return Property(of, name);

        Problem ??= $"\"{name}\" is no {kind.ToString().ToLowerInvariant()}";
        return null;
    }

    // JSON null says as much as no field at all.
    private static JsonElement? Property(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
