using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Redacts the lines of one entry in turn, and knows what one line says of the next: blocks, and names whose value follows.</summary>
/// <remarks>Lines are Latin-1, so that every byte is one character and comes out as it came in.</remarks>
/// <param name="depth">How often the text was found within a string of another.</param>
internal sealed partial class LineRedactor(Redactor redactor, SortedDictionary<string, int> counts, int depth = 0)
{
    private const int LongestKey = 600, DeepestString = 4;

    private readonly SecretManifest _manifest = new();
    private Sha256Hash? _key;
    private int _keyLines;
    private bool _keyHasPrefix;
    private string? _nextValue;
    private (int Indent, string Kind)? _scalar;

    /// <summary>True if the next line must be seen even if nothing in it hints at a secret.</summary>
    public bool NeedsNextLine => _key is not null || _nextValue is not null || _scalar is not null || _manifest.NeedsNextLine;

    /// <summary>The lines (with their ends) to pass on for this one: none while it is held back, several when that ends.</summary>
    public void Line(string line, List<string> output)
    {
        if (depth < DeepestString && FoldedText.IsIn(line))
            line = FoldedText.Redact(line, Within);

        foreach (var ready in _manifest.Next(line))
            output.Add(RedactLine(ready.Line, ready.Value));
    }

    public void End(List<string> output)
    {
        foreach (var ready in _manifest.End())
            output.Add(RedactLine(ready.Line, ready.Value));

        if (_key is not null)
            output.Add(EndKey());
    }

    private string Within(string text)
    {
        var inner = new LineRedactor(redactor, counts, depth + 1);
        var output = new List<string>();
        for (var from = 0; from < text.Length;)
        {
            var newline = text.IndexOf('\n', from);
            var end = newline < 0 ? text.Length : newline + 1;
            inner.Line(text[from..end], output);
            from = end;
        }

        inner.End(output);
        return string.Concat(output);
    }

    private string RedactLine(string line, SecretSpan? secret)
    {
        var key = "";
        if (_key is not null)
        {
            if (ContinueKey(line) is { } swallowed)
                return swallowed;

            // The block broke off; this line is no part of it.
            key = EndKey() + "\n";
        }

        if (secret is { } value)
            return key + Replace(line, [value]);

        if (BlockValue(line) is { } block)
            return key + block;

        return key + WithFollowing(line);
    }

    private string WithFollowing(string line)
    {
        if (MayBeginKey(line) && BeginOfKey().Match(line) is { Success: true } begin)
            return BeginKey(line, begin);

        var spans = LineSecrets.Find(line, redactor.SiteRules);
        if (_nextValue is { } kind)
        {
            _nextValue = null;
            if (spans.Count == 0 && FollowingValue(line, kind) is { } following)
                spans.Add(following);
        }

        Announce(line);
        return Replace(line, spans);
    }

    private static bool MayBeginKey(string line) => line.Contains("----", StringComparison.Ordinal) || line.Contains("Private-Lines", StringComparison.Ordinal);

    // A line that only names a secret, the value of which stands on the next.
    private void Announce(string line)
    {
        var text = line.AsSpan().TrimEnd();
        if (text.IsEmpty || (text[^1] is not ('|' or '>' or '+' or '-' or ':' or '=') && !char.IsAsciiDigit(text[^1]) && !IsOneWord(text)))
            return;

        if (Scalar().Match(line) is { Success: true } scalar && SecretNames.KindOf(scalar.Groups["name"].ValueSpan) is { } kind)
            _scalar = (SecretManifest.IndentOf(line), kind);
        else if (NamesNext().Match(line) is { Success: true } name && SecretNames.KindOf(name.Groups["name"].ValueSpan) is { } nextKind)
            _nextValue = nextKind;
        else if (EmptyAuthorization().IsMatch(line))
            _nextValue = SecretKind.Authorization;
    }

    // What NamesNext takes: a name or an option alone, or after "name:".
    private static bool IsOneWord(ReadOnlySpan<char> text) =>
        text.Contains("name", StringComparison.Ordinal) || text.TrimStart(" \t\"'").StartsWith("-");

    private static SecretSpan? FollowingValue(string line, string kind)
    {
        if (kind == SecretKind.Authorization)
            return Scheme().Match(line) is { Success: true } scheme ? SpanOf(scheme.Groups["secret"], kind) : null;

        var match = Following().Match(line);
        return match.Success && !SecretValues.IsPublic(match.Groups["secret"].ValueSpan, kind) ? SpanOf(match.Groups["secret"], kind) : null;
    }

    private static SecretSpan SpanOf(Group group, string kind) => new(group.Index, group.Length, kind);

    // The lines of "password: |" are indented deeper than the name.
    private string? BlockValue(string line)
    {
        if (_scalar is not { } scalar)
            return null;

        var text = line.AsSpan().TrimEnd();
        if (text.IsEmpty)
            return line;

        if (SecretManifest.IndentOf(line) <= scalar.Indent)
        {
            _scalar = null;
            return null;
        }

        var start = text.Length - text.TrimStart().Length;
        if (BeginOfKey().IsMatch(line))
            return null;

        return Replace(line, [new SecretSpan(start, text.Length - start, scalar.Kind)]);
    }

    private string BeginKey(string line, Match begin)
    {
        if (line.AsSpan(begin.Index + begin.Length).Trim("\r\n\t \\\"',+").Length > 1)
            return Replace(line, LineSecrets.Find(line, redactor.SiteRules));

        _key = redactor.NewHash();
        _keyLines = 0;
        _keyHasPrefix = line.AsSpan(0, begin.Index).Trim().Length > 0;
        return line[..begin.Index];
    }

    // Null when the line is no part of the key.
    private string? ContinueKey(string line)
    {
        if (EndOfKey().Match(line) is { Success: true } end)
            return EndKey() + line[(end.Index + end.Length)..];

        var isBody = ++_keyLines <= LongestKey && (WholeBodyLine().IsMatch(line) || BodyRun().IsMatch(line));
        if (!isBody && !(_keyHasPrefix && _keyLines > 1 && LastBodyLine().IsMatch(line)))
            return null;

        // Only what is base64 counts, so that the same key indented is the same.
        foreach (var c in line)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=')
                _key!.Append([(byte)c]); // Only called while a key is read.
        }

        return "";
    }

    private string EndKey()
    {
        var hash = _key!; // Only called while a key is read.
        _key = null;
        return redactor.Placeholder(SecretKind.PrivateKey, hash.Finish(), counts);
    }

    private string Replace(string line, List<SecretSpan> spans) => redactor.Replace(line, spans, Encoding.Latin1, counts);

    [GeneratedRegex(@"-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}(?:PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1) ?-{4,5}|Private-Lines: \d+", RegexOptions.IgnoreCase)]
    private static partial Regex BeginOfKey();

    [GeneratedRegex(@"-{4,5} ?END [A-Za-z0-9 ]{3,60} ?-{4,5}|Private-MAC: [0-9a-f]+")]
    private static partial Regex EndOfKey();

    // MIIEpAIBAAKCAQEA..., Proc-Type: 4,ENCRYPTED, or nothing; within quotes, a comment sign or a diff's sign.
    [GeneratedRegex(@"^[\s""'#+>|-]*(?:[A-Za-z0-9+/=]*|(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset|MessageID): .*)(?:\\n)?[\s""',+]*$")]
    private static partial Regex WholeBodyLine();

    [GeneratedRegex(@"[A-Za-z0-9+/=]{32}")]
    private static partial Regex BodyRun();

    // The end of a key in a log: a prefix and a short rest.
    [GeneratedRegex(@"\s[A-Za-z0-9+/]{2,}={0,2}\s*$")]
    private static partial Regex LastBodyLine();

    // password: |
    [GeneratedRegex(@"^\s*(?:- )?[""']?(?<name>[\w.-]{2,128})[""']?\s*:\s*[|>][+-]?\d?[+-]?\s*$")]
    private static partial Regex Scalar();

    // - name: DB_PASSWORD      "name": "DB_PASSWORD",      - --token
    [GeneratedRegex(@"^\s*(?:(?:- )?[""']?name[""']?\s*:\s*[""']?(?<name>[\w.-]{2,128})[""']?,?|(?:- )?[""']?--?(?<name>[A-Za-z][\w.-]{2,127})[""']?,?)\s*$")]
    private static partial Regex NamesNext();

    // value: x      "value": "x"      - x
    [GeneratedRegex(@"^\s*(?:(?:- )?[""']?value[""']?\s*:\s*|- |(?=[""']))[""']?(?<secret>[^\s""'](?:[^""'\r\n]*[^\s""',\\])?)")]
    private static partial Regex Following();

    [GeneratedRegex(@"\bauthorization[""']?\s*[:=]\s*[>|]?-?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex EmptyAuthorization();

    [GeneratedRegex(@"^\s*[""']?(?:bearer|basic|digest|negotiate|token|apikey)\s+(?<secret>[^\s""']+)", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
