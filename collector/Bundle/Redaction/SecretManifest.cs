using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Finds the data of Kubernetes Secrets in YAML and in JSON over several lines, where the kind may follow the data.</summary>
internal sealed partial class SecretManifest
{
    // The API server refuses Secrets and ConfigMaps of more than 1 MiB.
    private const int LongestData = 2 * 1024 * 1024;

    private readonly SortedDictionary<int, Fields> _objects = [];
    private readonly List<string> _held = [];
    private int _heldLength;
    private int _heldIndent;
    private (int Indent, int? Key)? _data;

    /// <summary>A line that may be passed on, and what of it is a Secret's data.</summary>
    public readonly record struct Ready(string Line, SecretSpan? Value);

    public bool NeedsNextLine => _held.Count > 0 || _data is not null;

    public IEnumerable<Ready> Next(string line)
    {
        if (_held.Count == 0)
            return [Classify(line)];

        _held.Add(line);
        _heldLength += line.Length;
        var ends = KindIn(line, _heldIndent) is not null || IsAfter(line) || _heldLength > LongestData;
        return ends ? Release(KindIn(line, _heldIndent)) : [];
    }

    public IEnumerable<Ready> End() => _held.Count == 0 ? [] : Release(null);

    // A list's dash counts as indentation.
    public static int IndentOf(ReadOnlySpan<char> line) => line.Length - line.TrimStart(" \t-").Length;

    // What follows the name; on the further lines of a value that has several, all that is written.
    private static SecretSpan? ValueOf(string line, bool named)
    {
        var name = NameOf().Match(line);
        var start = named && name.Success ? name.Length : line.Length - line.TrimStart().Length;
        var text = line.AsSpan(start).TrimEnd(" \t\r\n,");
        if (text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0])
        {
            start++;
            text = text[1..^1];
        }

        return text.IsEmpty || text is "|" or "|-" or ">" or ">-" or "|+" or "{" or "}" or "{}" or "null" or "\"\""
            ? null
            : new SecretSpan(start, text.Length, SecretKind.SecretObject);
    }

    private Ready[] Release(string? kind)
    {
        var lines = _held.ToArray();
        _held.Clear();
        _heldLength = 0;
        if (_objects.TryGetValue(_heldIndent, out var fields))
            fields.Kind = kind ?? "";
        if (kind == "Secret" || (kind is null && IsInSecretList()))
            _data = (_heldIndent, null);

        return [.. lines.Select(Classify)];
    }

    private Ready Classify(string line)
    {
        if (line.AsSpan().Trim().IsEmpty)
            return new Ready(line, null);

        var indent = IndentOf(line);
        if (_data is { } data && indent > data.Indent)
        {
            _data = data with { Key = data.Key ?? indent };
            return new Ready(line, ValueOf(line, named: indent == _data.Value.Key));
        }

        _data = null;
        if (line.StartsWith("---", StringComparison.Ordinal))
            _objects.Clear();

        Note(line, indent);
        if (line.Contains("ata", StringComparison.Ordinal) && DataMap().IsMatch(line))
            BeginData(indent);

        return new Ready(line, null);
    }

    private void Note(string line, int indent)
    {
        while (_objects.Count > 0 && _objects.Keys.Last() is var deepest && deepest > indent)
            _objects.Remove(deepest);

        var isVersion = line.Contains("apiVersion", StringComparison.Ordinal) && ApiVersion().IsMatch(line);
        if (!_objects.TryGetValue(indent, out var fields) && _objects.Count < 64 && (isVersion || KindIn(line, indent) is not null))
            _objects[indent] = fields = new Fields();

        if (fields is null)
            return;

        // A field that was there already begins another object.
        if (isVersion)
            _objects[indent] = fields.HasVersion ? new Fields { HasVersion = true } : fields.WithVersion();
        else if (KindIn(line, indent) is { } kind)
            fields.Kind = kind;
    }

    private void BeginData(int indent)
    {
        var fields = _objects.GetValueOrDefault(indent);
        if (fields?.Kind == "Secret" || (fields is null && IsInSecretList()))
            _data = (indent, null);
        else if (fields is { Kind: null, HasVersion: true })
            Hold(indent);
    }

    // The line itself has gone already; what follows waits for the kind.
    private void Hold(int indent)
    {
        _heldIndent = indent;
        _held.Add("");
    }

    private bool IsInSecretList() => _objects.Values.Any(other => other.Kind == "SecretList");

    private bool IsAfter(string line) =>
        line.StartsWith("---", StringComparison.Ordinal) || (!line.AsSpan().Trim().IsEmpty && IndentOf(line) < _heldIndent);

    private static string? KindIn(string line, int indent) =>
        line.Contains("kind", StringComparison.Ordinal) && IndentOf(line) == indent && Kind().Match(line) is { Success: true } kind ? kind.Groups[1].Value : null;

    [GeneratedRegex(@"^[\s-]*[""']?kind[""']?\s*:\s*[""']?(\w+)[""']?,?\s*$")]
    private static partial Regex Kind();

    [GeneratedRegex(@"^[\s-]*[""']?apiVersion[""']?\s*:")]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^[\s-]*[""']?(?:data|stringData)[""']?\s*:\s*\{?\s*$")]
    private static partial Regex DataMap();

    [GeneratedRegex(@"^\s*[""']?[\w.-]{1,253}[""']?\s*:\s*")]
    private static partial Regex NameOf();

    private sealed class Fields
    {
        public bool HasVersion { get; set; }
        public string? Kind { get; set; }

        public Fields WithVersion()
        {
            HasVersion = true;
            return this;
        }
    }
}
