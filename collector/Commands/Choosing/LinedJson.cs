using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>A JSON value that knows its line, so that a wrong one can be pointed at.</summary>
/// <param name="Text">Of strings their content, of numbers and words their spelling; else null.</param>
internal sealed record LinedJson(int Line, JsonTokenType Type, string? Text)
{
    private const int Deepest = 16;

    /// <summary>Of an array.</summary>
    public ImmutableArray<LinedJson> Items { get; private init; } = [];

    /// <summary>Of an object, in their order; a name may stand twice.</summary>
    public ImmutableArray<(string Name, LinedJson Value)> Members { get; private init; } = [];

    /// <exception cref="SpecsFileException">It is no JSON.</exception>
    public static LinedJson Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Deepest });
        try
        {
            reader.Read();
            var value = Read(ref reader, json);
            return reader.Read() ? throw new SpecsFileException(LineAt(json, reader.TokenStartIndex), "something follows the end of the JSON value; remove it") : value;
        }
        catch (JsonException e)
        {
            throw new SpecsFileException((int)(e.LineNumber ?? 0) + 1, $"it is no JSON here ({FirstSentence(e.Message)}); check commas, quotes and brackets before this place");
        }
    }

    private static LinedJson Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var value = new LinedJson(LineAt(json, reader.TokenStartIndex), reader.TokenType, reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.StartArray or JsonTokenType.StartObject => null,
            _ => System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        });
        if (value.Type == JsonTokenType.StartArray)
            return value with { Items = ReadItems(ref reader, json) };
        return value.Type == JsonTokenType.StartObject ? value with { Members = ReadMembers(ref reader, json) } : value;
    }

    private static ImmutableArray<LinedJson> ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var items = ImmutableArray.CreateBuilder<LinedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader, json));
        return items.ToImmutable();
    }

    private static ImmutableArray<(string, LinedJson)> ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var members = ImmutableArray.CreateBuilder<(string, LinedJson)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            members.Add((name, Read(ref reader, json)));
        }

        return members.ToImmutable();
    }

    private static int LineAt(ReadOnlySpan<byte> json, long offset) => json[..(int)Math.Min(offset, json.Length)].Count((byte)'\n') + 1;

    private static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.');
}

/// <summary>What is wrong in a file of specs, where, and what to do.</summary>
internal sealed class SpecsFileException(int line, string message) : Exception(message)
{
    public int Line => line;
}
