namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Goes through a long line word by word without a copy of it.</summary>
internal ref struct WordCursor(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> _rest = line;

    /// <summary>What was not taken yet.</summary>
    public readonly ReadOnlySpan<char> Rest => _rest.Trim();

    /// <summary>The next word, or an empty one at the end.</summary>
    public ReadOnlySpan<char> Next()
    {
        _rest = _rest.TrimStart();
        var end = _rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return word;
    }

    public readonly ReadOnlySpan<char> Peek()
    {
        var copy = this;
        return copy.Next();
    }
}
