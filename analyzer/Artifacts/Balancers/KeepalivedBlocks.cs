using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>The blocks of keepalived's configuration while they are read, word by word: a brace may stand on its block's line, or on one of its own.</summary>
internal sealed class KeepalivedBlocks
{
    private const int MaxDepth = 32;

    private readonly Stack<(ImmutableArray<string> Words, SourceLine Line, ImmutableArray<KeepalivedBlock>.Builder Inner)> _open = new();
    private readonly ImmutableArray<string>.Builder _words = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();

    public KeepalivedBlocks(ArtifactText text) => _open.Push(([], text.Whole, ImmutableArray.CreateBuilder<KeepalivedBlock>()));

    public void Take(string word, SourceLine line)
    {
        if (word == "{")
            Open(line);
        else if (word == "}")
            Close(line);
        else
            _words.Add(word.Trim('"'));
    }

    /// <summary>What stands on a line is one setting.</summary>
    public void EndLine(SourceLine line)
    {
        if (_words.Count > 0)
            _open.Peek().Inner.Add(new(_words.ToImmutable(), [], line));
        _words.Clear();
    }

    public Parsed<KeepalivedConfig> ToParsed()
    {
        if (_open.Count > 1)
            _notes.Add(new(_open.Peek().Line, "a block without its end"));
        while (_open.Count > 1)
            Pop();
        return new(new(_open.Peek().Inner.ToImmutable()), _notes.ToImmutable());
    }

    // vrrp_instance VI_1        with the brace on the next line: the setting before it was the block's name.
    private void Open(SourceLine line)
    {
        var inner = _open.Peek().Inner;
        var name = _words.ToImmutable();
        if (name.IsEmpty && inner.Count > 0 && inner[^1] is { Inner.IsEmpty: true } before && before.Line.Position < line.Position)
        {
            (name, line) = (before.Words, before.Line);
            inner.RemoveAt(inner.Count - 1);
        }

        if (name.IsEmpty || _open.Count >= MaxDepth)
            _notes.Add(new(line, name.IsEmpty ? "a block without a name" : "too many blocks in one another"));
        _words.Clear();
        _open.Push((name, line, ImmutableArray.CreateBuilder<KeepalivedBlock>()));
        if (_open.Count > MaxDepth)
            Pop();
    }

    private void Close(SourceLine line)
    {
        EndLine(line);
        if (_open.Count > 1)
            Pop();
        else
            _notes.Add(new(line, "a block ends that has not begun"));
    }

    private void Pop()
    {
        var (words, line, inner) = _open.Pop();
        _open.Peek().Inner.Add(new(words, inner.ToImmutable(), line));
    }
}
