using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules for ARP, as <c>arptables -L [-n] [-v]</c> prints them; there is one table alone.</summary>
internal sealed record ArptablesListing(ArtifactText Text, NetfilterTable Filter) : IArtifact<ArptablesListing>
{
    public static Parsed<ArptablesListing> Parse(ArtifactText text)
    {
        var reader = new ArptablesListingReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads <c>arptables -L</c> line by line.</summary>
internal sealed class ArptablesListingReader(ArtifactText text)
{
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly RuleBodyReader _bodies = new(text.Content);
    private readonly TableUnderWay _table = new("filter", text.Whole);
    private string? _chain;

    public void Take(SourceLine line)
    {
        var words = new LineWords(line.Text);
        if (!(words[0] == "Chain" ? TakeChain(line, words) : words[0] is ['-', ..] && TakeRule(line)))
            _notes.Add(new(line, "not a line of arptables -L"));
    }

    public Parsed<ArptablesListing> End() => new(new(text, _table.End()), _notes.ToImmutable());

    // Chain INPUT (policy ACCEPT 0 packets, 0 bytes)      Chain SITE (1 references)
    private bool TakeChain(SourceLine line, LineWords words)
    {
        _chain = words[1].Length > 0 ? words[1] : null;
        return _chain is not null && _table.Declare(_chain, words.After("(policy")?.TrimEnd(')'), CountersOf(words), line);
    }

    // -j ACCEPT -i eth0 -o * -s 10.0.0.0/24 --opcode 1 , pcnt=0 -- bcnt=0
    private bool TakeRule(SourceLine line)
    {
        if (_chain is null)
            return false;

        var counters = ListedFrameCounters.Of(line.Span, out var end);
        var body = _bodies.Read(line.Start, line.Start + end);
        return _table.Append(_chain, counters, line, ArpRule.Parted(body), 0);
    }

    private static Counters? CountersOf(LineWords words) =>
        words[5].StartsWith("packets", StringComparison.Ordinal) && long.TryParse(words[4], NumberStyles.None, null, out var packets)
        && long.TryParse(words[6], NumberStyles.None, null, out var bytes)
            ? new(packets, bytes)
            : null;
}
