using SupportBundle.Analyzer.Commands;

namespace SupportBundle.Analyzer.Tests.Commands;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1L)]
    [InlineData("64k", 64L << 10)]
    [InlineData("500M", 500L << 20)]
    [InlineData("20G", 20L << 30)]
    [InlineData("20 GiB", 20L << 30)]
    [InlineData("1.5TB", 3L << 39)]
    public void A_size_is_read_as_people_write_it(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("G")]
    [InlineData("1e3")]
    [InlineData("10X")]
    [InlineData("99999999T")]
    [InlineData("20G free")]
    public void What_is_no_size_is_none(string text) => Assert.Null(ByteSize.Parse(text));
}
