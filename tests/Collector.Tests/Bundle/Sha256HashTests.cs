using System.Security.Cryptography;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class Sha256HashTests
{
    // NIST's examples of FIPS 180-4, with the empty message.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")]
    public void The_examples_of_the_standard_come_out(string message, string hash) =>
        Assert.Equal(hash, Sha256Hash.HexOf(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_million_times_a_comes_out_as_in_the_standard()
    {
        using var message = new MemoryStream(Enumerable.Repeat((byte)'a', 1_000_000).ToArray());
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Sha256Hash.HexOf(message));
    }

    // RFC 4231, test cases 1, 2, 3, 6 and 7.
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void The_keyed_examples_of_RFC_4231_come_out(string key, string message, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha256Hash.HashOf(Convert.FromHexString(key), Encoding.ASCII.GetBytes(message))));

    [Theory]
    [InlineData(20, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", null)]
    [InlineData(131, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", "Test Using Larger Than Block-Size Key - Hash Key First")]
    [InlineData(
        131,
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.")]
    public void Long_keys_are_hashed_first_as_in_RFC_4231(int keyLength, string hash, string? message)
    {
        var key = Enumerable.Repeat((byte)0xaa, keyLength).ToArray();
        var bytes = message is null ? Enumerable.Repeat((byte)0xdd, 50).ToArray() : Encoding.ASCII.GetBytes(message);
        Assert.Equal(hash, Convert.ToHexStringLower(Sha256Hash.HashOf(key, bytes)));
    }

    [Fact]
    public void Every_length_in_any_pieces_gives_what_the_platform_gives()
    {
        var bytes = Enumerable.Range(0, 300).Select(n => (byte)(n * 7 % 256)).ToArray();
        for (var length = 0; length <= bytes.Length; length++)
        {
            var pieces = new Sha256Hash();
            for (var at = 0; at < length; at += 1 + at % 13)
                pieces.Append(bytes.AsSpan(at, Math.Min(1 + at % 13, length - at)));

            Assert.Equal(SHA256.HashData(bytes.AsSpan(0, length)), pieces.Finish());
        }
    }
}
