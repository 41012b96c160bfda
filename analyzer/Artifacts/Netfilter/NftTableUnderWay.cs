using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>A table of nf_tables while its lines are being read.</summary>
internal sealed class NftTableUnderWay(string family, string name, SourceLine line)
{
    private static readonly ImmutableDictionary<string, int> Priorities = new Dictionary<string, int>
    {
        ["raw"] = -300,
        ["mangle"] = -150,
        ["dstnat"] = -100,
        ["filter"] = 0,
        ["security"] = 50,
        ["srcnat"] = 100,
    }.ToImmutableDictionary();

    private readonly Dictionary<string, NftSet> _sets = new(StringComparer.Ordinal);
    private readonly List<ChainUnderWay> _chains = [];
    private readonly List<NftObject> _objects = [];
    private NftSet? _set;

    public bool IsDormant { get; set; }

    public void BeginChain(string chain, SourceLine at) => _chains.Add(new(chain, at));

    public void BeginSet(string named) => _sets[$"@{named}"] = _set = new();

    // flowtable ft {      ct helper ftp-standard {      counter drops {
    public void BeginObject(SourceLine at, ImmutableArray<NftWord> words) =>
        _objects.Add(new(at, string.Join(' ', words[..Math.Max(1, words.Length - 2)].Select(word => word.Text)), words.Length > 2 ? words[^2].Text : "", []));

    public void TakeInObject(SourceLine at)
    {
        if (_objects.Count > 0)
            _objects[^1] = _objects[^1] with { Body = _objects[^1].Body.Add(at.Text.Trim()) };
    }

    public void Keep(NftObject read) => _objects.Add(read);

    /// <summary>False for a line that no set has.</summary>
    public bool TakeInSet(ImmutableArray<NftWord> words) => _set is not null && _set.Take(words);

    public void TakeInChain(SourceLine at, ImmutableArray<NftWord> words)
    {
        var chain = _chains[^1]; // a chain's block was opened
        if (words is [{ Text: "type" }, var type, { Text: "hook" }, var hook, ..])
            chain.Begin(at, type.Text, hook.Text, PriorityOf(words), PolicyOf(words));
        else if (words is not [{ IsQuoted: false, Text: "comment" or "policy" }, ..])
            chain.Rules.Add((at, words));
    }

    /// <summary>False when there is no such chain.</summary>
    public bool TakeRule(string chain, SourceLine at, ImmutableArray<NftWord> words)
    {
        if (_chains.FindLast(known => known.Name == chain) is not { } underWay)
            return false;

        underWay.Rules.Add((at, words));
        return true;
    }

    public NftTable End()
    {
        var title = $"{family} {name}";
        var built = new NetfilterTable(title, line, [.. _chains.Select(chain => Build(title, chain))]);
        return new(family, name, built, [.. _chains.Where(chain => chain.Hook is not null).Select(chain => new NftBaseChain(chain.HookLine, chain.Type, chain.Hook!, chain.Priority, chain.Name, built))])
        {
            IsDormant = IsDormant,
            Objects = [.. _objects],
        };
    }

    private Chain Build(string title, ChainUnderWay chain)
    {
        var rules = ImmutableArray.CreateBuilder<ChainRule>();
        for (var at = 0; at < chain.Rules.Count; at++)
        {
            var (rule, words) = chain.Rules[at];
            foreach (var body in NftRule.Read(words, _sets))
                rules.Add(new(rule, title, chain.Name, at + 1, NftRule.CountersOf(words), body, 0));
        }

        return new(title, chain.Name, chain.Hook is null ? null : chain.Policy, null, chain.HookLine, rules.ToImmutable());
    }

    // type filter hook forward priority filter + 10; policy accept;
    private static int? PriorityOf(ImmutableArray<NftWord> words)
    {
        var at = words.IndexOf(new("priority", false)) + 1;
        var said = words.Skip(at).TakeWhile(word => word.Text is not ";").Select(word => word.Text).ToList();
        var start = said.Count > 0 && Priorities.TryGetValue(said[0], out var known) ? known : (int?)null;
        return said switch
        {
            [var number] when int.TryParse(number, out var value) => value,
            [_] => start,
            [_, "+", var more] when int.TryParse(more, out var value) => start + value,
            [_, "-", var less] when int.TryParse(less, out var value) => start - value,
            _ => null,
        };
    }

    private static string PolicyOf(ImmutableArray<NftWord> words) => words.Any(word => word.Text is "drop") ? "DROP" : "ACCEPT";

    private sealed record ChainUnderWay(string Name, SourceLine Line)
    {
        public List<(SourceLine Line, ImmutableArray<NftWord> Words)> Rules { get; } = [];
        public SourceLine HookLine { get; private set; } = Line;
        public string Type { get; private set; } = "";
        public string? Hook { get; private set; }
        public int? Priority { get; private set; }
        public string Policy { get; private set; } = "ACCEPT";

        public void Begin(SourceLine at, string type, string hook, int? priority, string policy) =>
            (HookLine, Type, Hook, Priority, Policy) = (at, type, hook.ToLowerInvariant(), priority, policy);
    }
}
