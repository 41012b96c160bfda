using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>
/// ipvsadm 1.31 as Debian 11 and 13 build it (both print the same), of a stand-in for the kernel's tables; 1.24 (without IPv6) and 1.27,
/// and the kernel's own files of 2.6.32 and 6.1, in the form of their sources (ipvsadm.c, net/netfilter/ipvs/ip_vs_ctl.c and ip_vs_conn.c).
/// </summary>
public sealed class IpvsSampleTests
{
    private const string Now =
        "TCP 10.96.0.1:443 rr: 10.0.0.1:6443 Masq 1, 10.0.0.2:6443 Masq 0; TCP 10.96.12.34:80 sh 10800 255.255.255.0 sh-fallback,sh-port: 10.244.1.12:8080 Masq 3; TCP 10.96.200.1:80 rr: ; "
        + "UDP 10.96.0.10:53 rr ops: 10.244.0.7:53 Masq 1, 10.244.1.9:53 Masq 1; SCTP 10.96.77.7:3868 lc: 10.244.2.5:3868 Masq 1; "
        + "FWM 258 wlc 300: 192.168.1.21:80 Route 2, 192.168.1.22:80 Tunnel 1, 192.168.1.23:80 Local 1";

    private const string Of124 = "TCP 192.0.2.10:443 wlc 600 255.255.255.0: 192.0.2.22:443 Route 1, 192.0.2.21:443 Route 0; UDP 192.0.2.10:53 rr: 127.0.0.1:53 Local 1; FWM 5 sh: ";

    private const string Of127 =
        "TCP [fd00:10:96::1]:443 rr 10800: [fd00:10:240::11]:6443 Masq 1; UDP 192.0.2.10:5060 rr 360 sip ops: 10.244.1.12:5060 Masq 1; FWM 77 wrr 300 64: [fd00:10:244:1::5]:8080 Masq 2";

    // A rule that is saved does not tell that a server is this host.
    [Theory]
    [InlineData("ipvsadm-Ln.debian11-13-ipvsadm-1.31.txt", Now)]
    [InlineData("ipvsadm-Ln-tun-info.debian11-13-ipvsadm-1.31.txt", Now)]
    [InlineData("ipvsadm-Sn.debian11-13-ipvsadm-1.31.txt", Now, "Local", "Route")]
    [InlineData("ipvsadm-Ln.in-the-form-of-1.24.txt", Of124)]
    [InlineData("ipvsadm-Sn.in-the-form-of-1.24.txt", Of124, "Local", "Route")]
    [InlineData("ipvsadm-Ln.in-the-form-of-1.27.txt", Of127)]
    [InlineData("ipvsadm-Sn.in-the-form-of-1.27.txt", Of127)]
    [InlineData("proc-net-ip_vs.in-the-form-of-linux-2.6.32.txt", "TCP 192.0.2.10:443 wlc 255.255.255.0: 192.0.2.22:443 Route 1, 192.0.2.21:443 Route 0; FWM 5 sh: ")]
    [InlineData("proc-net-ip_vs.in-the-form-of-linux-6.1.txt", "UDP 10.96.0.10:53 rr ops: 10.244.0.7:53 Masq 1; TCP [fd00:10:96::1]:443 rr: [fd00:10:240::11]:6443 Masq 1; TCP 10.96.0.1:443 rr: 10.0.0.1:6443 Masq 1; FWM 258 wlc ops: 192.168.1.22:80 Tunnel 1")]
    public void Services_and_their_servers_are_told_alike(string sample, string expected, string from = "", string to = "") =>
        Assert.Equal(from.Length == 0 ? expected : expected.Replace(from, to, StringComparison.Ordinal), string.Join("; ", Read<IpvsServices>(sample).All.Select(Words)));

    [Theory]
    [InlineData("ipvsadm-Ln-stats.debian11-13-ipvsadm-1.31.txt", 3, "Conns 1234567, InPkts 23456789, OutPkts 23456780, InBytes 12345000000, OutBytes 98765000000")]
    [InlineData("ipvsadm-Ln-stats-exact.debian11-13-ipvsadm-1.31.txt", 3, "Conns 1234567, InPkts 23456789, OutPkts 23456780, InBytes 12345678901, OutBytes 98765432109")]
    [InlineData("ipvsadm-Ln-stats.in-the-form-of-1.27.txt", 1, "Conns 1, InPkts 4, OutPkts 4, InBytes 320, OutBytes 320")]
    [InlineData("ipvsadm-Ln-rate.debian11-13-ipvsadm-1.31.txt", 0, "CPS 2, InPPS 31, OutPPS 29, InBPS 5120, OutBPS 40960")]
    public void What_a_service_carried_stands_under_its_headings(string sample, int service, string expected) =>
        Assert.Equal(expected, Words(Read<IpvsServices>(sample).All[service].Figures));

    [Theory]
    [InlineData("ipvsadm-Ln.debian11-13-ipvsadm-1.31.txt", "ActiveConn 17, InActConn 2")]
    [InlineData("ipvsadm-Ln-tun-info.debian11-13-ipvsadm-1.31.txt", "ActiveConn 17, InActConn 2")]
    [InlineData("ipvsadm-Ln-thresholds.debian11-13-ipvsadm-1.31.txt", "Uthreshold 1000, Lthreshold 800, ActiveConn 17, InActConn 2")]
    [InlineData("ipvsadm-Ln-persistent-conn.debian11-13-ipvsadm-1.31.txt", "Weight 3, PersistConn 1, ActiveConn 17, InActConn 2")]
    public void What_a_server_holds_stands_under_its_headings(string sample, string expected) =>
        Assert.Equal(expected, Words(Read<IpvsServices>(sample).All[1].Servers[0].Figures));

    [Theory]
    [InlineData("ipvsadm-Lnc.debian11-13-ipvsadm-1.31.txt", 7, "TCP SYN_RECV 10.244.1.21:40000 10.96.12.34:80 10.244.1.12:8080")]
    [InlineData("ipvsadm-Lnc-persistent-conn.debian11-13-ipvsadm-1.31.txt", 7, "TCP SYN_RECV 10.244.1.21:40000 10.96.12.34:80 10.244.1.12:8080")]
    [InlineData("proc-net-ip_vs_conn.in-the-form-of-linux-6.1.txt", 7, "TCP SYN_RECV 10.244.1.21:40000 10.96.12.34:80 10.244.1.12:8080")]
    [InlineData("ipvsadm-Lnc.in-the-form-of-1.24.txt", 2, "UDP UDP 192.0.2.77:40021 192.0.2.10:53 127.0.0.1:53")]
    [InlineData("proc-net-ip_vs_conn.in-the-form-of-linux-2.6.32.txt", 2, "UDP UDP 192.0.2.77:40021 192.0.2.10:53 127.0.0.1:53")]
    public void Connections_are_told_alike(string sample, int count, string second)
    {
        var all = Read<IpvsConnections>(sample).All;

        Assert.Equal((count, second), (all.Length, all[1] is var one ? $"{one.Protocol} {one.State} {one.Source} {one.Virtual} {one.Destination}" : ""));
    }

    [Theory]
    [InlineData("proc-net-ip_vs_stats.in-the-form-of-linux-2.6.32.txt", 0)]
    [InlineData("proc-net-ip_vs_stats.in-the-form-of-linux-6.1.txt", 45_088_769)]
    public void What_was_balanced_on_the_whole_is_told_alike(string sample, long packetsOut)
    {
        var read = Read<IpvsStatistics>(sample);

        Assert.Equal((107_199UL, (ulong)packetsOut, 5105UL), (read.Totals?.Connections, read.Totals?.PacketsOut, read.Rates?.BytesIn));
    }

    [Fact]
    public void No_line_of_ipvsadm_is_lost() => LineAccounting.Holds<IpvsServices>(
        [.. Directory.GetFiles(Folder, "ipvsadm-*").Concat(Directory.GetFiles(Folder, "proc-net-ip_vs.*")).Where(path => !path.Contains("-Lnc", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText)],
        CitedLines.Of,
        line => line.Span.TrimStart().StartsWith("IP Virtual Server") || line.Span.TrimStart().StartsWith("Prot") || line.Span.Contains("RemoteAddress:Port", StringComparison.Ordinal));

    private static string Words(IpvsService service) =>
        $"{string.Join(' ', new[] { service.Protocol, service.Address, service.Scheduler, $"{service.Persistence}", service.Netmask, service.PersistenceEngine, service.SchedulerFlags, service.IsOnePacket ? "ops" : "" }.Where(word => word is { Length: > 0 }))}: {string.Join(", ", service.Servers.Select(server => $"{server.Address} {server.Forward} {server.Weight}"))}";

    private static string Words(IEnumerable<IpvsFigure> figures) => string.Join(", ", figures.Select(figure => $"{figure.Name} {figure.Count}"));

    private static T Read<T>(string sample)
        where T : IArtifact<T>
    {
        var read = T.Parse(new("n", sample, File.ReadAllText(Path.Combine(Folder, sample))));
        Assert.Empty(read.Notes);
        return read.Value;
    }

    private static string Folder => Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Netfilter", "samples");
}
