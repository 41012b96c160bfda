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

    /// <summary>Where there is but one, it stands without brackets.</summary>
    public static ImmutableArray<string> Texts(JsonElement of, string name) => Member(of, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Text).OfType<string>()],
        { } one => Text(one) is { } text ? [text] : [],
        null => [],
    };

    /// <summary>The one member of an expression or statement, or null.</summary>
    public static (string Name, JsonElement Value)? Only(JsonElement of)
    {
        if (of.ValueKind != JsonValueKind.Object)
            return null;

        foreach (var member in of.EnumerateObject())
            return (member.Name, member.Value);

        return null;
    }

    /// <summary>What is not modelled: its JSON, without quotation marks that would end it.</summary>
    public static string Verbatim(JsonElement value) => $"json \"{value.GetRawText().Replace('"', '\'')}\"";
}
