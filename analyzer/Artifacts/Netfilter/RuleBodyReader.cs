using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Splits rules as iptables prints them into matches and a target. Parts that read the same become the same object: a Service's
/// rules repeat its comment, and all of them repeat <c>-m tcp</c>.</summary>
internal sealed class RuleBodyReader(string content)
{
    private readonly RuleText _text = new(content);
    private readonly RecentParts<Match> _matches = new(content);
    private readonly RecentParts<Target> _targets = new(content);
    private readonly List<RuleWord> _words = [];
    private readonly List<RuleOption> _options = [];
    private readonly ImmutableArray<Match>.Builder _found = ImmutableArray.CreateBuilder<Match>();
    private string? _protocol;

    /// <summary>The table whose chains the rules may name.</summary>
    public TableUnderWay? Table { get; set; }

    /// <summary>The counters that <c>iptables -S -v</c> prints inside a rule (<c>-c 30 1878</c>), of the rule read last.</summary>
    public Counters? Counters { get; private set; }

    // -s 10.244.0.0/16 ! -d 10.0.0.0/8 -p tcp -m comment --comment "a \"b\"" -m tcp --dport 80 -j DNAT --to-destination 10.1.2.3:80
    public RuleBody Read(int start, int end)
    {
        RuleWords.Split(content, start, end, _words);
        _found.Clear();
        (_protocol, Counters) = (null, null);
        Target? target = null;
        for (var at = 0; at < _words.Count;)
            at = TakePart(at, ref target);

        return new(_found.ToImmutable(), target);
    }

    private int TakePart(int at, ref Target? target)
    {
        var opens = SkipBang(at);
        if (IsCounters(opens))
            return opens + 3;

        if (IsOption(opens) && WordAt(opens) is "-j" or "-g" && opens + 1 < _words.Count)
        {
            var targetEnd = TargetEnd(opens + 2);
            target = TargetOf(opens, at, targetEnd);
            return targetEnd;
        }

        var end = PartEnd(at);
        _found.Add(MatchOf(at, end));
        return end;
    }

    // Written by hand, matches may follow: -j LOG --log-prefix "[UFW BLOCK] " -m limit --limit 3/min
    private int TargetEnd(int at)
    {
        while (at < _words.Count)
        {
            var option = SkipBang(at);
            if (IsOption(option) && WordAt(option) is "-m")
                return at;

            at = IsOption(option) ? ValuesEnd(option) : at + 1;
        }

        return _words.Count;
    }

    // -c 30 1878
    private bool IsCounters(int at)
    {
        if (at + 2 >= _words.Count || !IsOption(at) || WordAt(at) is not "-c"
            || !long.TryParse(WordAt(at + 1), NumberStyles.None, null, out var packets) || !long.TryParse(WordAt(at + 2), NumberStyles.None, null, out var bytes))
            return false;

        Counters = new(packets, bytes);
        return true;
    }

    private Target TargetOf(int opens, int at, int end) =>
        Sharing(_targets, at, end, out var slot) ?? _targets.Keep(slot, ReadTarget(opens, end));

    private Target ReadTarget(int opens, int end)
    {
        ReadOptions(opens + 2, end);
        return new(Table?.NameOf(WordAt(opens + 1)) ?? _text.Of(_words[opens + 1]), WordAt(opens) is "-g", [.. _options]);
    }

    private Match MatchOf(int at, int end)
    {
        // Written by hand, ports may follow the protocol without its module: then the words do not tell the match.
        if (IsImplied(at))
            return ReadMatch(at, end);

        NoteProtocol(at, end);
        return Sharing(_matches, at, end, out var slot) ?? _matches.Keep(slot, ReadMatch(at, end));
    }

    private Match ReadMatch(int at, int end)
    {
        var opens = SkipBang(at);
        var hasName = IsOption(opens) && WordAt(opens) is "-m" && opens + 1 < end;
        var module = hasName ? _text.Of(_words[opens + 1]) : IsImplied(at) ? _protocol ?? Match.Ip : Match.Ip;
        ReadOptions(hasName ? opens + 2 : at, end);
        return new(module, [.. _options]);
    }

    private T? Sharing<T>(RecentParts<T> parts, int at, int end, out RecentParts<T>.Slot slot)
        where T : class
    {
        var start = _words[at].Outset;
        var last = _words[end - 1];
        return parts.Find(start, last.Start + last.Length - start, out slot);
    }

    private void NoteProtocol(int at, int end)
    {
        for (var word = at; word + 1 < end; word++)
            if (IsOption(word) && WordAt(word) is "-p")
                _protocol = _text.Of(_words[SkipBang(word + 1)]);
    }

    // A part ends where the next module, target or basic option begins, with the "!" before that.
    private int PartEnd(int at)
    {
        var opens = SkipBang(at);
        var isIp = !IsImplied(at) && !(IsOption(opens) && WordAt(opens) is "-m");
        var next = isIp ? at : opens + 2;
        var hasProtocol = false;
        while (next < _words.Count)
        {
            var option = SkipBang(next);
            if (IsOption(option) && next > at && Begins(WordAt(option), isIp, hasProtocol))
                return next;

            hasProtocol |= IsOption(option) && WordAt(option) is "-p";
            next = IsOption(option) ? ValuesEnd(option) : next + 1;
        }

        return _words.Count;
    }

    private static bool Begins(ReadOnlySpan<char> option, bool isIp, bool hasProtocol) => option switch
    {
        "-m" or "-j" or "-g" or "-c" => true,
        _ when isIp => hasProtocol && option.StartsWith("--"),
        _ => IsBasic(option),
    };

    private static bool IsBasic(ReadOnlySpan<char> word) => word is "-s" or "-d" or "-p" or "-i" or "-o" or "-f" or "-4" or "-6";

    private bool IsImplied(int at) => _protocol is not null && SkipBang(at) is var option && IsOption(option) && WordAt(option).StartsWith("--");

    private void ReadOptions(int at, int end)
    {
        _options.Clear();
        while (at < end)
        {
            var option = SkipBang(at);
            if (!IsOption(option))
            {
                at = TakeStray(at, end);
                continue;
            }

            var next = Math.Min(ValuesEnd(option), end);
            TakeOption(option, next, isNegated: option > at);
            at = next;
        }
    }

    // What no option stands before is kept under an empty name.
    private int TakeStray(int at, int end)
    {
        var next = at + 1;
        while (next < end && !IsOption(SkipBang(next)))
            next++;

        _options.Add(new("", false, Values(at, next)));
        return next;
    }

    // --dport ! 80 as older versions print it.
    private void TakeOption(int option, int end, bool isNegated)
    {
        var first = option + 1;
        var isOld = first < end && IsBang(first);
        first += isOld ? 1 : 0;
        var name = _text.Of(_words[option]);
        _options.Add(end - first == 1 ? OptionOf(name, isNegated || isOld, _words[first]) : new(name, isNegated || isOld, Values(first, end)));
    }

    private RuleOption OptionOf(string name, bool isNegated, RuleWord value) => value.Kind == RuleWordKind.Quoted && value.Length > LateText.Least
        ? new(name, isNegated, new LateText(content, value.Start, value.Length))
        : new(name, isNegated, _text.Of(value));

    private ImmutableArray<string> Values(int start, int end)
    {
        var values = ImmutableArray.CreateBuilder<string>(Math.Max(0, end - start));
        for (var at = start; at < end; at++)
            values.Add(_text.Of(_words[at]));

        return values.MoveToImmutable();
    }

    // Up to the next option; the word after --comment and its like is a value whatever it looks like: iptables prints -j without quotes.
    private int ValuesEnd(int option)
    {
        var at = option + 1;
        if (at < _words.Count && TakesAnyWord(WordAt(option)))
            at = SkipBang(at) + 1;
        while (at < _words.Count && !IsOption(SkipBang(at)))
            at++;

        return Math.Min(at, _words.Count);
    }

    private static bool TakesAnyWord(ReadOnlySpan<char> option) => option is
        "--comment" or "--log-prefix" or "--nflog-prefix" or "--ulog-prefix" or "--string" or "--name" or "--nfacct-name" or "--hashlimit-name"
        or "--helper" or "--label" or "-s" or "-d" or "-p" or "-i" or "-o" or "--in-interface" or "--out-interface" or "--physdev-in" or "--physdev-out";

    private int SkipBang(int at) => at + 1 < _words.Count && IsBang(at) ? at + 1 : at;

    private bool IsBang(int at) => _words[at].IsBang;

    private bool IsOption(int at) => at < _words.Count && _words[at].IsOption;

    private ReadOnlySpan<char> WordAt(int at) => _words[at].In(content);
}
