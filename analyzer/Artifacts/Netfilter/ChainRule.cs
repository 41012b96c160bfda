using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One rule of a chain.</summary>
/// <param name="Index">Its number in the chain, counted from 1, as <c>iptables -L --line-numbers</c> and TRACE count.</param>
/// <param name="BodyStart">Where in the line the text after the chain's name begins.</param>
internal sealed record ChainRule(SourceLine Line, string Table, string Chain, int Index, Counters? Counters, RuleBody Body, int BodyStart)
{
    internal static readonly Counters NotCounted = new(-1, -1);

    // Eight bytes less than a Counters? would take, in each of a great many rules.
    private readonly Counters _counters = Counters ?? NotCounted;

    /// <summary>How often it matched; null where that was not printed.</summary>
    public Counters? Counters => _counters == NotCounted ? null : _counters;

    public ImmutableArray<Match> Matches => Body.Matches;

    /// <summary>What happens to a packet that matches; null for a rule that only counts or sets (<c>-m recent --set</c>).</summary>
    public Target? Target => Body.Target;

    /// <summary>The text of <c>-m comment --comment</c>, or null.</summary>
    public string? Comment => Matches.FirstOrDefault(match => match.Module == "comment")?.Option("--comment")?.Value;

    /// <summary>The rule without counters and <c>-A CHAIN</c>, as it was printed.</summary>
    public string BodyText => Line.Span[BodyStart..].Trim().ToString();

    /// <summary>For instance <c>table filter, chain FORWARD, rule 16</c>.</summary>
    public string Place => $"table {Table}, chain {Chain}, rule {Index}";

    public override string ToString() => $"{Place}: {BodyText}";
}

/// <summary>One <c>-m</c> module of a rule with its options; <c>-s -d -p -i -o -f</c> stand under <see cref="Match.Ip"/>.</summary>
internal sealed record Match(string Module, ImmutableArray<RuleOption> Options)
{
    /// <summary>The name given here to the matches that need no <c>-m</c>.</summary>
    public const string Ip = "ip";

    /// <summary>The name given here to the selectors of nft's own language; an option is a selector, its values what it may be.</summary>
    public const string Nft = "nft";

    /// <summary>The name given here to what a listing leaves out or says in words that are not understood: nothing can model it.</summary>
    public const string Unclear = "unclear";

    public static Match NotClear(string what) => new(Unclear, [new("", false, what)]);

    /// <summary>The option of this name, or null.</summary>
    public RuleOption? Option(string name) => Named(Options, name);

    internal static RuleOption? Named(ImmutableArray<RuleOption> options, string name)
    {
        foreach (var option in options)
            if (option.Name == name)
                return option;

        return null;
    }

    public override string ToString() =>
        Module is Ip or Unclear ? string.Join(' ', Options) : string.Join(' ', Options.Select(option => option.ToString()).Prepend($"-m {Module}"));
}

/// <summary>What a matching packet meets: a verdict, an extension such as DNAT, or another chain.</summary>
/// <param name="IsGoto"><c>-g</c>: the chain's end does not come back here.</param>
internal sealed record Target(string Name, bool IsGoto, ImmutableArray<RuleOption> Options)
{
    public RuleOption? Option(string name) => Match.Named(Options, name);

    public override string ToString() => string.Join(' ', Options.Select(option => option.ToString()).Prepend(Name));
}
