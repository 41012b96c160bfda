using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Boot = new(2024, 6, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogClock Clock = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(2)) { Booted = Boot };

    // Written by: Kubernetes 1.18 and 1.33, containerd 1.7, etcd 3.3 and 3.5, CoreDNS 1.11, Calico 3.27, HAProxy 2.2 and 2.6, nginx 1.24, log15, systemd 241 to 255.
    [Theory]
    [InlineData("I0629 14:44:25.191200     812 main.go:487] Found network config", "Info||812|Found network config")]
    [InlineData("F1129 19:04:46.741210    8662 server.go:262] failed to run Kubelet: x", "Fatal||8662|failed to run Kubelet: x")]
    [InlineData("2024-06-29T14:44:25.191200123Z stderr F E0629 14:44:25.191200       1 proxier.go:423] Failed", "Error||1|Failed")]
    [InlineData("2024-06-29T14:44:25.1912Z stdout F plain words", "Unknown||0|plain words")]
    [InlineData("2024-06-29T14:44:25.123456+0000 worker1 kubelet[812]: W0629 14:44:25.123456     812 x.go:1] y", "Warning|kubelet|812|y")]
    [InlineData("2024-06-29T14:44:25+0200 worker1 kernel: [271253.540926] TRACE: raw:PREROUTING:policy:2", "Unknown|kernel|0|TRACE: raw:PREROUTING:policy:2")]
    [InlineData("Jun 29 14:44:25 worker1 kernel: Out of memory: Killed process 4242 (java)", "Fatal|kernel|0|Out of memory: Killed process 4242 (java)")]
    [InlineData("Jun 29 14:44:25.123456 worker1 systemd[1]: Started kubelet.service - kubelet: The Kubernetes Node Agent.", "Unknown|systemd|1|Started kubelet.service - kubelet: The Kubernetes Node Agent.")]
    [InlineData("Sat 2024-06-29 14:44:25 CEST worker1 kubelet[812]: E0629 14:44:25.1 812 a.go:1] b", "Error|kubelet|812|b")]
    [InlineData("<11>1 2024-06-29T14:44:25.003Z worker1 keepalived 812 ID47 [x@1 a=\"b\"] VRRP error", "Error|keepalived|812|VRRP error")]
    [InlineData("<165>1 2024-06-29T14:44:25.003Z worker1 app - - - started", "Info|app|0|started")]
    [InlineData("<34>Jun 29 14:44:25 worker1 su: failed", "Fatal|su|0|failed")]
    [InlineData("<3>[  271.540926] nf_conntrack: table full, dropping packet", "Error|kernel|0|nf_conntrack: table full, dropping packet")]
    [InlineData("[Sat Jun 29 14:44:25 2024] eth0: link down", "Unknown|kernel|0|eth0: link down")]
    [InlineData("time=\"2024-06-05T22:35:17.5Z\" level=error msg=\"x\" error=\"y\"", "Error||0|time=\"2024-06-05T22:35:17.5Z\" level=error msg=\"x\" error=\"y\"")]
    [InlineData("t=2024-06-05T22:35:17+0000 lvl=eror msg=x", "Error||0|t=2024-06-05T22:35:17+0000 lvl=eror msg=x")]
    [InlineData("{\"level\":\"warn\",\"ts\":\"2024-06-05T22:35:17.123Z\",\"msg\":\"x\"}", "Warning||0|{\"level\":\"warn\",\"ts\":\"2024-06-05T22:35:17.123Z\",\"msg\":\"x\"}")]
    [InlineData("{\"severity\": \"ERROR\", \"time\": 1719672265, \"msg\": \"x\"}", "Error||0|{\"severity\": \"ERROR\", \"time\": 1719672265, \"msg\": \"x\"}")]
    [InlineData("{\"ts\":1719672265191.2,\"caller\":\"x.go:1\",\"msg\":\"x\",\"v\":0}", "Info||0|{\"ts\":1719672265191.2,\"caller\":\"x.go:1\",\"msg\":\"x\",\"v\":0}")]
    [InlineData("{\"ts\":1719672265191.2,\"caller\":\"x.go:1\",\"msg\":\"x\",\"err\":\"y\"}", "Error||0|{\"ts\":1719672265191.2,\"caller\":\"x.go:1\",\"msg\":\"x\",\"err\":\"y\"}")]
    [InlineData("2021-03-08 10:08:05.123456 I | etcdserver: ready", "Info||0|I | etcdserver: ready")]
    [InlineData("raft2021/03/08 10:08:05 INFO: 2dcb5bfc2532f1aa became leader at term 5", "Info||0|INFO: 2dcb5bfc2532f1aa became leader at term 5")]
    [InlineData("2024-06-29 14:44:25.191 [ERROR][67] felix/summary.go 100: x", "Error||0|felix/summary.go 100: x")]
    [InlineData("2024-06-29 14:44:25,191 - WARNING - x", "Warning||0|- WARNING - x")]
    [InlineData("2024-06-29T14:44:25.191Z\tERROR\tcontroller\tx", "Error||0|ERROR\tcontroller\tx")]
    [InlineData("[FATAL] plugin/loop: Loop", "Fatal||0|plugin/loop: Loop")]
    [InlineData("[2024-06-05 22:35:17.123][1][critical][main] x", "Fatal||0|[main] x")]
    [InlineData("[WARNING] 157/223817 (8) : Server be/cp1 is DOWN", "Warning||0|157/223817 (8) : Server be/cp1 is DOWN")]
    [InlineData("[ALERT]    (1) : config : x", "Fatal||0|(1) : config : x")]
    [InlineData("2024/06/04 23:38:19 [error] 30#30: *1 connect() failed", "Error||0|30#30: *1 connect() failed")]
    [InlineData("panic: runtime error: invalid memory address", "Fatal||0|panic: runtime error: invalid memory address")]
    [InlineData("fatal error: concurrent map writes", "Fatal||0|fatal error: concurrent map writes")]
    [InlineData("Traceback (most recent call last):", "Error||0|Traceback (most recent call last):")]
    [InlineData("error: no configuration has been provided", "Error||0|error: no configuration has been provided")]
    [InlineData("finished with no error at all", "Unknown||0|finished with no error at all")]
    [InlineData("Information: nothing here bears a level", "Unknown||0|Information: nothing here bears a level")]
    public void Level_component_process_and_message_are_told_apart(string text, string expected)
    {
        var line = LogLine.Of(Encoding.UTF8.GetBytes(text), Clock);

        Assert.Equal(expected, $"{line.Level}|{Encoding.UTF8.GetString(line.Component)}|{line.Pid}|{Encoding.UTF8.GetString(line.Message)}");
    }

    [Theory]
    [InlineData("[  271.540926] eth0: link down", "2024-06-29T12:04:31.540926Z")]
    [InlineData("<4>[86400.5] x: y", "2024-06-30T12:00:00.5Z")]
    [InlineData("[Sat Jun 29 14:44:25 2024] eth0: link down", "2024-06-29T12:44:25Z")]
    [InlineData("Sat 2024-06-29 14:44:25 UTC worker1 kubelet[812]: x", "2024-06-29T14:44:25Z")]
    [InlineData("Sat 2024-06-29 14:44:25 CEST worker1 kubelet[812]: x", "2024-06-29T12:44:25Z")]
    [InlineData("<11>1 2024-06-29T14:44:25.003+02:00 worker1 keepalived 812 - - x", "2024-06-29T12:44:25.003Z")]
    [InlineData("{\"ts\":1719672265191.2,\"msg\":\"x\"}", "2024-06-29T14:44:25.1912Z")]
    [InlineData("raft2024/06/29 14:44:25 INFO: 2dcb5bfc2532f1aa became leader at term 5", "2024-06-29T12:44:25Z")]
    [InlineData("2024-06-29 the log was rotated", "2024-06-28T22:00:00Z")]
    [InlineData("2024-06-29T14:44:25.191Z stderr F 2024-06-29 14:44:24 [INFO] x", "2024-06-29T14:44:25.191Z")]
    public void Times_stand_in_many_places(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected), LogLine.Of(Encoding.UTF8.GetBytes(text), Clock).Time);

    [Fact]
    public void Without_the_time_of_the_boot_the_kernels_seconds_tell_nothing() =>
        Assert.Null(LogLine.Of("[  271.540926] eth0: link down"u8, Clock with { Booted = null }).Time);

    [Theory]
    [InlineData("<")]
    [InlineData("<999>1 x")]
    [InlineData("<34>1 ")]
    [InlineData("<34>1 -")]
    [InlineData("<34>1 - - - - - [x")]
    [InlineData("[")]
    [InlineData("[  ]")]
    [InlineData("[271.5")]
    [InlineData("E0629 14:44:25.191200")]
    [InlineData("E0629 14:44:25.191200       1 main.go")]
    [InlineData("2024-06-29T14:44:25Z stderr")]
    [InlineData("2024-06-29T14:44:25Z stderr F")]
    [InlineData("2024-06-29T14:44:25Z stderr P ")]
    [InlineData("{\"level\":")]
    [InlineData("{\"level\":\"err")]
    [InlineData("{\"level\":\"error\\")]
    [InlineData("20 4-06-29T14:44:25Z x")]
    [InlineData("2024-0x-29T14:44:25Z x")]
    [InlineData("2024-06-29T1.:4/:\u00e9\u00e9Z x")]
    [InlineData("level=")]
    [InlineData("time=\" level=\"")]
    [InlineData("Jun 29 14:44:25")]
    [InlineData("Sat 2024-06-29 14:44:25 CEST")]
    [InlineData("9999-12-31T23:59:59.999999999999999999999+14:00 x")]
    public void A_broken_head_is_read_as_far_as_it_goes(string text) => Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void No_bytes_throw() =>
        Prop.ForAll(Gen.Elements<byte>([.. "0123456789 :.-/T[]<>{}\"=EIWFZ+,"u8, .. "level ts stderr F Jun Sat"u8, 0, 255]).ArrayOf().ToArbitrary(), Read)
            .Check(Seeded.Config.WithMaxTest(5_000));

    [Fact]
    public void No_cut_of_a_line_throws()
    {
        foreach (var line in new[]
        {
            "<165>1 2024-06-29T14:44:25.003Z worker1 app 812 ID47 [x@1 a=\"b\"] E0629 14:44:25.1 1 a.go:1] b",
            "Sat 2024-06-29 14:44:25 CEST worker1 kubelet[812]: {\"level\":\"error\",\"ts\":1719672265.19,\"msg\":\"x\"}",
            "2024-06-29T14:44:25.191Z stderr F time=\"2024-06-05T22:35:17.5Z\" level=error msg=\"x\"",
            "10.0.0.9 - - [04/Jun/2024:23:38:19 +0200] \"GET / HTTP/1.1\" 502",
        })
        {
            for (var start = 0; start < line.Length; start++)
            {
                for (var end = start; end <= line.Length; end++)
                    Read(Encoding.UTF8.GetBytes(line[start..end]));
            }
        }
    }

    private static void Read(byte[] bytes)
    {
        var line = LogLine.Of(bytes, Clock);
        Assert.True(line.Message.Length <= bytes.Length);
        Assert.NotNull(LineShape.Of(line.Message));
    }
}
