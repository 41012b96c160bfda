using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The words of a printed rule: parted by blanks; a quoted one may hold anything, with <c>\</c> before what it protects.</summary>
internal ref struct RuleWords(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> rest = text;

    /// <summary>The next word without its quotes, or false at the end.</summary>
    public bool Next(out string word, out bool quoted)
    {
        rest = rest.TrimStart(" \t");
        quoted = !rest.IsEmpty && rest[0] == '"';
        word = rest.IsEmpty ? "" : quoted ? NextQuoted() : NextPlain();
        return quoted || word.Length > 0;
    }

    private string NextPlain()
    {
        var end = rest.IndexOfAny(' ', '\t');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return Known(word) ?? word.ToString();
    }

    // "dnat name: \"lab\" id: \"47ba\""
    private string NextQuoted()
    {
        rest = rest[1..];
        var end = rest.IndexOfAny('"', '\\');
        if (end >= 0 && rest[end] == '"')
        {
            var plain = rest[..end].ToString();
            rest = rest[(end + 1)..];
            return plain;
        }

        return NextEscaped();
    }

    private string NextEscaped()
    {
        var word = new StringBuilder();
        var at = 0;
        for (; at < rest.Length && rest[at] != '"'; at++)
        {
            if (rest[at] == '\\' && at + 1 < rest.Length)
                at++;

            word.Append(rest[at]);
        }

        rest = at < rest.Length ? rest[(at + 1)..] : [];
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
