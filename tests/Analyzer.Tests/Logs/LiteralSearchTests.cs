using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LiteralSearchTests
{
    // Two letters, so that literals overlap, repeat, and hold one another.
    private static readonly Gen<string> Text = Gen.Elements('a', 'b').ArrayOf().Select(letters => new string(letters));
    private static readonly Gen<string> Literal = Text.Where(text => text.Length is >= LiteralSearch.Shortest and < 20);

    [Fact]
    public void It_finds_what_a_naive_search_finds() =>
        Prop.ForAll(Literal.NonEmptyListOf().ToArbitrary(), Text.ToArbitrary(), (literals, text) =>
        {
            string[] distinct = [.. literals.Distinct()];
            return Naive(distinct, text).SetEquals(Found(new(distinct), distinct, text));
        }).Check(Seeded.Config.WithMaxTest(2_000).WithEndSize(120));

    [Fact]
    public void Of_many_literals_each_is_found_wherever_it_stands()
    {
        string[] literals = [.. Enumerable.Range(0, 500).Select(i => $"message {i * 7919} of many")];
        var search = new LiteralSearch(literals);

        Assert.All(literals, literal => Assert.Equal([literal], Found(search, literals, $"{new string('.', literal.Length % 7)}{literal}")));
        Assert.Equal(literals.ToHashSet(), Found(search, literals, string.Join(' ', literals)));
        Assert.Empty(Found(search, literals, string.Join(' ', literals.Select(literal => literal[1..^1]))));
    }

    [Fact]
    public void Places_are_found_in_order_and_within_what_they_stand_for()
    {
        var text = "xx needle xxxxx needle needle"u8;
        var search = new LiteralSearch(["needle"]);
        var places = new List<int>();
        for (var at = 0; (at = search.Find(text, at)) >= 0; at += search.Step)
            places.Add(at);

        Assert.Equal(3, places.Count);
        Assert.Equal([(3, true), (16, true), (23, true)], places.Zip([3, 16, 23], (place, start) => (start, place >= start && place < start + 6)));
    }

    [Fact]
    public void Letters_beyond_ascii_are_found_by_their_bytes() =>
        Assert.Equal(["größer"], Found(new(["größer"]), ["größer"], "es ist größer als"));

    [Fact]
    public void Without_literals_nothing_is_found() => Assert.Equal(-1, new LiteralSearch([]).Find("some text"u8, 0));

    [Fact]
    public void A_literal_that_is_too_short_is_refused() => Assert.Throws<ArgumentException>(() => new LiteralSearch(["abc"]));

    private static HashSet<string> Naive(string[] literals, string text) => [.. literals.Where(text.Contains)];

    private static HashSet<string> Found(LiteralSearch search, string[] literals, string text)
    {
        var found = new LiteralSet(search.Count);
        search.AddAll(Encoding.UTF8.GetBytes(text), found);
        return [.. found.Indexes.Select(index => literals[index])];
    }
}
