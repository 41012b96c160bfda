using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>Puts documents together from the events of a JSON or YAML parser, in bounded depth and size.</summary>
/// <param name="only">The one line that is read; null where the whole text is.</param>
internal sealed class DocumentBuilder(ArtifactText text, SourceLine? only = null)
{
    /// <summary>Levels of maps and sequences; Kubernetes objects need about 20.</summary>
    public const int MaxDepth = 128;

    /// <summary>Values that aliases may add to a document: a few lines of YAML can stand for billions.</summary>
    public const int MaxAliased = 1_000_000;

    private readonly DocumentLines _lines = new(text, only);
    private readonly Stack<OpenNode> _open = new();
    private readonly ImmutableArray<DocumentNode>.Builder _roots = ImmutableArray.CreateBuilder<DocumentNode>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private long _aliased;

    /// <summary>Where in the text the next event begins; kept with its value, as one line may be the whole file.</summary>
    public int At { get; set; }

    public bool IsTooDeep => _open.Count >= MaxDepth;

    /// <summary>True where the next scalar is a map's key.</summary>
    public bool AwaitsKey => _open.TryPeek(out var top) && top.Node.Kind == NodeKind.Map && top.PendingName is null;

    public void Note(int lineNumber, string reason) => _notes.Add(new(_lines.Line(lineNumber), reason));

    public void Key(string name, int lineNumber)
    {
        var map = _open.Peek();
        map.PendingName = name;
        map.PendingLine = lineNumber;
        map.PendingAt = At;
    }

    public DocumentNode Scalar(string? value, NodeKind kind, int lineNumber)
    {
        var node = NewNode(lineNumber, At, kind, value);
        Add(node);
        return node;
    }

    public DocumentNode Start(NodeKind kind, int lineNumber)
    {
        var isKey = AwaitsKey;
        var (line, at) = _open.TryPeek(out var parent) && parent.PendingName is not null ? (parent.PendingLine, parent.PendingAt) : (lineNumber, At);
        var node = NewNode(line, at, kind, null);
        _open.Push(new(node) { IsKey = isKey });
        return node;
    }

    public void End()
    {
        var ended = _open.Pop();
        ended.Node.Close([.. ended.Children]);
        if (!ended.IsKey)
        {
            Add(ended.Node);
            return;
        }

        Note(ended.Node.Line.Number, "a key that is a map or a sequence is not read");
        Key("?", ended.Node.Line.Number);
    }

    /// <summary>The value that an alias stands for, at the place where the alias stands.</summary>
    public void Alias(DocumentNode anchored, int lineNumber)
    {
        if (_open.Any(o => ReferenceEquals(o.Node, anchored)))
            Replace("the alias stands inside of what it names", lineNumber);
        else if ((_aliased += anchored.Size) > MaxAliased)
            Replace($"aliases that add more than {MaxAliased} values are not followed", lineNumber);
        else
            Add(anchored.AliasedTo(Parent, PendingName, NextIndex));
    }

    /// <summary>A null in place of what cannot be read.</summary>
    public void Replace(string reason, int lineNumber)
    {
        Note(lineNumber, reason);
        Scalar(null, NodeKind.Null, lineNumber);
    }

    /// <summary>All that was read; what is still open is closed as far as it goes.</summary>
    public Parsed<DocumentFile> Finish()
    {
        while (_open.Count > 0)
            End();

        return new(new(text, _roots.ToImmutable()), _notes.ToImmutable());
    }

    private DocumentNode? Parent => _open.TryPeek(out var top) ? top.Node : null;

    private string? PendingName => _open.TryPeek(out var top) ? top.PendingName : null;

    private int NextIndex => _open.TryPeek(out var top) ? top.Children.Count : _roots.Count;

    private DocumentNode NewNode(int lineNumber, int at, NodeKind kind, string? value) =>
        DocumentNode.Open(_lines, lineNumber, at, kind, value, Parent, PendingName, NextIndex);

    private void Add(DocumentNode node)
    {
        if (!_open.TryPeek(out var parent))
        {
            _roots.Add(node);
            return;
        }

        if (parent.Node.Kind == NodeKind.Map && parent.PlaceOf(parent.PendingName ?? "") is { } place)
        {
            Note(parent.PendingLine, $"the key {parent.PendingName} stands here again; the last one counts");
            parent.Children[place] = node;
        }
        else
        {
            parent.Children.Add(node);
        }

        parent.PendingName = null;
    }

    private sealed class OpenNode(DocumentNode node)
    {
        private const int FewMembers = 24;
        private Dictionary<string, int>? _places;

        public DocumentNode Node => node;

        public List<DocumentNode> Children { get; } = [];

        public string? PendingName { get; set; }

        public int PendingLine { get; set; }

        public int PendingAt { get; set; }

        public bool IsKey { get; init; }

        /// <summary>Where a key stands already; null if it is new, in which case it is taken as standing next.</summary>
        public int? PlaceOf(string name)
        {
            if (_places is null && Children.Count < FewMembers)
                return Children.FindIndex(child => child.Name == name) is >= 0 and var found ? found : null;

            if (_places is null)
            {
                _places = [];
                for (var i = 0; i < Children.Count; i++)
                    _places[Children[i].Name ?? ""] = i;
            }

            return _places.TryAdd(name, Children.Count) ? null : _places[name];
        }
    }
}
