using System.Buffers;
using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules for frames that bridges forward, as <c>ebtables [-t table] -L [--Lc] [--Ln]</c> prints them.</summary>
internal sealed record EbtablesListing(ArtifactText Text, ImmutableArray<NetfilterTable> Tables) : IArtifact<EbtablesListing>
{
    public static Parsed<EbtablesListing> Parse(ArtifactText text)
    {
        var reader = new EbtablesListingReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads <c>ebtables -L</c> line by line.</summary>
internal sealed class EbtablesListingReader(ArtifactText text)
{
    private static readonly SearchValues<char> Numbering = SearchValues.Create(" \t0123456789.");

    private readonly ImmutableArray<NetfilterTable>.Builder _tables = ImmutableArray.CreateBuilder<NetfilterTable>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly RuleBodyReader _bodies = new(text.Content);
    private TableUnderWay? _table;
    private string? _chain;

    public void Take(SourceLine line)
    {
        const string table = "Bridge table: ";
        var span = line.Span.Trim();
        var isRead = span.StartsWith(table) ? BeginTable(line, span[table.Length..].ToString())
            : span.StartsWith("Bridge chain: ") ? TakeChain(line, new(span.ToString()))
            : TakeRule(line);
        if (!isRead)
            _notes.Add(new(line, "not a line of ebtables -L"));
    }

    public Parsed<EbtablesListing> End()
    {
        EndTable();
        return new(new(text, _tables.ToImmutable()), _notes.ToImmutable());
    }

    // Bridge table: filter
    private bool BeginTable(SourceLine line, string name)
    {
        EndTable();
        _bodies.Table = _table = new(name, line);
        return true;
    }

    // Bridge chain: FORWARD, entries: 5, policy: DROP
    private bool TakeChain(SourceLine line, LineWords words)
    {
        if (_table is null || words.After("chain:")?.TrimEnd(',') is not { Length: > 0 } name)
            return false;

        _chain = name;
        return _table.Declare(name, words.After("policy:"), null, line);
    }

    // 1. -s 02:00:00:00:00:01 ! -d Broadcast -i veth+ -o cni0 -j KUBE-HAIR , pcnt = 0 -- bcnt = 0
    private bool TakeRule(SourceLine line)
    {
        var start = BodyStart(line.Span);
        if (_table is null || _chain is null || start < 0)
            return false;

        var counters = ListedFrameCounters.Of(line.Span, out var end);
        var body = _bodies.Read(line.Start + start, line.Start + end);
        return _table.Append(_chain, counters, line, body, start);
    }

    // After the number that --Ln prints; -1 where no rule begins there.
    private static int BodyStart(ReadOnlySpan<char> line)
    {
        var start = line.IndexOfAnyExcept(Numbering);
        return start >= 0 && line[start] is '-' or '!' ? start : -1;
    }

    private void EndTable()
    {
        if (_table is not null)
            _tables.Add(_table.End());
        (_table, _chain) = (null, null);
    }
}
