namespace SupportBundle.Analyzer.Bundles;

/// <summary>An input with all archives in it opened on the way: one file after the other, and of one archive after the other.</summary>
internal sealed class OpenedInput : IInput
{
    private readonly Unpacking _unpacking;
    private readonly Stack<IFileSource> _open = new();
    private InputEntry? _current;

    /// <param name="name">As the user named it.</param>
    public OpenedInput(string name, IFileSource source, InputReading reading)
    {
        Name = name;
        _unpacking = new(reading);
        _open.Push(source);
    }

    public string Name { get; }

    public InputEntry? Next()
    {
        Close();
        while (_open.TryPeek(out var source))
        {
            if (source.Next() is not { } found)
                _open.Pop().Dispose();
            else if (_unpacking.Open(found, _open.Count - 1) is { } opened && Enter(opened) is { } entry)
                return _current = entry;
        }

        return null;
    }

    public void Dispose()
    {
        Close();
        while (_open.TryPop(out var source))
            source.Dispose();
    }

    private InputEntry? Enter(Opened opened)
    {
        if (opened.Archive is { } archive)
            _open.Push(archive);
        return opened.Entry;
    }

    private void Close()
    {
        _current?.Content.Dispose();
        _current = null;
    }
}
