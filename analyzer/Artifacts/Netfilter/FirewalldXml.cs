using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One element of a file of firewalld's, and where it begins.</summary>
/// <param name="Text">What stands in it besides elements, without the blanks around it.</param>
internal sealed record FirewalldElement(SourceLine Line, string Name, ImmutableArray<KeyValuePair<string, string>> Attributes)
{
    public string Text { get; init; } = "";

    /// <summary>The lines of its tag, as far as its attributes go.</summary>
    public ImmutableArray<SourceLine> TagLines { get; init; } = [];

    /// <summary>The lines that the text stands on.</summary>
    public ImmutableArray<SourceLine> TextLines { get; init; } = [];

    public ImmutableArray<FirewalldElement> Children { get; init; } = [];

    public string? Attribute(string name)
    {
        foreach (var (known, value) in Attributes)
            if (known == name)
                return value;

        return null;
    }
}

/// <summary>Reads a file of firewalld's as a tree; no document type is read, and nothing outside of the text.</summary>
internal sealed class FirewalldXml
{
    /// <summary>firewalld's own files have a rule, a log and its limit: five levels.</summary>
    private const int MostDepth = 16;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = true };

    private readonly ImmutableArray<SourceLine> _lines;
    private readonly ImmutableArray<ParseNote>.Builder _notes;
    private readonly Stack<OpenElement> _open = new();
    private FirewalldElement? _root;
    private int _read;

    private FirewalldXml(ArtifactText text, ImmutableArray<ParseNote>.Builder notes) => (_lines, _notes) = ([.. text.Lines()], notes);

    /// <summary>The file's one element, as far as the text goes; null where there is none.</summary>
    public static FirewalldElement? Read(ArtifactText text, ImmutableArray<ParseNote>.Builder notes)
    {
        var xml = new FirewalldXml(text, notes);
        // Lines end at \n here; XML would end them at a lone \r too.
        using var characters = new StringReader(text.Content.TrimStart('\uFEFF').Replace('\r', ' '));
        using var reader = XmlReader.Create(characters, Settings);
        try
        {
            while (reader.Read())
                xml.Take(reader);
        }
        catch (XmlException broken)
        {
            xml.NoteFrom(Math.Clamp(broken.LineNumber, 1, xml._read + 1), broken.Message);
        }

        while (xml._open.Count > 0)
            xml.Close();
        return xml._root;
    }

    private void Take(XmlReader reader)
    {
        var at = ((IXmlLineInfo)reader).LineNumber;
        if (reader.NodeType is not (XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            _read = Math.Max(_read, at);
        if (reader.NodeType == XmlNodeType.Element)
            Open(reader, at);
        else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            Append(reader.Value, at);
        else if (reader.NodeType == XmlNodeType.EndElement)
            Close();
    }

    private void Open(XmlReader reader, int at)
    {
        if (reader.Depth > MostDepth)
            throw new XmlException("the elements are nested too deep", null, at, 1);

        var (name, isEmpty, last) = (reader.Name, reader.IsEmptyElement, at);
        var attributes = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (reader.MoveToNextAttribute())
        {
            attributes.Add(new(reader.Name, reader.Value));
            last = ((IXmlLineInfo)reader).LineNumber;
        }

        _read = Math.Max(_read, last);
        _open.Push(new(new(_lines[at - 1], name, attributes.ToImmutable()) { TagLines = [.. _lines.AsSpan(at - 1, last - at + 1)] }));
        if (isEmpty)
            Close();
    }

    private void Append(string text, int at)
    {
        _read = Math.Max(_read, at + text.AsSpan().TrimEnd().Count('\n'));
        if (_open.TryPeek(out var element))
            element.Take(text, _lines.AsSpan()[Math.Min(at - 1, _lines.Length)..]);
    }

    private void Close()
    {
        var element = _open.Pop().End();
        if (_open.TryPeek(out var parent))
            parent.Children.Add(element);
        else
            _root = element;
    }

    // What stands behind the break may mean anything.
    private void NoteFrom(int number, string why)
    {
        _notes.AddRange(_lines.Skip(number - 1).Where(line => !line.IsBlank).Select((line, index) => new ParseNote(line, index == 0 ? $"XML breaks here: {why}" : "XML breaks before it")));
        if (_lines.Skip(number - 1).All(line => line.IsBlank) && _lines.Any(line => !line.IsBlank))
            _notes.Add(new(_lines.Last(line => !line.IsBlank), $"XML ends here: {why}"));
    }

    /// <summary>An element whose end was not read yet.</summary>
    private sealed class OpenElement(FirewalldElement element)
    {
        private readonly StringBuilder _text = new();
        private readonly ImmutableArray<SourceLine>.Builder _lines = ImmutableArray.CreateBuilder<SourceLine>();

        public ImmutableArray<FirewalldElement>.Builder Children { get; } = ImmutableArray.CreateBuilder<FirewalldElement>();

        // Of the first line and the last, only a part is text: it may be the blanks before a tag.
        public void Take(string text, ReadOnlySpan<SourceLine> lines)
        {
            _text.Append(text);
            var at = 0;
            foreach (var part in text.AsSpan().Split('\n'))
            {
                if (at < lines.Length && !text.AsSpan(part).IsWhiteSpace())
                    _lines.Add(lines[at]);
                at++;
            }
        }

        public FirewalldElement End() => element with { Text = _text.ToString().Trim(), TextLines = _lines.ToImmutable(), Children = Children.ToImmutable() };
    }
}
