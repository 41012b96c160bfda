using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>What a value of a JSON or YAML document is.</summary>
internal enum NodeKind : byte
{
    Null,

    /// <summary>Without quotes: a number, a boolean, or in YAML a text.</summary>
    Plain,

    Quoted,

    /// <summary>A YAML block (<c>|</c>), whose lines are lines of the file.</summary>
    Literal,

    Map,
    Sequence,
}

/// <summary>One value of a JSON or YAML document, with the line at which it stands.</summary>
internal sealed class DocumentNode
{
    private readonly DocumentLines _lines;
    private readonly JsonTape? _tape;
    private readonly int _lineNumber;
    private readonly int _at;
    private readonly int _index;
    private ImmutableArray<DocumentNode> _children;
    private string? _text;
    private int _size = 1;

    private DocumentNode(DocumentLines lines, int lineNumber, int at, NodeKind kind, string? text, DocumentNode? parent, string? name, int index) =>
        (_lines, _lineNumber, _at, Kind, _text, Parent, Name, _index, _children) = (lines, lineNumber, at, kind, text, parent, name, index, []);

    private DocumentNode(JsonTape tape, int at, DocumentNode? parent, int index) =>
        (_tape, _lines, _at, Kind, Parent, Name, _index) = (tape, tape.Lines, at, tape[at].Kind, parent, tape.NameOf(at), index);

    public NodeKind Kind { get; }

    /// <summary>A scalar's text as the document means it (escapes resolved); null for everything else.</summary>
    public string? Text => _text ??= _tape?.TextOf(_at);

    /// <summary>The key in the map that holds it; null in a sequence and for a whole document.</summary>
    public string? Name { get; }

    public DocumentNode? Parent { get; }

    /// <summary>A map's values (each bears its key as <see cref="Name"/>) or a sequence's items, in order.</summary>
    public ImmutableArray<DocumentNode> Children
    {
        get
        {
            if (_children.IsDefault && _tape is not null)
                ImmutableInterlocked.InterlockedInitialize(ref _children, _tape.ChildrenOf(_at, this));

            return _children;
        }
    }

    /// <summary>Values in it, itself included and aliases counted each time, up to <see cref="int.MaxValue"/>.</summary>
    public int Size => _tape is null ? _size : _tape[_at].Next - _at;

    /// <summary>Where it stands: a scalar's own line, a map's or sequence's key.</summary>
    public SourceLine Line => _tape is null
        ? _lines.Line(_lineNumber, _at)
        : _lines.LineAt(Kind is NodeKind.Map or NodeKind.Sequence ? _tape[_at].KeyAt : _tape[_at].At);

    /// <summary>The value under this key; null where there is none or this is no map.</summary>
    public DocumentNode? this[string key]
    {
        get
        {
            if (Kind != NodeKind.Map)
                return null;
            if (_children.IsDefault && _tape is not null)
                return _tape.Member(_at, key) is { } found ? new(_tape, found, this, 0) : null;

            foreach (var child in Children)
            {
                if (child.Name == key)
                    return child;
            }

            return null;
        }
    }

    /// <summary>The value that these keys lead to, or null.</summary>
    public DocumentNode? At(params ReadOnlySpan<string> keys)
    {
        var node = this;
        foreach (var key in keys)
        {
            node = node[key];
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>The scalar that these keys lead to, or null.</summary>
    public string? TextAt(params ReadOnlySpan<string> keys) => At(keys)?.Text;

    /// <summary>The items of the sequence that these keys lead to; none where there is no such sequence.</summary>
    public ImmutableArray<DocumentNode> ItemsAt(params ReadOnlySpan<string> keys) =>
        At(keys) is { Kind: NodeKind.Sequence } sequence ? sequence.Children : [];

    /// <summary>The values of the map that these keys lead to, each with its key; none where there is no such map.</summary>
    public ImmutableArray<DocumentNode> MembersAt(params ReadOnlySpan<string> keys) =>
        At(keys) is { Kind: NodeKind.Map } map ? map.Children : [];

    /// <summary>The texts of the sequence of scalars that these keys lead to.</summary>
    public ImmutableArray<string> TextsAt(params ReadOnlySpan<string> keys) =>
        [.. ItemsAt(keys).Select(item => item.Text).OfType<string>()];

    /// <summary>The whole number that these keys lead to; null where it is none.</summary>
    public int? NumberAt(params ReadOnlySpan<string> keys) =>
        int.TryParse(TextAt(keys), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The boolean that these keys lead to, in YAML 1.1's spellings, as Kubernetes reads its files; null where it is none.</summary>
    public bool? FlagAt(params ReadOnlySpan<string> keys) => TextAt(keys) switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    /// <summary>The line of the file at which this line (counted from 0) of a text of several lines stands; the scalar's own where they are all on one.</summary>
    public SourceLine LineOfText(int number) => Kind == NodeKind.Literal ? _lines.Line(_lineNumber + 1 + number) : Line;

    /// <summary>The way to it, for instance <c>spec.containers[0].args[3]</c>; empty for a whole document.</summary>
    public string Path => Parent is null
        ? ""
        : Name is null
            ? $"{Parent.Path}[{_index}]"
            : Parent.Path.Length == 0 ? Name : $"{Parent.Path}.{Name}";

    public override string ToString() => $"{Line} {Path}";

    /// <summary>The value at this place of a tape.</summary>
    internal static DocumentNode OfTape(JsonTape tape, int at, DocumentNode? parent, int index) => new(tape, at, parent, index);

    internal static DocumentNode Open(DocumentLines lines, int lineNumber, int at, NodeKind kind, string? text, DocumentNode? parent, string? name, int index) =>
        new(lines, lineNumber, at, kind, text, parent, name, index);

    /// <summary>The same value at another place of the document (a YAML alias).</summary>
    internal DocumentNode AliasedTo(DocumentNode? parent, string? name, int atIndex) =>
        new(_lines, _lineNumber, _at, Kind, Text, parent, name, atIndex) { _children = _children, _size = _size };

    /// <summary>Called once, by the builder, when all that the map or sequence holds is known.</summary>
    internal void Close(ImmutableArray<DocumentNode> children)
    {
        var size = 1L;
        foreach (var child in children)
            size += child.Size;

        _children = children;
        _size = (int)Math.Min(size, int.MaxValue);
    }
}
