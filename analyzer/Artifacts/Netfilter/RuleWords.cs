using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The words of a printed rule: parted by blanks; a quoted one may hold anything, with <c>\</c> before what it protects.</summary>
internal ref struct RuleWords(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The next word without its quotes, or false at the end.</summary>
    public bool Next(out string word, out bool quoted)
    {
        _rest = _rest.TrimStart(" \t");
        quoted = !_rest.IsEmpty && _rest[0] == '"';
        word = _rest.IsEmpty ? "" : quoted ? NextQuoted() : NextPlain();
        return quoted || word.Length > 0;
    }

    private string NextPlain()
    {
        var end = _rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return Known(word) ?? word.ToString();
    }

    // "dnat name: \"lab\" id: \"47ba\""
    private string NextQuoted()
    {
        _rest = _rest[1..];
        var end = _rest.IndexOfAny('"', '\\');
        if (end >= 0 && _rest[end] == '"')
        {
            var plain = _rest[..end].ToString();
            _rest = _rest[(end + 1)..];
            return plain;
        }

        return NextEscaped();
    }

    private string NextEscaped()
    {
        var word = new StringBuilder();
        var at = 0;
        for (; at < _rest.Length && _rest[at] != '"'; at++)
        {
            if (_rest[at] == '\\' && at + 1 < _rest.Length)
                at++;

            word.Append(_rest[at]);
        }

        _rest = at < _rest.Length ? _rest[(at + 1)..] : [];
        return word.ToString();
    }

    // The words that most rules hold, so that 100,000 rules do not hold them 100,000 times.
    private static string? Known(ReadOnlySpan<char> word) => word switch
    {
        "-m" => "-m",
        "-j" => "-j",
        "-p" => "-p",
        "-s" => "-s",
        "-d" => "-d",
        "tcp" => "tcp",
        "udp" => "udp",
        "comment" => "comment",
        "--comment" => "--comment",
        "--dport" => "--dport",
        "statistic" => "statistic",
        "--mode" => "--mode",
        "random" => "random",
        "--probability" => "--probability",
        "DNAT" => "DNAT",
        "--to-destination" => "--to-destination",
        "KUBE-MARK-MASQ" => "KUBE-MARK-MASQ",
        "ACCEPT" => "ACCEPT",
        _ => null,
    };
}
