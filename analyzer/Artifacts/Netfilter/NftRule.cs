using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Reads one rule of nft's language into the words that iptables' rules are split into. What is not understood stays as a match or target of its own text, which nothing models.</summary>
internal sealed class NftRule
{
    private readonly List<RuleBody> bodies = [];
    private readonly List<Match> matches = [];
    private readonly IReadOnlyDictionary<string, NftSet> sets;
    private readonly ImmutableArray<NftWord> words;
    private string? unknownAction;
    private int at;

    private NftRule(ImmutableArray<NftWord> words, IReadOnlyDictionary<string, NftSet> sets) => (this.words, this.sets) = (words, sets);

    /// <summary>One body for each thing that the rule does; a verdict map does one for each of its elements.</summary>
    public static ImmutableArray<RuleBody> Read(SourceLine line, IReadOnlyDictionary<string, NftSet> sets)
    {
        var rule = new NftRule(NftWords.Split(line.Span), sets);
        while (rule.at < rule.words.Length)
            rule.TakeStatement();

        // A rule of which no action is understood does what nobody knows.
        var action = rule.unknownAction is { } unknown ? new Target(unknown, false, []) : null;
        return rule.bodies.Count > 0 ? [.. rule.bodies] : [new([.. rule.matches], action)];
    }

    // counter packets 30 bytes 1878
    public static Counters? CountersOf(SourceLine line)
    {
        const string counter = "counter packets ";
        var start = line.Span.IndexOf(counter);
        if (start < 0)
            return null;

        var words = NftWords.Split(line.Span[(start + counter.Length)..]);
        return words is [var packets, { Text: "bytes" }, var bytes, ..]
            && long.TryParse(packets.Text, NumberStyles.None, null, out var count) && long.TryParse(bytes.Text, NumberStyles.None, null, out var size)
            ? new(count, size)
            : null;
    }

    private void TakeStatement()
    {
        if (NftSelector.LengthAt(words, at) is > 0 and var length)
            TakeMatch(length);
        else if (NftAction.At(words, at) is { } action)
            Do(action.Target, action.Length);
        else
            TakeUnknown();
    }

    private void Do(Target? target, int length)
    {
        if (target is not null)
            bodies.Add(new([.. matches], target));
        at += length;
    }

    // ip daddr != { 10.0.0.0/8, 172.16.0.0/12 }      ip daddr . meta l4proto . th dport vmap @service-ips
    private void TakeMatch(int length)
    {
        var selector = string.Join(' ', words[at..(at + length)].Select(word => word.Text));
        at += length;
        if (at < words.Length && words[at].Is("vmap"))
        {
            at++;
            TakeMap(selector);
            return;
        }

        var isNegated = Skip("!=");
        _ = Skip("==");
        matches.Add(NftSelector.MatchOf(selector, isNegated, [.. Values()]));
    }

    private void TakeMap(string selector)
    {
        var start = at;
        if (Elements() is not { } elements)
        {
            bodies.Add(new([.. matches], new($"{selector} vmap {words[start]}", false, [])));
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
            bodies.Add(new(key is null ? [.. matches] : [.. matches, key], target));
        }
    }

    // { 80, 443 }      @cluster-ips      established,related      & 0x00004000 == 0x00004000
    private IEnumerable<string> Values()
    {
        if (at < words.Length && words[at].Text is "{" or ['@', ..])
            return Elements() is { } elements ? elements.Select(element => element.Key) : [words[at - 1].Text];

        if (at + 3 < words.Length && words[at].Text is "&" or "and" && words[at + 2].Text is "==" or "!=")
        {
            var masked = $"{(words[at + 2].Is("!=") ? "!" : "")}{words[at + 3]}/{words[at + 1]}";
            at += 4;
            return [masked];
        }

        return at < words.Length ? [words[at++].Text] : [];
    }

    /// <summary>Null when a named set is not in the text, or packets change it.</summary>
    private IReadOnlyList<NftElement>? Elements()
    {
        if (at >= words.Length)
            return null;
        if (!words[at].Is("{"))
            return sets.TryGetValue(words[at++].Text, out var set) && !set.IsDynamic ? set.Elements : null;

        var end = at;
        while (end < words.Length && !words[end].Is("}"))
            end++;

        var elements = NftSet.Split(words[(at + 1)..end]).ToList();
        at = Math.Min(end + 1, words.Length);
        return elements;
    }

    // Up to the next word that is understood.
    private void TakeUnknown()
    {
        var start = at++;
        while (at < words.Length && NftSelector.LengthAt(words, at) == 0 && NftAction.At(words, at) is null)
            at++;

        var text = string.Join(' ', words[start..at]);
        matches.Add(new(text, []));
        if (!NftAction.OnlyMatches(words[start].Text))
            unknownAction = text;
    }

    private bool Skip(string word)
    {
        if (at >= words.Length || !words[at].Is(word))
            return false;

        at++;
        return true;
    }
}
