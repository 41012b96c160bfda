using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class Crc32Tests
{
    // The check value that every CRC catalogue gives for this text.
    [Fact]
    public void The_check_value_is_the_known_one() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void Two_pieces_combine_to_the_whole(int split)
    {
        var bytes = new byte[100_000];
        new Random(7).NextBytes(bytes);

        var first = Crc32.Append(0, bytes.AsSpan(0, split));
        var second = Crc32.Append(0, bytes.AsSpan(split));

        Assert.Equal(Crc32.Append(0, bytes), Crc32.Combine(first, second, bytes.Length - split));
    }
}
