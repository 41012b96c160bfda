using System.Text;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Reads JSON into documents; of broken or cut-off JSON, what stands before the break.</summary>
internal static class JsonReader
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = DocumentBuilder.MaxDepth,
    };

    public static Parsed<DocumentFile> Read(ArtifactText text) => Read(new(text), text.Content, 1, 0);

    /// <summary>One line of a file that holds one JSON value a line.</summary>
    public static Parsed<DocumentFile> Read(SourceLine line)
    {
        var builder = new DocumentBuilder(line.Artifact, line);

        // A broken line costs an exception, and a file that is something else has nothing but broken lines.
        if (line.Span.Trim() is ['{', .., '}'])
            return Read(builder, line.Text, line.Position, line.Start);

        builder.Note(line.Position, "no JSON object on one line");
        return builder.Finish();
    }

    private static Parsed<DocumentFile> Read(DocumentBuilder builder, string content, int firstLine, int firstAt)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var json = bytes.AsMemory(start);
        var position = new JsonPosition(json, firstLine, firstAt + (start > 0 ? 1 : 0));
        try
        {
            ReadAll(json.Span, builder, position);
        }
        catch (JsonException broken)
        {
            builder.Note(firstLine + (int)(broken.LineNumber ?? 0), $"broken JSON: {FirstSentence(broken.Message)}; the rest is not read");
        }
        catch (InvalidOperationException broken)
        {
            // A string with escapes that are no text, such as a lone surrogate.
            builder.Note(position.Line, $"broken JSON text: {broken.Message}; the rest is not read");
        }

        return builder.Finish();
    }

    private static void ReadAll(ReadOnlySpan<byte> json, DocumentBuilder builder, JsonPosition position)
    {
        var reader = new Utf8JsonReader(json, Options);
        var names = new NamePool();
        while (reader.Read())
        {
            var line = position.LineAt((int)reader.TokenStartIndex);
            builder.At = position.At;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.ValueTextEquals("managedFields"u8):
                    // Who last wrote which field: half of an API list's bytes, and of no use here.
                    reader.Skip();
                    break;
                case JsonTokenType.PropertyName:
                    builder.Key(names.Text(ref reader), line);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    builder.Start(reader.TokenType == JsonTokenType.StartObject ? NodeKind.Map : NodeKind.Sequence, line);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    builder.End();
                    break;
                case JsonTokenType.Null:
                    builder.Scalar(null, NodeKind.Null, line);
                    break;
                case JsonTokenType.String:
                    builder.Scalar(names.Text(ref reader), NodeKind.Quoted, line);
                    break;
                default:
                    builder.Scalar(Encoding.UTF8.GetString(reader.ValueSpan), NodeKind.Plain, line);
                    break;
            }
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    /// <summary>Line numbers, and places in the text, of byte positions that only grow.</summary>
    private sealed class JsonPosition(ReadOnlyMemory<byte> json, int firstLine, int firstAt)
    {
        private int _counted;

        public int Line { get; private set; } = firstLine;

        public int At { get; private set; } = firstAt;

        public int LineAt(int tokenStart)
        {
            Line += json.Span[_counted..tokenStart].Count((byte)'\n');
            At += Encoding.UTF8.GetCharCount(json.Span[_counted..tokenStart]);
            _counted = tokenStart;
            return Line;
        }
    }

    /// <summary>Keys and short values come by the thousand; each is kept once.</summary>
    private sealed class NamePool
    {
        private const int MaxLength = 40;
        private const int MaxTexts = 100_000;
        private readonly HashSet<string> _texts = [];

        public string Text(ref Utf8JsonReader reader)
        {
            if (reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength || _texts.Count >= MaxTexts)
                return reader.GetString() ?? "";

            Span<char> chars = stackalloc char[MaxLength];
            var text = chars[..reader.CopyString(chars)];
            var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(text, out var known))
                return known;

            var added = text.ToString();
            _texts.Add(added);
            return added;
        }
    }
}
