using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Balancers;

/// <summary>One HAProxy configuration run by 2.2, 2.6 and 3.0; and configurations that only one of them takes, as <c>haproxy -c</c> says.</summary>
public sealed class HaproxyTests
{
    private static readonly string Statistics = Sample.Text("Balancers", "haproxy-show-stat.debian11-haproxy-2.2.csv");
    private static readonly string Information = Sample.Text("Balancers", "haproxy-show-info.debian13-haproxy-3.0.txt");

    [Fact]
    public void Each_version_tells_the_state_of_each_server()
    {
        var all = Sample.ReadAll<HaproxyStats>("Balancers", "haproxy-show-stat");

        Assert.Equal(3, all.Count);
        Assert.All(all, one => Assert.Equal(
            ["cp-1 UP 10.240.0.11:7443 L4OK", "cp-2 DOWN 10.240.0.12:6443 L4TOUT", "cp-3 DOWN 10.240.0.13:6443 L4TOUT", "cp-4 MAINT 10.240.0.14:6443 ", "cp-5 no check 10.240.0.15:6443 "],
            one.All.Where(state => state.Kind == HaproxyKind.Server).Select(state => $"{state.Name} {state.Status} {state.Address} {state.CheckStatus}")));
        Assert.All(all, one => Assert.Equal([HaproxyKind.Frontend, HaproxyKind.Backend, HaproxyKind.Frontend, HaproxyKind.Backend], one.All.Where(state => state.Kind != HaproxyKind.Server).Select(state => state.Kind)));
        Assert.All(all, one => Assert.Equal((true, 1, "Layer4 timeout"), one.Server("control-plane", "cp-3") is { } server ? (server.IsBackup, server.TimesDown, server.CheckWords) : default));
        Assert.All(all, one => Assert.Equal([true, true, false, false, false, null, true, true, true], one.All.Select(state => state.TakesConnections)));
    }

    [Fact]
    public void Each_version_tells_of_its_process()
    {
        var all = Sample.ReadAll<HaproxyInfo>("Balancers", "haproxy-show-info");

        Assert.Equal(["2.2.9-2+deb11u6", "2.6.12-1+deb12u4", "3.0.11-1+deb13u3"], all.Select(one => one.Version));
        Assert.All(all, one => Assert.Equal((7, 4000, 0, false, "vm"), (one.UptimeSeconds, one.MaxConnections, one.Connections, one.IsStopping, one.NodeName)));
    }

    [Fact]
    public void Configurations_of_several_versions_are_read()
    {
        var all = Sample.ReadAll<HaproxyConfig>("Balancers", "haproxy-cfg");
        var (of22, of30) = (all[1], all[2]);

        Assert.Equal(["10.240.0.40:6443", "*:8443", ":::9443"], all[0].Of("frontend").Single().Binds.Select(bind => $"{bind.Host}:{bind.Port}"));
        Assert.Equal(["cp-1", "cp-2", "cp-3", "cp-4", "cp-5"], all[0].Backend("control-plane")?.Servers.Select(server => server.Name));
        Assert.Equal(["10.240.0.40:6443", "fd00:240::40:6443"], of22.Of("frontend").Single().Binds.Select(bind => $"{bind.Host}:{bind.Port}"));
        Assert.True(of22.Backend("pods")?.Servers.Single().IsDisabled);
        Assert.Equal(["10.240.0.11", "fd00:240::12"], of30.Backend("kubernetes")?.Servers.Select(server => server.Host));
        Assert.Equal("kubernetes.default svc", of30.Backend("kubernetes")?.Find("http-check") is null ? null : of30.Of("listen").Single().Settings.First(setting => setting.Name == "http-check").Words[^1]);
    }

    [Fact]
    public void Quotes_hold_commas_of_the_statistics()
    {
        var state = Assert.Single(Parse<HaproxyStats>("# pxname,svname,status,check_status,check_desc\nb,s,DOWN,L7STS,\"Layer7 wrong status, \"\"403\"\"\"\n").Value.All);

        Assert.Equal("Layer7 wrong status, \"403\"", state.CheckWords);
    }

    [Theory]
    [InlineData("kube-api,FRONTEND,OPEN\n", "no heading stands above it")]
    [InlineData("# pxname,svname,status\nkube-api\n", "not a row of the heading's columns")]
    [InlineData("# pxname,svname,status\n,cp-1,UP\n", "not a row of the heading's columns")]
    [InlineData("# pxname,svname,status\nUnknown command. Please enter one of the following commands only :\n", "not a row of the heading's columns")]
    [InlineData("2026/11/21 socat[1] E connect: Permission denied\n", "no heading stands above it")]
    [InlineData("# pxname,svname,qcur\n", "no heading stands above it")]
    public void What_is_no_row_is_noted(string text, string reason) =>
        Assert.Equal([reason], Parse<HaproxyStats>(text).Notes.Select(note => note.Reason));

    [Theory]
    [InlineData("Permission denied\n", "no label with a value")]
    [InlineData(": 5\n", "no label with a value")]
    public void What_is_no_label_is_noted(string text, string reason) =>
        Assert.Equal([reason], Parse<HaproxyInfo>(text).Notes.Select(note => note.Reason));

    [Theory]
    [InlineData("bind *:1\n", "a setting before the first section")]
    [InlineData("defaults\n  \"\"\n", "quotes around nothing")]
    public void What_is_no_setting_is_noted(string text, string reason) =>
        Assert.Equal([reason], Parse<HaproxyConfig>(text).Notes.Select(note => note.Reason));

    [Theory]
    [InlineData("10.240.0.10:6443", "10.240.0.10", 6443)]
    [InlineData("[fd00::1]:6443", "fd00::1", 6443)]
    [InlineData("[fd00::1]", "fd00::1", 0)]
    [InlineData(":::6443", "::", 6443)]
    [InlineData("ipv4@*:6443", "*", 6443)]
    [InlineData(":6443", "", 6443)]
    [InlineData("10.0.0.1:6443-6450", "10.0.0.1", 0)]
    [InlineData("10.0.0.1:70000", "10.0.0.1", 0)]
    [InlineData("/run/api.sock", "/run/api.sock", 0)]
    public void An_address_and_its_port_are_told_apart(string text, string host, int port) => Assert.Equal((host, port), HaproxyAddress.Split(text));

    [Fact]
    public void Each_line_of_the_statistics_is_read_or_noted() =>
        LineAccounting.Holds<HaproxyStats>(Statistics, stats => stats.All.Select(state => state.Line), line => line.Trim() is ">" or "> show stat" || line.TrimStart('#', ' ').StartsWith("pxname,svname,", StringComparison.Ordinal));

    [Fact]
    public void Each_line_on_the_process_is_read_or_noted() =>
        LineAccounting.Holds<HaproxyInfo>(Information, info => info.Values.Select(value => value.Line), _ => false);

    [Fact]
    public void Each_line_of_a_configuration_is_read_or_noted() => LineAccounting.Holds<HaproxyConfig>(
        Sample.Text("Balancers", "haproxy-cfg.for-2.2.cfg"),
        config => config.Sections.SelectMany(section => section.Settings.Select(setting => setting.Line).Append(section.Line)),
        line => line.TrimStart().StartsWith('#'));

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
