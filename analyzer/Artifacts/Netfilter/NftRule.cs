using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Reads one rule of nft's language into the words that iptables' rules are split into. What is not understood stays as a match or target of its own text, which nothing models.</summary>
internal sealed class NftRule
{
    /// <summary>Nobody's rule asks so much, and each thing that a rule does bears all that it asked before.</summary>
    private const int MostMatches = 64;

    private readonly List<RuleBody> _bodies = [];
    private readonly List<Match> _matches = [];
    private readonly IReadOnlyDictionary<string, NftSet> _sets;
    private readonly ImmutableArray<NftWord> _words;
    private string? _unknownAction;
    private int _at;

    private NftRule(ImmutableArray<NftWord> words, IReadOnlyDictionary<string, NftSet> sets) => (_words, _sets) = (words, sets);

    /// <summary>One body for each thing that the rule does; a verdict map does one for each of its elements.</summary>
    public static ImmutableArray<RuleBody> Read(ImmutableArray<NftWord> words, IReadOnlyDictionary<string, NftSet> sets)
    {
        var rule = new NftRule(words, sets);
        while (rule._at < rule._words.Length)
        {
            if (rule._matches.Count < MostMatches)
                rule.TakeStatement();
            else
                rule.TakeRest();
        }

        // A rule of which no action is understood does what nobody knows.
        var action = rule._unknownAction is { } unknown ? new Target(unknown, false, []) : null;
        return rule._bodies.Count > 0 ? [.. rule._bodies] : [new([.. rule._matches], action)];
    }

    // counter packets 30 bytes 1878
    public static Counters? CountersOf(ImmutableArray<NftWord> words)
    {
        var at = words.IndexOf(new("counter", false));
        return at >= 0 && words[at..] is [_, { Text: "packets" }, var packets, { Text: "bytes" }, var bytes, ..]
            && long.TryParse(packets.Text, NumberStyles.None, null, out var count) && long.TryParse(bytes.Text, NumberStyles.None, null, out var size)
            ? new(count, size)
            : null;
    }

    private void TakeStatement()
    {
        if (NftSelector.LengthAt(_words, _at) is > 0 and var length)
            TakeMatch(length);
        else if (NftAction.At(_words, _at) is { } action)
            Do(action.Target, action.Length);
        else
            TakeUnknown();
    }

    private void Do(Target? target, int length)
    {
        if (target is not null)
            _bodies.Add(new([.. _matches], target));
        _at += length;
    }

    // ip daddr != { 10.0.0.0/8, 172.16.0.0/12 }      ip daddr . meta l4proto . th dport vmap @service-ips
    private void TakeMatch(int length)
    {
        var selector = string.Join(' ', _words[_at..(_at + length)].Select(word => word.Text));
        _at += length;
        if (_at < _words.Length && _words[_at].Is("vmap"))
        {
            _at++;
            TakeMap(selector);
            return;
        }

        var isNegated = Skip("!=");
        _ = Skip("==");
        _matches.Add(NftSelector.MatchOf(selector, isNegated, [.. Values()]));
    }

    private void TakeMap(string selector)
    {
        var start = _at;
        if (Elements() is not { } elements)
        {
            _bodies.Add(new([.. _matches], new($"{selector} vmap {_words[start]}", false, [])));
            return;
        }

        // The number of numgen and the hashes is the kernel's choice, and one of them it is.
        var isChance = selector.StartsWith("numgen", StringComparison.Ordinal) || selector.StartsWith("jhash", StringComparison.Ordinal) || selector.StartsWith("symhash", StringComparison.Ordinal);
        foreach (var element in elements.OrderBy(element => element.Key == "*"))
        {
            var key = isChance
                ? element == elements[^1] ? null : new Match("statistic", [new(selector, false, [element.Key])])
                : element.Key == "*" ? null : NftSelector.MatchOf(selector, false, [element.Key]);
            var target = NftAction.At(element.Verdict, 0)?.Target ?? new(string.Join(' ', element.Verdict), false, []);
            _bodies.Add(new(key is null ? [.. _matches] : [.. _matches, key], target));
        }
    }

    // { 80, 443 }      @cluster-ips      established,related      & 0x00004000 == 0x00004000
    private IEnumerable<string> Values()
    {
        if (_at < _words.Length && _words[_at].Text is "{" or ['@', ..])
            return Elements() is { } elements ? elements.Select(element => element.Key) : [_words[_at - 1].Text];

        if (_at + 3 < _words.Length && _words[_at].Text is "&" or "and" && _words[_at + 2].Text is "==" or "!=")
        {
            var masked = $"{(_words[_at + 2].Is("!=") ? "!" : "")}{_words[_at + 3]}/{_words[_at + 1]}";
            _at += 4;
            return [masked];
        }

        return _at < _words.Length ? [_words[_at++].Text] : [];
    }

    /// <summary>Null when a named set is not in the text, or packets change it.</summary>
    private IReadOnlyList<NftElement>? Elements()
    {
        if (_at >= _words.Length)
            return null;
        if (!_words[_at].Is("{"))
            return _sets.TryGetValue(_words[_at++].Text, out var set) && !set.IsDynamic ? set.Elements : null;

        var end = _at;
        while (end < _words.Length && !_words[end].Is("}"))
            end++;

        var elements = NftSet.Split(_words[(_at + 1)..end]).ToList();
        _at = Math.Min(end + 1, _words.Length);
        return elements;
    }

    // Up to the next word that is understood.
    private void TakeUnknown()
    {
        var start = _at++;
        while (_at < _words.Length && NftSelector.LengthAt(_words, _at) == 0 && NftAction.At(_words, _at) is null)
            _at++;

        var text = string.Join(' ', _words[start.._at]);
        _matches.Add(new(text, []));
        if (!NftAction.OnlyMatches(_words[start].Text))
            _unknownAction = text;
    }

    private void TakeRest()
    {
        var text = string.Join(' ', _words[_at..].Select(word => word.Text));
        _at = _words.Length;
        _matches.Add(new(text, []));
        _unknownAction = text;
    }

    private bool Skip(string word)
    {
        if (_at >= _words.Length || !_words[_at].Is(word))
            return false;

        _at++;
        return true;
    }
}
