using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A chain of nf_tables that hangs on a hook.</summary>
/// <param name="Hook">Lower case: <c>forward</c>.</param>
/// <param name="Priority">Lower runs first; null where the text names one that is not known.</param>
internal sealed record NftBaseChain(SourceLine Line, string Type, string Hook, int? Priority, string Chain, NetfilterTable Table)
{
    public override string ToString() => $"nftables chain {Chain} of table {Table.Name} ({Line})";
}

/// <summary>One table of nf_tables that IPv4 packets may meet.</summary>
/// <param name="Family"><c>ip</c> or <c>inet</c>.</param>
/// <param name="Rules">Its chains; named by family and name (<c>inet firewalld</c>).</param>
internal sealed record NftTable(string Family, string Name, NetfilterTable Rules, ImmutableArray<NftBaseChain> Hooks);

/// <summary>The tables for IPv4 in the text of <c>nft list ruleset</c>, each rule split as far as it is understood.</summary>
internal sealed record NftRuleset(ArtifactText Text, ImmutableArray<NftTable> Tables) : IArtifact<NftRuleset>
{
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

    public void Take(SourceLine line)
    {
        var words = NftWords.Split(line.Span);
        if (words.IsEmpty || IsRemark(words))
            return;

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
        return new(new(text, _tables.ToImmutable()), _notes.ToImmutable());
    }

    // Inside of a chain, nft up to 0.9.8 prints so what it does not know:
    // # recent: CHECK seconds: 10800 reap name: KUBE-SEP-A side: source mask: 255.255.255.255 counter packets 0 bytes 0 jump KUBE-SEP-A
    private bool IsRemark(ImmutableArray<NftWord> words) =>
        words[0].Text.StartsWith('#') && (_blocks.Count == 0 || _blocks[^1] != "chain" || words is [_, { Text: "Warning:" }, ..]);

    // table inet firewalld {      chain filter_FORWARD {      set cluster-ips {
    private void BeginBlock(SourceLine line, ImmutableArray<NftWord> words)
    {
        _blocks.Add(words[0].Text);
        if (_blocks.Count == 1 && words is [{ Text: "table" }, var family, var name, _, ..])
            _table = new(family.Text, name.Text, line);
        else if (words is [{ Text: "chain" }, var chain, _])
            _table?.BeginChain(chain.Text, line);
        else if (words is [{ Text: "set" or "map" }, var set, _])
            _table?.BeginSet(set.Text);
        else if (words[0].Text is not ("flowtable" or "counter" or "quota" or "limit" or "secmark" or "synproxy" or "ct"))
            _notes.Add(new(line, "not a block of an nftables ruleset"));
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
        if (_table is null || _blocks.Count == 0)
            _notes.Add(new(line, "outside of any table"));
        else if (_blocks[^1] == "chain")
            _table.TakeInChain(line, words);
        else if (_blocks[^1] is "set" or "map")
            _table.TakeInSet(words);
        else if (_blocks[^1] == "table" && words is [{ Text: "flags" }, ..])
            _table.IsDormant |= words.Any(word => word.Text.Contains("dormant", StringComparison.Ordinal));
        // What objects of other kinds hold decides about no packet.
    }

    // arp, bridge, netdev and ip6 are not on the way of IPv4; a dormant table's hooks are not registered.
    private void EndTable()
    {
        if (_table is { IsDormant: false, Family: "ip" or "inet" })
            _tables.Add(_table.End());
        _table = null;
    }
}
