using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Tests.Reports;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("\u001b[31mred", "\u241b[31mred")]
    [InlineData("\0", "\u2400")]
    [InlineData("user\u202Egnp.exe", "user[U+202E]gnp.exe")]
    [InlineData("zero\u200Bwidth", "zero[U+200B]width")]
    [InlineData("接続できません", "接続できません")]
    public void What_cannot_be_seen_is_named(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void A_long_line_is_cut_with_the_number_of_what_is_left_out() =>
        Assert.Equal($"{new string('a', 400)} … (600 more characters)", VisibleText.Cut(new string('a', 1000)));

    [Fact]
    public void A_character_of_two_halves_is_not_cut_apart() => Assert.Equal("a … (3 more characters)", VisibleText.Cut("a😀b", 2));
}
