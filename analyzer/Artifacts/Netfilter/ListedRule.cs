using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Turns a row of <c>iptables -L</c> into the matches and the target that iptables-save would have printed.</summary>
internal static class ListedRule
{
    public static RuleBody BodyOf(ListedRow row)
    {
        var matches = ImmutableArray.CreateBuilder<Match>();
        if (Columns(row) is { IsEmpty: false } options)
            matches.Add(new(Match.Ip, options));
        if (row.In is null)
            matches.Add(Match.NotClear("the interfaces, which iptables -L shows with -v only"));

        var words = new ListedWords(row.Rest);
        var isGoto = words.Peek() == "[goto]";
        if (isGoto)
            words.Next();

        var target = ReadRest(row, words, matches);
        return new(matches.ToImmutable(), row.Target is null ? null : new(row.Target, isGoto, target));
    }

    private static ImmutableArray<RuleOption> Columns(ListedRow row)
    {
        var options = ImmutableArray.CreateBuilder<RuleOption>();
        Add(options, "-s", row.Source);
        Add(options, "-d", row.Destination);
        Add(options, "-i", row.In ?? "*");
        Add(options, "-o", row.Out ?? "*");
        if (row.Fragment is not "--")
            options.Add(new("-f", row.Fragment == "!f", []));
        Add(options, "-p", row.Protocol);
        return options.ToImmutable();
    }

    private static void Add(ImmutableArray<RuleOption>.Builder options, string name, string word)
    {
        var isNegated = word.StartsWith('!');
        var value = isNegated ? word[1..] : word;
        if (isNegated || !IsAny(value))
            options.Add(new(name, isNegated, value));
    }

    private static bool IsAny(string value) => value is "*" or "any" or "anywhere" or "0.0.0.0/0" or "::/0" or "all" or "0";

    // /* kube-system/kube-dns:dns */ recent: SET name: KUBE-SEP-A side: source mask: 255.255.255.255 udp to:10.244.0.7:53
    private static ImmutableArray<RuleOption> ReadRest(ListedRow row, ListedWords words, ImmutableArray<Match>.Builder matches)
    {
        var unknown = new List<string>();
        while (!words.IsEmpty)
        {
            if (ListedTarget.At(row.Target, ref words) is { } options)
            {
                EndUnknown(unknown, matches);
                return options;
            }

            if (ListedMatch.At(ref words) is { } match)
            {
                EndUnknown(unknown, matches);
                matches.Add(match);
            }
            else
            {
                unknown.Add(words.Next());
            }
        }

        EndUnknown(unknown, matches);
        return [];
    }

    private static void EndUnknown(List<string> unknown, ImmutableArray<Match>.Builder matches)
    {
        if (unknown.Count > 0)
            matches.Add(Match.NotClear(string.Join(' ', unknown)));
        unknown.Clear();
    }
}
