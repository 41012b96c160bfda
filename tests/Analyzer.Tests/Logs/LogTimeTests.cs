using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogTimeTests
{
    private static readonly LogClock Utc = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
    private static readonly LogClock Berlin = new(new(2024, 6, 30, 14, 0, 0, TimeSpan.FromHours(2)), TimeSpan.FromHours(2));

    [Theory]
    [InlineData("I0629 14:44:25.191200       1 main.go:487] Found network config", "2024-06-29T14:44:25.1912")]
    [InlineData("E0101 00:00:01.000000   12 proxier.go:1] x", "2024-01-01T00:00:01")]
    [InlineData("E1231 23:59:59.000000   12 proxier.go:1] x", "2023-12-31T23:59:59")]
    [InlineData("2024-06-29T14:44:25.191200123Z stderr F E0629 14:44:25.191 1 x.go:1] y", "2024-06-29T14:44:25.1912001")]
    [InlineData("2024-06-29T14:44:25+0200 worker1 kubelet[812]: E0629 x", "2024-06-29T12:44:25")]
    [InlineData("2024-06-29T14:44:25.123456+02:00 worker1 kubelet[812]: x", "2024-06-29T12:44:25.123456")]
    [InlineData("2024-06-29 14:44:25,191 - INFO - x", "2024-06-29T14:44:25.191")]
    [InlineData("2024-06-29 14:44:25.191 [INFO][67] felix/summary.go 100: x", "2024-06-29T14:44:25.191")]
    [InlineData("Mar  8 02:07:08 host kernel: [1.0] x", "2024-03-08T02:07:08")]
    [InlineData("Jul 18 02:07:08 host kernel: [1.0] x", "2023-07-18T02:07:08")]
    [InlineData("Feb 29 02:07:08 host kernel: x", "2024-02-29T02:07:08")]
    [InlineData("2024/06/04 23:38:19 [error] 30#30: *1 connect() failed", "2024-06-04T23:38:19")]
    [InlineData("10.0.0.9 - - [04/Jun/2024:23:38:19 +0200] \"GET / HTTP/1.1\" 502", "2024-06-04T21:38:19")]
    [InlineData("10.0.0.9:38214 [08/Mar/2024:02:07:08.123] kube-apiserver be/cp1 0/0/0", "2024-03-08T02:07:08.123")]
    [InlineData("{\"caller\":\"main.go:101\",\"event\":\"serviceUpdated\",\"ts\":\"2024-06-05T22:35:17Z\"}", "2024-06-05T22:35:17")]
    [InlineData("{\"level\":\"warn\",\"ts\":\"2024-06-05T22:35:17.123Z\",\"caller\":\"etcdserver/util.go:170\"}", "2024-06-05T22:35:17.123")]
    [InlineData("{\"level\":\"info\",\"ts\":1719672265.19,\"msg\":\"x\"}", "2024-06-29T14:44:25.19")]
    [InlineData("time=\"2024-06-05T22:35:17.5Z\" level=error msg=\"x\"", "2024-06-05T22:35:17.5")]
    [InlineData("ts=2024-06-05T22:35:17Z level=info msg=x", "2024-06-05T22:35:17")]
    [InlineData("[2024-06-05 22:35:17] x", "2024-06-05T22:35:17")]
    public void The_time_of_a_line_is_read_in_every_usual_form(string line, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected + "Z"), Time(line, Utc));

    [Theory]
    [InlineData("")]
    [InlineData("goroutine 1 [running]:")]
    [InlineData("Feb 30 02:07:08 host kernel: x")]
    [InlineData("I1399 14:44:25.191200       1 main.go:487] x")]
    [InlineData("2024-13-29T14:44:25Z x")]
    [InlineData("2024-06-29T24:44:25Z x")]
    [InlineData("0000-06-29T14:44:25Z x")]
    [InlineData("Information: nothing here bears a time")]
    public void A_line_without_a_time_has_none(string line) => Assert.Null(Time(line, Utc));

    [Theory]
    [InlineData("I0629 14:44:25.191200       1 main.go:487] x", "2024-06-29T12:44:25.1912")]
    [InlineData("Jun 29 14:44:25 host kernel: x", "2024-06-29T12:44:25")]
    [InlineData("2024-06-29 14:44:25,191 x", "2024-06-29T12:44:25.191")]
    [InlineData("2024-06-29T14:44:25Z x", "2024-06-29T14:44:25")]
    public void A_time_without_a_zone_is_the_nodes_own(string line, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected + "Z"), Time(line, Berlin));

    [Fact]
    public void Without_a_capture_time_a_time_without_a_year_stays_unknown() =>
        Assert.Null(Time("I0629 14:44:25.191200       1 main.go:487] x", LogClock.Unknown));

    private static DateTimeOffset? Time(string line, LogClock clock) => LogLine.Of(Encoding.UTF8.GetBytes(line), clock).Time;
}
