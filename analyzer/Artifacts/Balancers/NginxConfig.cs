using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>nginx's configuration, or one of the files that it includes.</summary>
internal sealed record NginxConfig(ArtifactText Source, ImmutableArray<NginxDirective> Directives) : IArtifact<NginxConfig>
{
    private const int MaxDepth = 32;

    /// <summary>What stands in its <c>stream</c> blocks: connections, not requests, are passed on there.</summary>
    public ImmutableArray<NginxDirective> Stream => [.. Directives.Where(one => one.Name == "stream").SelectMany(one => one.Inner)];

    /// <summary>Patterns of other files that belong here, wherever they stand.</summary>
    public IEnumerable<NginxWord> Includes => Directives.SelectMany(one => one.WithInner).Where(one => one is { Name: "include", Words.Length: > 1 }).Select(one => one.Words[1]);

    public static Parsed<NginxConfig> Parse(ArtifactText text)
    {
        var open = new Stack<NginxBlock>();
        open.Push(new([]));
        var words = ImmutableArray.CreateBuilder<NginxWord>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var word in NginxWord.All(text))
        {
            if (word is { IsQuoted: true } or { Text: not (";" or "{" or "}") })
                words.Add(word);
            else if (word.Text == ";")
                TakeSetting(open.Peek(), words, word, notes);
            else if (word.Text == "{")
                Open(open, words, word, notes);
            else
                Close(open, words, word, notes);
        }

        Unfinished(words, notes);
        if (open.Count > 1)
            notes.Add(new(open.Peek().Heading[0].Line, "a block without its end"));
        while (open.Count > 1)
            Close(open);
        return new(new(text, open.Pop().Inner.ToImmutable()), notes.ToImmutable());
    }

    private static void TakeSetting(NginxBlock block, ImmutableArray<NginxWord>.Builder words, NginxWord end, ImmutableArray<ParseNote>.Builder notes)
    {
        if (words.Count == 0)
            notes.Add(new(end.Line, "a semicolon behind nothing"));
        else
            block.Inner.Add(new(words.ToImmutable(), []));
        words.Clear();
    }

    private static void Open(Stack<NginxBlock> open, ImmutableArray<NginxWord>.Builder words, NginxWord brace, ImmutableArray<ParseNote>.Builder notes)
    {
        if (words.Count == 0 || open.Count >= MaxDepth)
            notes.Add(new(brace.Line, words.Count == 0 ? "a block without a name" : "too many blocks in one another"));
        open.Push(new(words.Count == 0 ? [brace] : words.ToImmutable()));
        words.Clear();
        if (open.Count > MaxDepth)
            Close(open);
    }

    private static void Close(Stack<NginxBlock> open, ImmutableArray<NginxWord>.Builder words, NginxWord brace, ImmutableArray<ParseNote>.Builder notes)
    {
        Unfinished(words, notes);
        if (open.Count > 1)
            Close(open);
        else
            notes.Add(new(brace.Line, "a block ends that has not begun"));
    }

    private static void Close(Stack<NginxBlock> open)
    {
        var block = open.Pop();
        open.Peek().Inner.Add(new(block.Heading, block.Inner.ToImmutable()));
    }

    private static void Unfinished(ImmutableArray<NginxWord>.Builder words, ImmutableArray<ParseNote>.Builder notes)
    {
        notes.AddRange(words.Select(word => word.Line).DistinctBy(line => line.Position).Select(line => new ParseNote(line, "a setting without its semicolon")));
        words.Clear();
    }

    /// <summary>A block whose end has not come yet.</summary>
    private sealed record NginxBlock(ImmutableArray<NginxWord> Heading)
    {
        public ImmutableArray<NginxDirective>.Builder Inner { get; } = ImmutableArray.CreateBuilder<NginxDirective>();
    }
}

/// <summary>One directive: its words, and what stands in its block. It may go on over several lines.</summary>
internal sealed record NginxDirective(ImmutableArray<NginxWord> Words, ImmutableArray<NginxDirective> Inner)
{
    public string Name => Words[0].Text;

    public SourceLine Line => Words[0].Line;

    /// <summary>Its first argument; empty where it has none.</summary>
    public string Argument => Words.Length > 1 ? Words[1].Text : "";

    /// <summary>Itself and all below it.</summary>
    public IEnumerable<NginxDirective> WithInner => Inner.SelectMany(one => one.WithInner).Prepend(this);

    public NginxDirective? this[string name] => Inner.FirstOrDefault(one => one.Name == name);

    public bool Has(string word) => Words.Skip(1).Any(one => one.Text == word);
}
