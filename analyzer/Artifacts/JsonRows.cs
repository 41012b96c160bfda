using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>One object of a JSON list, and the part of the text that it is.</summary>
internal readonly record struct JsonRow(SourceLine Line, JsonElement Value)
{
    /// <summary>Where what cannot be read of its lists is noted; null where nobody asks.</summary>
    public ImmutableArray<ParseNote>.Builder? Notes { get; init; }

    /// <summary>The text of this member; null when it is absent, or is no text or number, which is noted.</summary>
    public string? Text(string member)
    {
        if (!Value.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind is JsonValueKind.String)
            return value.GetString();
        if (value.ValueKind is JsonValueKind.Number)
            return value.GetRawText();

        NoteAmiss(member, "text or number");
        return null;
    }

    /// <summary>The whole number of this member; null when it is absent, or is none, which is noted.</summary>
    public long? Number(string member)
    {
        if (Text(member) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;

        NoteAmiss(member, "whole number");
        return null;
    }

    /// <summary>The same of 32 bits.</summary>
    public int? Int(string member)
    {
        if (Number(member) is not { } number)
            return null;
        if (number is >= int.MinValue and <= int.MaxValue)
            return (int)number;

        NoteAmiss(member, "number of 32 bits");
        return null;
    }

    /// <summary>The address of this member; null when it is absent, or is none, which is noted.</summary>
    public IPAddress? Address(string member)
    {
        if (Text(member) is not { } text)
            return null;
        if (IPAddress.TryParse(text, out var address))
            return address;

        NoteAmiss(member, "address");
        return null;
    }

    /// <summary>Whether the member is there: iproute2 prints flags such as <c>"not":null</c>.</summary>
    public bool Has(string member) => Value.TryGetProperty(member, out _);

    /// <summary>The texts of a list member; empty when it is absent.</summary>
    public IEnumerable<string> Texts(string member)
    {
        foreach (var item in ItemsOf(member, JsonValueKind.String))
            yield return item.GetString()!; // a string
    }

    /// <summary>The objects of a list member, standing on this row's line.</summary>
    public IEnumerable<JsonRow> Rows(string member)
    {
        foreach (var item in ItemsOf(member, JsonValueKind.Object))
            yield return this with { Value = item };
    }

    private IEnumerable<JsonElement> ItemsOf(string member, JsonValueKind kind)
    {
        if (!Value.TryGetProperty(member, out var list) || list.ValueKind == JsonValueKind.Null)
            yield break;

        if (list.ValueKind != JsonValueKind.Array)
        {
            Notes?.Add(new(Line, $"{member} is no list"));
            yield break;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == kind)
                yield return item;
            else
                Notes?.Add(new(Line, $"an element of {member} is no {kind.ToString().ToLowerInvariant()}"));
        }
    }

    /// <summary>The object of this member; null when it is absent, or is none, which is noted.</summary>
    public JsonRow? Row(string member)
    {
        if (!Value.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return this with { Value = value };

        NoteAmiss(member, "object");
        return null;
    }

    private void NoteAmiss(string member, string expected) => Notes?.Add(new(Line, $"{member} is no {expected}"));
}

/// <summary>Reads the objects of a JSON list such as <c>ip -j</c> prints, each with its place in the text.</summary>
internal static class JsonRows
{
    public static ImmutableArray<JsonRow> Read(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var rows = ImmutableArray.CreateBuilder<JsonRow>();
        var bytes = Encoding.UTF8.GetBytes(text.Content.TrimStart('\uFEFF'));
        var shift = text.Content.StartsWith('\uFEFF') ? 1 : 0;
        try
        {
            ReadRows(text, bytes, shift, rows, notes);
        }
        catch (JsonException broken)
        {
            // What stood before the break is kept: a list that was cut off still tells its beginning.
            notes.Add(new(text.Line((int)(broken.LineNumber ?? 0) + 1), $"JSON ends or breaks here: {broken.Message}"));
        }

        return rows.ToImmutable();
    }

    private static void ReadRows(
        ArtifactText text, byte[] bytes, int shift, ImmutableArray<JsonRow>.Builder rows, ImmutableArray<ParseNote>.Builder notes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 32 });
        var place = new Place(text, bytes, shift);
        var mayHoldHalves = bytes.AsSpan().IndexOf("\\ud"u8) >= 0 || bytes.AsSpan().IndexOf("\\uD"u8) >= 0;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            notes.Add(new(text.Whole, "not a JSON list"));
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var value = JsonElement.ParseValue(ref reader);
            var line = place.Of(start, (int)reader.BytesConsumed);
            if (mayHoldHalves && !IsUnicode(value))
                notes.Add(new(line, "half of a surrogate pair in a text"));
            else if (value.ValueKind == JsonValueKind.Object)
                AddRow(new(line, value) { Notes = notes }, rows);
            else
                notes.Add(new(line, "not a JSON object"));
        }
    }

    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name.Length >= 0 && IsUnicode(member.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
                JsonValueKind.String => value.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            // What asking for such a text throws.
            return false;
        }
    }

    // ip -j prints {} for what its filter leaves out.
    private static void AddRow(JsonRow row, ImmutableArray<JsonRow>.Builder rows)
    {
        if (row.Value.EnumerateObject().MoveNext())
            rows.Add(row);
    }

    /// <summary>Turns byte positions into lines, from the front to the back.</summary>
    private sealed class Place(ArtifactText text, byte[] bytes, int shift)
    {
        private int _number = 1;
        private int _doneBytes;
        private int _doneChars = shift;

        public SourceLine Of(int startByte, int endByte)
        {
            var between = bytes.AsSpan(_doneBytes, startByte - _doneBytes);
            _number += between.Count((byte)'\n');
            _doneChars += Encoding.UTF8.GetCharCount(between);
            _doneBytes = startByte;
            var length = Encoding.UTF8.GetCharCount(bytes.AsSpan(startByte, endByte - startByte));
            return new(text, _number, _doneChars, length);
        }
    }
}
