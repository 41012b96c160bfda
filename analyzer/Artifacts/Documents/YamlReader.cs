using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Reads YAML into documents; of broken YAML, what stands before the break.</summary>
internal static class YamlReader
{
    public static Parsed<DocumentFile> Read(ArtifactText text)
    {
        var builder = new DocumentBuilder(text);
        try
        {
            ReadAll(ManagedFields.Blanked(text.Content.TrimStart('\uFEFF')), builder);
        }
        catch (YamlException broken)
        {
            builder.Note((int)broken.Start.Line, $"broken YAML: {broken.Message}; the rest is not read");
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // The library's scanner meets text that nobody has tried on it.
            builder.Note(0, $"broken YAML: {broken.Message}; the rest is not read");
        }

        return builder.Finish();
    }

    private static void ReadAll(string content, DocumentBuilder builder)
    {
        var anchors = new Dictionary<string, DocumentNode>(StringComparer.Ordinal);
        var parser = new Parser(new StringReader(content));
        while (parser.MoveNext())
        {
            if (parser.Current is { } happened && !Take(happened, builder, anchors))
                return;
        }

        // The library takes a NUL for the text's end; a host that lost its power leaves blocks of them.
        if (content.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end)
            builder.Note(1 + content.AsSpan(0, end).Count('\n'), "a NUL character; the rest is not read");
    }

    // False where the rest is not to be read.
    private static bool Take(ParsingEvent happened, DocumentBuilder builder, Dictionary<string, DocumentNode> anchors)
    {
        var line = (int)happened.Start.Line;
        switch (happened)
        {
            case MappingStart or SequenceStart when builder.IsTooDeep:
                builder.Note(line, $"nested deeper than {DocumentBuilder.MaxDepth} levels; the rest is not read");
                return false;
            case MappingStart or SequenceStart:
                Remember((NodeEvent)happened, builder.Start(happened is MappingStart ? NodeKind.Map : NodeKind.Sequence, line), anchors);
                break;
            case MappingEnd or SequenceEnd:
                builder.End();
                break;
            case Scalar key when builder.AwaitsKey:
                builder.Key(key.Value, line);
                break;
            case Scalar scalar:
                Remember(scalar, TakeScalar(scalar, builder, line), anchors);
                break;
            case AnchorAlias alias:
                TakeAlias(alias, builder, anchors, line);
                break;
            case DocumentEnd:
                anchors.Clear();
                break;
        }

        return true;
    }

    private static DocumentNode TakeScalar(Scalar scalar, DocumentBuilder builder, int line)
    {
        var kind = scalar.Style switch
        {
            ScalarStyle.Literal => NodeKind.Literal,
            ScalarStyle.Plain => IsNull(scalar.Value) ? NodeKind.Null : NodeKind.Plain,
            _ => NodeKind.Quoted,
        };

        return builder.Scalar(kind == NodeKind.Null ? null : scalar.Value, kind, line);
    }

    private static bool IsNull(string value) => value is "" or "~" or "null" or "Null" or "NULL";

    private static void TakeAlias(AnchorAlias alias, DocumentBuilder builder, Dictionary<string, DocumentNode> anchors, int line)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            builder.Replace($"the alias {alias.Value.Value} names nothing", line);
            return;
        }

        if (builder.AwaitsKey)
            builder.Key(anchored.Text ?? "?", line);
        else
            builder.Alias(anchored, line);
    }

    private static void Remember(NodeEvent happened, DocumentNode node, Dictionary<string, DocumentNode> anchors)
    {
        if (!happened.Anchor.IsEmpty)
            anchors[happened.Anchor.Value] = node;
    }
}
