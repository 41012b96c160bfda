using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A table of nf_tables while its lines are being read.</summary>
internal sealed class NftTableUnderWay(string family, string name, SourceLine line)
{
    private readonly Dictionary<string, NftSet> _sets = new(StringComparer.Ordinal);
    private readonly List<ChainUnderWay> _chains = [];
    private readonly List<NftObject> _objects = [];
    private readonly List<NftNamedSet> _named = [];
    private NftSet? _set;
    private NftSetUnderWay? _setUnderWay;

    public bool IsDormant { get; set; }

    public bool IsOwned { get; set; }

    public string? Comment { get; set; }

    public void BeginChain(string chain, SourceLine at, string? comment = null) => _chains.Add(new(chain, at) { Comment = comment });

    public void BeginHook(NftHook hook) => _chains[^1].Hook = hook; // a chain was begun

    public void BeginSet(SourceLine at, string named, bool isMap)
    {
        EndSet();
        _sets[$"@{named}"] = _set = new();
        _setUnderWay = new(at, named, isMap);
    }

    // flowtable ft {      ct helper ftp-standard {      counter drops {
    public void BeginObject(SourceLine at, ImmutableArray<NftWord> words) =>
        _objects.Add(new(at, string.Join(' ', words[..Math.Max(1, words.Length - 2)].Select(word => word.Text)), words.Length > 2 ? words[^2].Text : "", [], null));

    /// <summary>False for a line that no such object has, or that stands there twice.</summary>
    public bool TakeInObject(SourceLine at, ImmutableArray<NftWord> words)
    {
        if (_objects is not [.., var named] || !NftObjectLines.IsOf(named.Kind, at, words) || (named.Kind != "tunnel" && named.Body.Any(line => NftWords.Split(line.Span)[0] == words[0])))
            return false;

        _objects[^1] = named with { Body = named.Body.Add(at) };
        return true;
    }

    public void Keep(NftObject read) => _objects.Add(read);

    public void Keep(NftNamedSet set)
    {
        _named.Add(set);
        _sets[$"@{set.Name}"] = NftSet.Of(set);
    }

    // flags dormant      comment "the site's own"
    public bool TakeProperty(ImmutableArray<NftWord> words)
    {
        IsDormant |= words[0].Is("flags") && words.Any(word => word.Text.Contains("dormant", StringComparison.Ordinal));
        IsOwned |= words[0].Is("flags") && words.Any(word => word.Text.Contains("owner", StringComparison.Ordinal));
        Comment = words is [{ IsQuoted: false, Text: "comment" }, var said, ..] ? said.Text : Comment;
        return (words[0].Is("flags") && words.Skip(1).SelectMany(word => word.Text.Split(',')).All(IsFlag)) || words[0].Is("comment");
    }

    // flags owner,persist
    private static bool IsFlag(string word) => word is "dormant" or "owner" or "persist" or "" or ";";

    /// <summary>The set that is being read has elements whose last brace did not come yet.</summary>
    public bool HasOpenElements => _setUnderWay?.IsOpen == true;

    /// <summary>False for a line that no set has.</summary>
    public bool TakeInSet(SourceLine at, ImmutableArray<NftWord> words)
    {
        if (_set is null || !_set.Take(words))
            return false;

        _setUnderWay?.Take(at, words);
        return true;
    }

    /// <summary>False for a policy of a chain that hangs on no hook.</summary>
    public bool TakeInChain(SourceLine at, ImmutableArray<NftWord> words)
    {
        var chain = _chains[^1]; // a chain's block was opened
        if (NftHookLine.Read(at, words, family) is { } hook)
            chain.Hook = hook;
        else if (words is [{ IsQuoted: false, Text: "comment" }, var comment])
            chain.Comment = comment.Text;
        else if (words is [{ IsQuoted: false, Text: "policy" }, ..])
            return TakePolicy(chain, words);
        else
            chain.Rules.Add(Rule(at, words));

        return true;
    }

    // policy drop;      nft prints it behind the hook; people write it below
    private static bool TakePolicy(ChainUnderWay chain, ImmutableArray<NftWord> words)
    {
        if (chain.Hook is null || words is not [_, { Text: "accept" or "drop" } policy, ..] || words.Skip(2).Any(word => !word.Is(";")))
            return false;

        chain.Hook = chain.Hook with { Policy = policy.Text };
        return true;
    }

    /// <summary>False when there is no such chain.</summary>
    public bool TakeRule(string chain, SourceLine at, long? handle, ImmutableArray<NftStatement> statements, string? comment)
    {
        if (_chains.FindLast(known => known.Name == chain) is not { } underWay)
            return false;

        underWay.Rules.Add((NftWords.Split(string.Join(' ', statements)), new(at, 0, handle, OfFamily(statements), comment)));
        return true;
    }

    public NftTable End()
    {
        EndSet();
        MarkUpdated();
        var title = $"{family} {name}";
        var built = new NetfilterTable(title, line, [.. _chains.Select(chain => Build(title, chain))]);
        return new(family, name, built, [.. _chains.Select(chain => Base(chain, built)).OfType<NftBaseChain>()])
        {
            IsDormant = IsDormant,
            IsOwned = IsOwned,
            Comment = Comment,
            Chains = [.. _chains.Select(chain => chain.Typed())],
            Sets = [.. _named],
            Objects = [.. _objects.Select(read => read.Definition is null ? read with { Definition = NftDefinitionReader.Read(read.Kind, read.Line, read.Body) } : read)],
        };
    }

    private void EndSet()
    {
        if (_setUnderWay is not null)
            _named.Add(_setUnderWay.End());
        _setUnderWay = null;
    }

    // What "reject" alone means (libnftables' stmt_evaluate_reject_default).
    private ImmutableArray<NftStatement> OfFamily(ImmutableArray<NftStatement> statements) => statements.Any(statement => statement is NftReject { Type: null })
        ? [.. statements.Select(statement => statement is NftReject { Type: null } ? new NftReject(family switch { "ip" => "icmp", "ip6" => "icmpv6", _ => "icmpx" }, "port-unreachable") : statement)]
        : statements;

    private (ImmutableArray<NftWord>, NftChainRule) Rule(SourceLine at, ImmutableArray<NftWord> words)
    {
        var (statements, comment) = NftStatementReader.Read(at, words);
        return (words, new(at, 0, NftWords.HandleOf(at.Span), OfFamily(statements), comment));
    }

    private void MarkUpdated()
    {
        var updated = _chains.SelectMany(chain => chain.Rules).SelectMany(rule => rule.Rule.Statements).OfType<NftSetUpdate>().Select(update => update.Set).ToHashSet();
        for (var at = 0; at < _named.Count; at++)
            _named[at] = _named[at] with { IsUpdated = updated.Contains(_named[at].Name) };
        foreach (var changed in updated)
            if (_sets.TryGetValue($"@{changed}", out var set))
                set.IsDynamic = true;
    }

    private static NftBaseChain? Base(ChainUnderWay chain, NetfilterTable built) =>
        chain.Hook is { } hook ? new(hook.Line, hook.Type, hook.Name, hook.Priority, chain.Name, built) : null;

    private Chain Build(string title, ChainUnderWay chain)
    {
        var rules = ImmutableArray.CreateBuilder<ChainRule>();
        for (var at = 0; at < chain.Rules.Count; at++)
        {
            var (words, rule) = chain.Rules[at];
            foreach (var body in NftRule.Read(words, _sets))
                rules.Add(new(rule.Line, title, chain.Name, at + 1, NftRule.CountersOf(words), body, 0));
        }

        return new(title, chain.Name, chain.Hook?.Policy.ToUpperInvariant(), null, chain.Hook?.Line ?? chain.Line, rules.ToImmutable());
    }

    private sealed record ChainUnderWay(string Name, SourceLine Line)
    {
        public List<(ImmutableArray<NftWord> Words, NftChainRule Rule)> Rules { get; } = [];

        public NftHook? Hook { get; set; }

        public string? Comment { get; set; }

        public NftChain Typed() => new(Line, Name, Hook, [.. Rules.Select((rule, at) => rule.Rule with { Index = at + 1 })]) { Comment = Comment };
    }
}
