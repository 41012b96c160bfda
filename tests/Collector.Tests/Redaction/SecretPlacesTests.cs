using System.IO.Compression;
using System.Text;

namespace SupportBundle.Collector.Tests.Redaction;

public sealed class SecretPlacesTests
{
    [Fact]
    public void A_secret_is_gone_from_every_place() =>
        AssertNone(SecretPlaces.All.Where(place => Redacted.Text(place.Text).Contains(place.Secret)).Select(place => Redacted.Text(place.Text)));

    [Fact]
    public void Also_where_lines_end_as_on_Windows() =>
        AssertNone(SecretPlaces.All.Select(place => (place.Secret, Text: Redacted.Text(place.Text.ReplaceLineEndings("\r\n")))).Where(place => place.Text.Contains(place.Secret)).Select(place => place.Text));

    [Fact]
    public void Also_behind_the_prefix_of_a_containers_log() =>
        AssertNone(SecretPlaces.All.Where(place => place.Text.Count(c => c == '\n') == 1).Select(place => (place.Secret, Text: Redacted.Text("2026-01-02T03:04:05.000000001Z stdout F " + place.Text)))
            .Where(place => place.Text.Contains(place.Secret)).Select(place => place.Text));

    [Fact]
    public void Also_in_UTF_16_and_within_gzip()
    {
        var text = string.Concat(SecretPlaces.All.Select(place => place.Text + "\n"));
        var wide = Encoding.Unicode.GetString(Redacted.Bytes([0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)], 1001));
        var bigEndian = Encoding.BigEndianUnicode.GetString(Redacted.Bytes([0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)]));
        var packed = Unpacked(Redacted.Bytes(Packed(Encoding.UTF8.GetBytes(text)), 77));
        var twice = Unpacked(Unpacked(Redacted.Bytes(Packed(Packed(Encoding.UTF8.GetBytes(text))))));

        AssertNone(SecretPlaces.All.Where(place => wide.Contains(place.Secret) || bigEndian.Contains(place.Secret)).Select(place => place.Text));
        Assert.Equal(wide, bigEndian);
        Assert.Equal(Encoding.UTF8.GetString(Redacted.Bytes(Encoding.UTF8.GetBytes(text))), Encoding.UTF8.GetString(packed));
        Assert.Equal(packed, twice);
    }

    [Fact]
    public void What_has_no_secret_comes_out_of_UTF_16_and_gzip_as_it_was()
    {
        byte[] wide = [0xff, 0xfe, .. Encoding.Unicode.GetBytes("größe 日本\r\nlocation = /x {}\r\n")];
        Assert.Equal(wide, Redacted.Bytes(wide, 3));
        Assert.Equal("nothing here\n"u8.ToArray(), Unpacked(Redacted.Bytes(Packed("nothing here\n"u8.ToArray()))));
    }

    [Theory]
    [InlineData("fd377a585a0000")]
    [InlineData("28b52ffd00000000")]
    [InlineData("425a68393141592653")]
    [InlineData("504b030414000000")]
    [InlineData("4c504b5348485248")]
    [InlineData("feedfeed00000002")]
    public void What_cannot_be_looked_into_is_left_out(string begin) =>
        Assert.Throws<SupportBundle.Bundle.Redaction.RedactionFailedException>(() => Redacted.Bytes([.. Convert.FromHexString(begin), .. new byte[100]]));

    [Fact]
    public void A_secret_is_gone_wherever_the_buffer_ends_within_it()
    {
        for (var before = 196_560; before < 196_640; before += 7)
        {
            var lines = string.Concat(Enumerable.Repeat("an ordinary line of a log\n", before / 26)) + new string('x', before % 26);
            Assert.DoesNotContain("Zk9Cq", Redacted.Text($"{lines}\npassword: Zk9Cq1\n-----BEGIN RSA PRIVATE KEY-----\nZk9CqMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn\n-----END RSA PRIVATE KEY-----\nAuthorization:\n  Bearer Zk9Cq2x7\n"));
        }
    }

    [Fact]
    public void Ten_megabytes_on_one_line_lose_every_secret_and_nothing_else()
    {
        var items = Enumerable.Range(0, 150_000).Select(n => n % 100 == 0 ? $"{{\"name\":\"A_TOKEN\",\"value\":\"Zk9Cq{n}x\"}}" : $"{{\"reason\":\"Started\",\"tokenTTL\":\"{n}h\",\"x\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaa\"}}").ToArray();
        var redacted = Redacted.Text(string.Join(',', items), 8192);

        Assert.DoesNotContain("Zk9Cq", redacted);
        Assert.All(items.Where((_, n) => n % 997 == 3 && n % 100 != 0), item => Assert.Contains(item, redacted));
    }

    private static void AssertNone(IEnumerable<string> texts) => Assert.True(!texts.Any(), string.Concat(texts));

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
