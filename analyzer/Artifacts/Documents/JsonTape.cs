using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>One value of a JSON text: where it stands, and how far what it holds reaches.</summary>
/// <param name="At">Of its first character in the artifact's text (a string's quote).</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Name">Which of the tape's names its key is; negative for none.</param>
/// <param name="Next">The value that follows behind all that this one holds.</param>
/// <param name="KeyAt">Where its key stands; the value's own place where it has none.</param>
internal record struct JsonValue(int At, int End, int Name, int Next, int KeyAt, NodeKind Kind, bool IsEscaped)
{
    /// <summary>True for the value that an equal key further on has taken the place of.</summary>
    public bool IsReplaced { get; set; }
}

/// <summary>All values of a JSON text in the order in which they stand. Nodes are made of them when somebody looks there: of an API list
/// of 70 MB the greater part is never looked at.</summary>
internal sealed class JsonTape(ArtifactText text, DocumentLines lines, ReadOnlyMemory<JsonValue> values, ImmutableArray<string> names)
{
    public DocumentLines Lines => lines;

    public JsonValue this[int index] => values.Span[index];

    public string? NameOf(int index) => values.Span[index].Name is >= 0 and var name ? names[name] : null;

    /// <summary>A scalar's text with its escapes resolved; null for everything else.</summary>
    public string? TextOf(int index)
    {
        var value = values.Span[index];
        return value.Kind switch
        {
            NodeKind.Plain => text.Content[value.At..value.End],
            NodeKind.Quoted when value.IsEscaped => JsonStrings.Unescape(text.Content.AsSpan(value.At + 1, value.End - value.At - 2)),
            NodeKind.Quoted => text.Content.Substring(value.At + 1, value.End - value.At - 2),
            _ => null,
        };
    }

    /// <summary>The value under this key in this map; null where there is none.</summary>
    public int? Member(int index, string key)
    {
        var all = values.Span;
        for (var next = index + 1; next < all[index].Next; next = all[next].Next)
        {
            if (!all[next].IsReplaced && all[next].Name >= 0 && names[all[next].Name] == key)
                return next;
        }

        return null;
    }

    /// <summary>The nodes that stand directly in this map or sequence.</summary>
    public ImmutableArray<DocumentNode> ChildrenOf(int index, DocumentNode parent) => Nodes(index + 1, values.Span[index].Next, parent);

    /// <summary>The values that stand in no other.</summary>
    public ImmutableArray<DocumentNode> Roots() => Nodes(0, values.Length, null);

    private ImmutableArray<DocumentNode> Nodes(int from, int until, DocumentNode? parent)
    {
        var all = values.Span;
        var nodes = ImmutableArray.CreateBuilder<DocumentNode>(CountOf(from, until));
        for (var next = from; next < until; next = all[next].Next)
        {
            if (!all[next].IsReplaced)
                nodes.Add(DocumentNode.OfTape(this, next, parent, nodes.Count));
        }

        return nodes.MoveToImmutable();
    }

    private int CountOf(int from, int until)
    {
        var all = values.Span;
        var count = 0;
        for (var next = from; next < until; next = all[next].Next)
            count += all[next].IsReplaced ? 0 : 1;

        return count;
    }
}
