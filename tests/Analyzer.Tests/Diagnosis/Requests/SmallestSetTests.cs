using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Tests.Diagnosis.Requests;

public sealed class SmallestSetTests
{
    [Fact]
    public void Of_alternatives_one_is_taken() =>
        Assert.Equal("a", Chosen(Question("r", 4, "a:1|b:1")));

    [Fact]
    public void One_that_serves_several_stands_for_those_that_serve_one() =>
        Assert.Equal("b", Chosen(Question("r", 4, "a:1|b:1"), Question("s", 4, "b:1|c:1"), Question("t", 1, "b:1")));

    [Fact]
    public void A_question_that_needs_several_gets_them_all_and_the_smallest_stands_first() =>
        Assert.Equal("b a", Chosen(Question("r", 4, "a:9", "b:1")));

    [Fact]
    public void What_weighs_more_is_worth_more() =>
        Assert.Equal("b", Chosen(Question("r", 9, "b:2"), Question("s", 1, "a:2|b:2")));

    // x is the best at first, by three quarters of the questions; y and z, which the others need, make it needless.
    [Fact]
    public void What_others_make_needless_is_left_out_again() =>
        Assert.Equal("y z", Chosen(
            Question("1", 4, "x:1|y:1"), Question("2", 4, "x:1|z:1"), Question("3", 4, "x:1|y:1"), Question("4", 4, "x:1|z:1"),
            Question("5", 4, "y:1"), Question("6", 4, "z:1")));

    [Fact]
    public void Nothing_is_asked_where_nothing_is_open() => Assert.Empty(SmallestSet.Of([]));

    private static string Chosen(params OpenQuestion[] questions) => string.Join(' ', SmallestSet.Of([.. questions]).Select(chosen => chosen.Wanted.Item.Spec));

    // a:1|b:2 is any of a, which costs 1, and b, which costs 2.
    private static OpenQuestion Question(string what, int weight, params string[] needs) => new(what, "", weight, [.. needs.Select(Any)]);

    private static ImmutableArray<Wanted> Any(string any) =>
        [.. any.Split('|').Select(one => one.Split(':')).Select(one => new Wanted(new() { Kind = RequestKind.Spec, Spec = one[0], Reason = "" }, "", int.Parse(one[1])))];
}
