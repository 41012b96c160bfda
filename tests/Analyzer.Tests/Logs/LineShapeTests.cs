using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LineShapeTests
{
    [Theory]
    [InlineData("dial tcp 10.96.0.1:443: i/o timeout", "dial tcp #: i/o timeout")]
    [InlineData("dial tcp [fd00:10:96::1]:443: connect: no route to host", "dial tcp [#]:#: connect: no route to host")]
    [InlineData("pod web-5d9c7b6f48-h4kzq took 1.234567ms", "pod web-# took #")]
    [InlineData("pod coredns-74c68d9ffd-nqtmn of uid fdb0a34b-91d5-4a49-8dff-2de88756d9c2", "pod coredns-# of uid #")]
    [InlineData("container 8f3e0d2c4b1a69788f3e0d2c4b1a6978 gone", "container # gone")]
    [InlineData("member deadbeefcafe left", "member # left")]
    [InlineData("eth0 and x509 in v1 are words, worker-1 is none", "eth0 and x509 in v1 are words, worker-# is none")]
    [InlineData("\"Error syncing pod\" err=\"failed to \\\"StartContainer\\\" for \\\"app\\\"\" pod=\"shop/web\"", "\"Error syncing pod\" err=\"failed to \"*\" for \"*\"\" pod=\"*\"")]
    [InlineData("\"Unhandled Error\" err=\"EOF\"", "\"Unhandled Error\" err=\"EOF\"")]
    [InlineData("Couldn't load target `KUBE-MARK-DROP':No such file", "Couldn't load target `*':No such file")]
    [InlineData("{\"level\":\"error\",\"ts\":\"2024-06-05T22:35:17.123Z\",\"msg\":\"lost \\\"peer\\\" 7\",\"error\":\"EOF\"}", "lost \"*\" #: EOF")]
    [InlineData("{\"level\":\"error\",\"code\":7}", "{\"*\":\"*\",\"*\":#}")]
    [InlineData("", "")]
    [InlineData("\\", "")]
    [InlineData("\"", "\"")]
    public void What_changes_from_line_to_line_is_masked(string message, string shape) =>
        Assert.Equal(shape, LineShape.Of(System.Text.Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_long_message_has_a_shape_of_bounded_length() =>
        Assert.Equal(LineShape.MaxLength, LineShape.Of(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("word,", 10_000)))).Length);
}
