using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A chain of nf_tables that hangs on a hook.</summary>
/// <param name="Hook">Lower case: <c>forward</c>.</param>
/// <param name="Priority">Lower runs first; null where the text names one that is not known.</param>
internal sealed record NftBaseChain(SourceLine Line, string Type, string Hook, int? Priority, string Chain, NetfilterTable Table)
{
    public override string ToString() => $"nftables chain {Chain} of table {Table.Name} ({Line})";
}

/// <summary>One table of nf_tables.</summary>
/// <param name="Family"><c>ip</c>, <c>ip6</c>, <c>inet</c> (both), <c>bridge</c>, <c>netdev</c> or <c>arp</c>.</param>
/// <param name="Rules">Its chains; named by family and name (<c>inet firewalld</c>).</param>
internal sealed record NftTable(string Family, string Name, NetfilterTable Rules, ImmutableArray<NftBaseChain> Hooks)
{
    /// <summary>Its hooks are not registered, so no packet meets it.</summary>
    public bool IsDormant { get; init; }

    /// <summary>Only the program that made it may change it; it goes when that ends.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Its chains as nft has them: each statement typed.</summary>
    public ImmutableArray<NftChain> Chains { get; init; } = [];

    /// <summary>Its sets and maps.</summary>
    public ImmutableArray<NftNamedSet> Sets { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>The set or map of this name, or null.</summary>
    public NftNamedSet? Set(string name) => Sets.FirstOrDefault(set => set.Name == name);

    /// <summary>Flowtables, named counters, quotas, limits, helpers and the like, as they were printed.</summary>
    public ImmutableArray<NftObject> Objects { get; init; } = [];

    /// <summary>Whether packets of IPv4 may meet it.</summary>
    public bool IsForIp4 => !IsDormant && Family is "ip" or "inet";
}

/// <summary>A named thing of a table that is no chain, set or map.</summary>
/// <param name="Kind"><c>flowtable</c>, <c>counter</c>, <c>quota</c>, <c>limit</c>, <c>ct helper</c> ...</param>
/// <param name="Body">The lines of its block; where the input is JSON, the object itself.</param>
/// <param name="Definition">What it does; null for a kind that is not modelled (<c>tunnel</c>).</param>
internal sealed record NftObject(SourceLine Line, string Kind, string Name, ImmutableArray<SourceLine> Body, NftStatement? Definition);

/// <summary>The text of <c>nft list ruleset</c>, each rule split as far as it is understood.</summary>
/// <param name="All">The tables of each family, dormant ones included.</param>
internal sealed record NftRuleset(ArtifactText Text, ImmutableArray<NftTable> All) : IArtifact<NftRuleset>
{
    /// <summary>The first object or line of a table that could not be read: what stands in a packet's way is not known as a whole. Null where all could be.</summary>
    public SourceLine? Unread { get; init; }

    /// <summary>The tables that packets of IPv4 may meet.</summary>
    public ImmutableArray<NftTable> Tables { get; } = [.. All.Where(table => table.IsForIp4)];

    public IEnumerable<NftTable> OfFamily(string family) => All.Where(table => table.Family == family);

    public static Parsed<NftRuleset> Parse(ArtifactText text)
    {
        var reader = new NftRulesetReader(text);
        foreach (var line in text.Lines())
            reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads <c>nft list ruleset</c> line by line.</summary>
internal sealed class NftRulesetReader(ArtifactText text)
{
    private readonly ImmutableArray<NftTable>.Builder _tables = ImmutableArray.CreateBuilder<NftTable>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<string> _blocks = [];
    private NftTableUnderWay? _table;
    private SourceLine? _unread;

    public void Take(SourceLine line)
    {
        var words = NftWords.Split(line.Span);
        if (words.IsEmpty || IsRemark(words))
            return;

        if (_table is { HasOpenElements: true } && IsBlock(words))
            EndBlocks(line, words[0].Is("table") ? 0 : 1);

        if (words[0].Is("}") && words.Length == 1)
            EndBlock(line);
        else if (words[^1].Is("{") && _blocks.Count < 2)
            BeginBlock(line, words);
        else
            TakeInside(line, words);
    }

    public Parsed<NftRuleset> End()
    {
        EndTable();
        return new(new(text, _tables.ToImmutable()) { Unread = _unread }, _notes.ToImmutable());
    }

    // chain forward {: no element of a set is written so.
    private static bool IsBlock(ImmutableArray<NftWord> words) => words[^1].Is("{") && words[0] is { IsQuoted: false, Text: "table" or "chain" or "set" or "map" };

    private void EndBlocks(SourceLine line, int left)
    {
        _notes.Add(new(line, "the elements above are not closed"));
        while (_blocks.Count > left)
            EndBlock(line);
    }

    // Inside of a chain, nft up to 0.9.8 prints so what it does not know:
    // # recent: CHECK seconds: 10800 reap name: KUBE-SEP-A side: source mask: 255.255.255.255 counter packets 0 bytes 0 jump KUBE-SEP-A
    private bool IsRemark(ImmutableArray<NftWord> words) =>
        words[0].Text.StartsWith('#') && (_blocks.Count == 0 || _blocks[^1] != "chain" || words is [_, { Text: "Warning:" }, ..]);

    // table inet firewalld {      chain filter_FORWARD {      set cluster-ips {
    private void BeginBlock(SourceLine line, ImmutableArray<NftWord> words)
    {
        var isKnown = _blocks.Count == 0 ? BeginTable(line, words) : _table is not null && BeginInTable(_table, line, words);
        _blocks.Add(isKnown ? words[0].Text : "");
        if (!isKnown)
            Refuse(line, "not a block of an nftables ruleset");
    }

    private bool BeginTable(SourceLine line, ImmutableArray<NftWord> words)
    {
        if (words is not [{ Text: "table" }, var family, var name, _, ..])
            return false;

        _table = new(family.Text, name.Text, line);
        return true;
    }

    private static bool BeginInTable(NftTableUnderWay table, SourceLine line, ImmutableArray<NftWord> words)
    {
        if (words is [{ Text: "chain" }, var chain, _])
            table.BeginChain(chain.Text, line);
        else if (words is [{ Text: "set" or "map" }, var set, _])
            table.BeginSet(line, set.Text, words[0].Is("map"));
        else if (words[0].Text is "flowtable" or "counter" or "quota" or "limit" or "secmark" or "synproxy" or "ct" or "tunnel")
            table.BeginObject(line, words);
        else
            return false;

        return true;
    }

    private void EndBlock(SourceLine line)
    {
        if (_blocks.Count == 0)
            _notes.Add(new(line, "a brace that closes nothing"));
        else
            _blocks.RemoveAt(_blocks.Count - 1);

        if (_blocks.Count == 0)
            EndTable();
    }

    private void TakeInside(SourceLine line, ImmutableArray<NftWord> words)
    {
        if (!(_table is not null && _blocks.Count > 0 && TakeIn(_table, _blocks[^1], line, words)))
            Refuse(line, _table is null ? "outside of any table" : "not understood within its block");
    }

    // Beside the tables stands what is no part of the ruleset.
    private void Refuse(SourceLine line, string reason)
    {
        _notes.Add(new(line, reason));
        if (_table is not null)
            _unread ??= line;
    }

    private static bool TakeIn(NftTableUnderWay table, string block, SourceLine line, ImmutableArray<NftWord> words)
    {
        switch (block)
        {
            case "":
                return false;
            case "chain":
                return table.TakeInChain(line, words);
            case "set" or "map":
                return table.TakeInSet(line, words);
            case "table":
                return table.TakeProperty(words);
            default:
                return table.TakeInObject(line, words);
        }
    }

    private void EndTable()
    {
        if (_table is not null)
            _tables.Add(_table.End());
        _table = null;
    }
}
