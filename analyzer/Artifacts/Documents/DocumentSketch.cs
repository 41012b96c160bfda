namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>A document that a person's table or description is a picture of, put together value by value.</summary>
internal sealed class DocumentSketch(SourceLine line)
{
    private readonly Part _root = new(line);

    /// <summary>Puts a value at this way from the top (<c>status.podIPs.0.ip</c>: numbers are places in a list); null where it is known to be none.</summary>
    public void Put(string way, string? value, SourceLine at) => _root.At(way.Split('.'), at).Text = value;

    /// <summary>The same for a key that may hold dots, such as a label's.</summary>
    public void Put(string way, string key, string? value, SourceLine at) => _root.At([.. way.Split('.'), key], at).Text = value;

    /// <summary>Says that there is such a map or list, though perhaps an empty one.</summary>
    public void PutEmpty(string way, SourceLine at) => _root.At(way.Split('.'), at);

    /// <summary>The same, step by step.</summary>
    public void Put(ReadOnlySpan<string> way, string? value, SourceLine at) => _root.At(way, at).Text = value;

    /// <summary>How many maps or values the list at this way has.</summary>
    public int CountAt(ReadOnlySpan<string> way) => _root.At(way, line).Count;

    /// <summary>Whether something was put at this way.</summary>
    public bool Has(ReadOnlySpan<string> way) => _root.Has(way);

    public DocumentNode ToDocument()
    {
        var builder = new DocumentBuilder(line.Artifact);
        _root.Write(builder);
        return builder.Finish().Value.Roots[0];
    }

    private sealed class Part(SourceLine line)
    {
        private readonly OrderedDictionary<string, Part> _parts = new(StringComparer.Ordinal);

        public int Count => _parts.Count;

        public string? Text { get; set; }

        public Part At(ReadOnlySpan<string> way, SourceLine at)
        {
            if (way.IsEmpty)
                return this;

            if (!_parts.TryGetValue(way[0], out var part))
                _parts[way[0]] = part = new(at);

            return part.At(way[1..], at);
        }

        public bool Has(ReadOnlySpan<string> way) => way.IsEmpty || (_parts.TryGetValue(way[0], out var part) && part.Has(way[1..]));

        public void Write(DocumentBuilder builder)
        {
            builder.At = InText;
            if (_parts.Count == 0)
                builder.Scalar(Text, Text is null ? NodeKind.Null : NodeKind.Quoted, line.Position);
            else
                WriteParts(builder);
        }

        private void WriteParts(DocumentBuilder builder)
        {
            var isList = _parts.GetAt(0).Key is "0";
            builder.Start(isList ? NodeKind.Sequence : NodeKind.Map, line.Position);
            foreach (var (key, value) in _parts)
            {
                builder.At = value.InText;
                if (!isList)
                    builder.Key(key, value.Position);
                value.Write(builder);
            }

            builder.End();
        }

        private int Position => line.Position;

        private int InText => line.At == 0 ? 0 : line.Start + line.At;
    }
}
