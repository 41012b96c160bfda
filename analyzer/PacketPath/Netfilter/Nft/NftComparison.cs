using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>Compares what was read with a constant.</summary>
internal static class NftComparison
{
    public static Answer Holds(NftReading reading, NftOperator how, NftPattern pattern, string what) => reading switch
    {
        NftReading.Value { Parts: [var datum] } => Holds(datum, how, pattern) switch
        {
            Truth.Yes => Answer.Yes,
            Truth.No => Answer.No,
            _ => Answer.Unknown(what),
        },
        NftReading.Dice dice => Answer.Chance(ShareOf(dice, how, pattern), what),
        NftReading.OneOf several => AnyOf([.. several.Choices.Select((choice, at) => new NftHit(choice.If, at))], at => Holds(several.Choices[at].Then, how, pattern, what)),
        _ => Answer.No,
    };

    /// <summary>Whether what holds of the one that was found does; of none it does not.</summary>
    public static Answer AnyOf(ImmutableArray<NftHit> hits, Func<int, Answer> holds)
    {
        var answers = hits.Select(hit => (hit.If, Holds: hit.At is { } at ? holds(at) : Answer.No)).ToList();
        if (answers.All(answer => answer.Holds.Truth == answers[0].Holds.Truth && answer.Holds.Truth != Truth.Unknown))
            return answers[0].Holds;
        if (answers is [{ If.Truth: Truth.Yes, Holds: var only }])
            return only;

        return answers.All(answer => answer.If.IsChance && answer.Holds.Truth != Truth.Unknown)
            ? Answer.Chance(answers.Where(answer => answer.Holds.Truth == Truth.Yes).Sum(answer => answer.If.Probability ?? 0), answers[0].If.DependsOn ?? "")
            : Answer.Unknown(answers.Select(answer => answer.If.DependsOn ?? answer.Holds.DependsOn).FirstOrDefault(said => said is not null) ?? "");
    }

    private static Truth Holds(NftDatum datum, NftOperator how, NftPattern pattern) => how switch
    {
        NftOperator.In => AnyBit(datum, pattern),
        NftOperator.NoneOf => Not(AnyBit(datum, pattern)),
        NftOperator.NotEqual => Not(pattern.Matches(datum)),
        NftOperator.Equal => pattern.Matches(datum),
        _ when pattern.Name is not null => Truth.Unknown,
        _ => Within(how, pattern).Matches(datum),
    };

    private static Truth AnyBit(NftDatum datum, NftPattern flags) =>
        (datum.Bits & flags.From) != 0 ? Truth.Yes : (datum.Unknown & flags.From) != 0 ? Truth.Unknown : Truth.No;

    private static Truth Not(Truth truth) => truth switch
    {
        Truth.Yes => Truth.No,
        Truth.No => Truth.Yes,
        _ => Truth.Unknown,
    };

    // < 5 is 0-4.
    private static NftPattern Within(NftOperator how, NftPattern pattern) => how switch
    {
        NftOperator.Less => pattern.From == 0 ? new(1, 0, null, false) : new(0, pattern.From - 1, null, false),
        NftOperator.LessOrEqual => new(0, pattern.From, null, false),
        NftOperator.Greater => pattern.From == UInt128.MaxValue ? new(1, 0, null, false) : new(pattern.From + 1, UInt128.MaxValue, null, false),
        _ => new(pattern.From, UInt128.MaxValue, null, false),
    };

    private static double ShareOf(NftReading.Dice dice, NftOperator how, NftPattern pattern)
    {
        var held = how is NftOperator.Equal or NftOperator.NotEqual or NftOperator.In ? pattern : Within(how, pattern);
        var share = (double)held.Among(dice.First, dice.Sides) / dice.Sides;
        return how == NftOperator.NotEqual ? 1 - share : share;
    }
}
