using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>How members of nft's JSON are asked for, whatever stands there (libnftables-json(5)).</summary>
internal static class NftJson
{
    public static JsonElement? Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(JsonElement of, string name) => Member(of, name) is { } value ? Text(value) : null;

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    public static long? Number(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public static int? Int(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public static bool IsTrue(JsonElement of, string name) => Member(of, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Where there is but one, it stands without brackets. What is no word is kept as it stands.</summary>
    public static ImmutableArray<string> Texts(JsonElement of, string name) => Member(of, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(one => Text(one) ?? Verbatim(one))],
        { ValueKind: JsonValueKind.Null } or null => [],
        { } one => [Text(one) ?? Verbatim(one)],
    };

    /// <summary>The one member of an expression or statement, or null: where there are more, or it has parts that such a one has not.</summary>
    public static (string Name, JsonElement Value)? Only(JsonElement of)
    {
        if (of.ValueKind != JsonValueKind.Object)
            return null;

        (string Name, JsonElement Value)? only = null;
        foreach (var member in of.EnumerateObject())
        {
            if (only is not null)
                return null;
            only = (member.Name, member.Value);
        }

        return only is { } one && NftJsonShapes.IsKnown(one.Name, one.Value) ? only : null;
    }

    /// <summary>What is not modelled: its JSON, without quotation marks that would end it.</summary>
    public static string Verbatim(JsonElement value) => $"json \"{value.GetRawText().Replace('"', '\'')}\"";
}
