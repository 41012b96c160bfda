using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules of one table, as <c>iptables [-t table] -S [-v]</c> prints them.</summary>
internal sealed record IptablesRules(IptablesSave Rules) : IArtifact<IptablesRules>
{
    public static Parsed<IptablesRules> Parse(ArtifactText text)
    {
        var reader = new IptablesRulesReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads <c>iptables -S</c> line by line.</summary>
internal sealed class IptablesRulesReader(ArtifactText text)
{
    private readonly ListedTables _tables = new(text);
    private readonly RuleBodyReader _bodies = new(text.Content);

    public void Take(SourceLine line)
    {
        var words = line.Text.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["-P", var chain, var policy, .. var more]:
                _tables.Declare(chain, policy, CountersOf(more), line);
                break;
            case ["-N", var chain]:
                _tables.Declare(chain, null, null, line);
                break;
            case ["-A", var chain, ..]:
                TakeRule(line, chain);
                break;
            default:
                TakeOther(line);
                break;
        }
    }

    public Parsed<IptablesRules> End()
    {
        var parsed = _tables.End();
        return new(new(parsed.Value), parsed.Notes);
    }

    // -A KUBE-FORWARD -m conntrack --ctstate INVALID -c 0 0 -j DROP
    private void TakeRule(SourceLine line, string chain)
    {
        if (_tables.Table is not { } table)
        {
            _tables.Notes.Add(new(line, "a rule before any chain"));
            return;
        }

        var start = line.Span.IndexOf(chain, StringComparison.Ordinal) + chain.Length;
        var body = _bodies.Read(line.Start + start, line.Start + line.Length);
        if (!table.Append(chain, _bodies.Counters, line, body, start))
            _tables.Notes.Add(new(line, "the rule's chain is not declared"));
    }

    private void TakeOther(SourceLine line)
    {
        if (ListingCommand.TableOf(line.Text) is { } table)
            _tables.Announce(table);
        else if (!line.Span.TrimStart().StartsWith("#"))
            _tables.Notes.Add(new(line, "not a line of iptables -S"));
    }

    // -P INPUT ACCEPT -c 10 840
    private static Counters? CountersOf(string[] more) =>
        more is [var text] && text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["-c", var packets, var bytes]
        && long.TryParse(packets, NumberStyles.None, null, out var count) && long.TryParse(bytes, NumberStyles.None, null, out var size)
            ? new(count, size)
            : null;
}
