using System.Text;
using System.Text.Json;
using SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Objects of several kinds in one file (<c>kubectl get all -o yaml</c>, several documents), cut into one part for each run of one kind.</summary>
internal static class MixedObjects
{
    /// <param name="whyPartial">What such a file leaves out by its nature, or null.</param>
    public static IEnumerable<TextPart> Split(string text, string? whyPartial)
    {
        var pieces = text.TrimStart() is ['{' or '[', ..] ? OfJson(text) : OfYaml(text);
        return Runs(pieces).Select(run => new TextPart(
            new(Place.Api, run.Id) { IsPiece = true, WhyPartial = whyPartial ?? "only what this file was made of" },
            1 + text.AsSpan(0, run.Start).Count('\n'),
            run.IsJson ? $"[{text[run.Start..run.End]}]" : text[run.Start..run.End]));
    }

    private static IEnumerable<Piece> Runs(IEnumerable<Piece> pieces)
    {
        Piece? run = null;
        foreach (var piece in pieces)
        {
            if (run is { } open && open.Id == piece.Id && piece.Joins)
                run = open with { End = piece.End };
            else
            {
                if (run is { } done)
                    yield return done;
                run = piece;
            }
        }

        if (run is { } last)
            yield return last;
    }

    // Each item of "items", or the object itself.
    private static List<Piece> OfJson(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var pieces = new List<Piece>();
        var reader = new Utf8JsonReader(bytes);
        try
        {
            var (at, chars) = (0, 0);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth != 2)
                    continue;
                var start = (int)reader.TokenStartIndex;
                var id = IdOfItem(ref reader);
                chars += Encoding.UTF8.GetCharCount(bytes.AsSpan(at, start - at));
                var length = Encoding.UTF8.GetCharCount(bytes.AsSpan(start, (int)reader.BytesConsumed - start));
                if (id is not null)
                    pieces.Add(new(id, chars, chars + length) { IsJson = true, Joins = true });
                (at, chars) = ((int)reader.BytesConsumed, chars + length);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate is a fault too.
            // The items before the fault are whole.
        }

        return pieces.Count > 0 || IdOfWhole(text) is not { } whole ? pieces : [new(whole, 0, text.Length)];
    }

    private static string? IdOfItem(ref Utf8JsonReader reader)
    {
        var (depth, version, kind, name) = (reader.CurrentDepth, "", "", "");
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                name = reader.CurrentDepth == depth + 1 ? reader.GetString() ?? "" : "";
            else if (reader.TokenType == JsonTokenType.String && name is "apiVersion" or "kind")
                (version, kind, name) = name == "kind" ? (version, reader.GetString() ?? "", "") : (reader.GetString() ?? "", kind, "");
        }

        return kind.Length > 0 && version.Length > 0 ? ApiResources.IdOf(version, kind) : null;
    }

    private static string? IdOfWhole(string text) => ApiContent.Of(new(text)) is { ApiVersion.Length: > 0, Kind.Length: > 0 } one ? ApiResources.IdOf(one.ApiVersion, one.Kind) : null;

    // - apiVersion: v1 at the margin of "items:", or documents between "---".
    private static IEnumerable<Piece> OfYaml(string text)
    {
        var (start, inItems) = (0, false);
        foreach (var (at, line) in LinePlaces.Of(text))
        {
            if (inItems && line is ['-', ' ', ..] or ['-'])
            {
                if (YamlPiece(text, start, at, isItem: true) is { } item)
                    yield return item;
                start = at;
            }
            else if (line.StartsWith("---", StringComparison.Ordinal) || (line.Length > 0 && inItems && char.IsAsciiLetter(line[0])))
            {
                if (YamlPiece(text, start, at, inItems) is { } document)
                    yield return document;
                (start, inItems) = (at, false);
            }
            else if (line == "items:")
                (start, inItems) = (at + line.Length, true);
        }

        if (YamlPiece(text, start, text.Length, inItems) is { } last)
            yield return last;
    }

    private static Piece? YamlPiece(string text, int start, int end, bool isItem)
    {
        var head = text[start..Math.Min(end, start + Survey.HeadBytes)];
        if (ApiContent.Of(new(isItem ? $"items:\n{head}" : head)) is not { } one)
            return null;

        var (version, kind) = isItem ? (one.ItemApiVersion, one.ItemKind) : (one.ApiVersion, one.Kind);
        if (isItem && kind.Length == 0)
            kind = KindFarDown(text, start, end);
        return version.Length == 0 || kind.Length == 0 || kind == "List" ? null : new(ApiResources.IdOf(version, kind), start, end) { Joins = isItem };
    }

    // Keys are sorted: behind a ConfigMap's data.
    private static string KindFarDown(string text, int start, int end)
    {
        var at = text.IndexOf("\n  kind: ", start, end - start, StringComparison.Ordinal);
        return at < 0 ? "" : text[(at + 9)..end].Split('\n', 2)[0].Trim();
    }

    /// <summary>One object's place in the text.</summary>
    private readonly record struct Piece(string Id, int Start, int End)
    {
        public bool IsJson { get; init; }

        /// <summary>Whether it may stand in one part with the one before it.</summary>
        public bool Joins { get; init; }
    }
}
