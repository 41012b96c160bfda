using SupportBundle.Collector.Commands;

namespace SupportBundle.Collector.Tests.Commands;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604_800)]
    public void Times_have_a_unit(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Quantity.Time(text));

    [Theory]
    [InlineData("800K", 800L << 10)]
    [InlineData("500m", 500L << 20)]
    [InlineData("2G", 2L << 30)]
    public void Sizes_are_powers_of_1024(string text, long bytes) => Assert.Equal(bytes, Quantity.Size(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("10")]
    [InlineData("-5m")]
    [InlineData("0s")]
    [InlineData("1e9d")]
    [InlineData("99999999999d")]
    [InlineData("NaNm")]
    [InlineData("10 m")]
    [InlineData("1,5h")]
    public void Anything_else_is_refused(string text)
    {
        Assert.Null(Quantity.Time(text));
        Assert.Null(Quantity.Size(text.ToUpperInvariant()));
    }
}
