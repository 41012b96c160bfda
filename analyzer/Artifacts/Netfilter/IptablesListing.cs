using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules of one table, as <c>iptables [-t table] -L [-n] [-v] [--line-numbers]</c> shows them to people. What it leaves out
/// (interfaces without <c>-v</c>) or says in words that are not understood stays with the rule as <see cref="Match.Unclear"/>.</summary>
internal sealed record IptablesListing(IptablesSave Rules) : IArtifact<IptablesListing>
{
    public static Parsed<IptablesListing> Parse(ArtifactText text)
    {
        var reader = new IptablesListingReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads <c>iptables -L</c> line by line.</summary>
internal sealed class IptablesListingReader(ArtifactText text)
{
    private readonly ListedTables _tables = new(text);
    private ListedColumns? _columns;
    private string? _chain;

    public void Take(SourceLine line)
    {
        var span = line.Span.Trim();
        if (span.StartsWith("Chain ") && TakeChain(line))
            return;
        if (ListedColumns.Of(line.Text) is { } columns)
            _columns = columns;
        else if (ListingCommand.TableOf(line.Text) is { } table)
            Announce(table);
        else if (!span.StartsWith("#"))
            TakeRule(line);
    }

    public Parsed<IptablesListing> End()
    {
        var parsed = _tables.End();
        return new(new(parsed.Value), parsed.Notes);
    }

    private void Announce(string table)
    {
        _tables.Announce(table);
        (_chain, _columns) = (null, null);
    }

    // Chain FORWARD (policy DROP 12 packets, 3456 bytes)      Chain INPUT (policy ACCEPT)      Chain KUBE-FORWARD (1 references)
    private bool TakeChain(SourceLine line)
    {
        var words = line.Text.Split([' ', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3)
            return false;

        _chain = words[1];
        var counters = words is [_, _, "policy", _, var packets, "packets", var bytes, "bytes", ..] ? ListedNumbers.CountersOf(packets, bytes) : null;
        _tables.Declare(_chain, words is [_, _, "policy", var policy, ..] ? policy : null, counters, line);
        return true;
    }

    private void TakeRule(SourceLine line)
    {
        if (_chain is null || _columns is null || _tables.Table is not { } table || _columns.Read(line) is not { } row)
        {
            _tables.Notes.Add(new(line, _chain is null ? "outside of any chain" : _columns is null ? "a rule without its heading" : "not a rule as iptables -L lists it"));
            return;
        }

        table.Append(_chain, row.Counters, line, ListedRule.BodyOf(row), row.BodyStart);
    }
}

/// <summary>Numbers as iptables shortens them.</summary>
internal static class ListedNumbers
{
    public static Counters? CountersOf(string packets, string bytes) =>
        NumberOf(packets) is { } count && NumberOf(bytes) is { } size ? new(count, size) : null;

    // 966451      12K      3456M: thousands, not 1024s (iptables/xshared.c, xtables_print_num)
    public static long? NumberOf(string word)
    {
        var unit = word is [.., var last] ? last switch { 'K' => 1_000L, 'M' => 1_000_000, 'G' => 1_000_000_000, 'T' => 1_000_000_000_000, _ => 1 } : 1;
        var digits = unit == 1 ? word : word[..^1];
        return long.TryParse(digits, NumberStyles.None, null, out var number) && number <= long.MaxValue / unit ? number * unit : null;
    }
}
