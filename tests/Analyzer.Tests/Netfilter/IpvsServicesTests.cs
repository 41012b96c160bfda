using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>Written by hand in the form of ipvsadm 1.31.</summary>
public sealed class IpvsServicesTests
{
    [Theory]
    [InlineData("""
        -A -t 10.96.0.10:53 -s rr -p 10800
        -a -t 10.96.0.10:53 -r 10.244.0.7:53 -m -w 1
        -a -t 10.96.0.10:53 -r 10.244.1.9:53 -m -w 0
        """, "TCP 10.96.0.10:53 rr 10800: 10.244.0.7:53 Masq 1, 10.244.1.9:53 Masq 0")]
    [InlineData("""
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port Scheduler Flags
          -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
        TCP  10.96.0.10:53 rr persistent 10800
          -> 10.244.0.7:53                Masq    1      0          0         
        TCP  [fd00::10]:80 rr
        FWM  5 sh
        """, "TCP 10.96.0.10:53 rr 10800: 10.244.0.7:53 Masq 1", "TCP [fd00::10]:80 rr : ", "FWM 5 sh : ")]
    [InlineData("""
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port Scheduler Flags
          -> RemoteAddress:Port Forward Weight ActiveConn InActConn
        TCP  0A60000A:0035 rr 
          -> 0AF40007:0035      Masq    1      0          0         
        """, "TCP 10.96.0.10:53 rr : 10.244.0.7:53 Masq 1")]
    public void A_service_has_its_real_servers(string text, params string[] services)
    {
        var parsed = IpvsServices.Parse(new("n", "netfilter/ipvs-save.txt", text));

        Assert.Empty(parsed.Notes);
        Assert.Equal(services, parsed.Value.All.Select(service =>
            $"{service.Protocol} {service.Address} {service.Scheduler} {service.Persistence}: {string.Join(", ", service.Servers.Select(server => $"{server.Address} {server.Forward} {server.Weight}"))}"));
    }

    // The forms of ipvsadm 1.28 and 1.31 (ipvsadm.c) and of the kernel's own file (ip_vs_ctl.c), which counts the time of persistence in ticks.
    [Theory]
    [InlineData("-A -t 10.96.0.10:80 -s sh -b sh-port,sh-fallback -p 300 -M 255.255.255.0 --pe sip", "sh 300 True 255.255.255.0 False sip sh-port,sh-fallback")]
    [InlineData("-A -u 10.96.0.10:53 -s rr -o", "rr  False  True  ")]
    [InlineData("-A -f 5 -6 -s rr", "rr  False  False  ")]
    [InlineData("UDP  10.96.0.10:53 rr ops", "rr  False  True  ")]
    [InlineData("TCP  10.96.0.10:80 sh (sh-port) persistent 300 mask 255.255.255.0 pe sip", "sh 300 True 255.255.255.0 False sip sh-port")]
    [InlineData("TCP  0A60000A:0050 rr persistent 1080000 FFFFFFFF", "rr  True  False  ")]
    public void A_service_says_how_clients_are_kept(string line, string read)
    {
        var service = Assert.Single(IpvsServices.Parse(new("n", "x", line)).Value.All);

        Assert.Equal(read, $"{service.Scheduler} {service.Persistence} {service.IsPersistent} {service.Netmask} {service.IsOnePacket} {service.PersistenceEngine} {service.SchedulerFlags}");
    }

    [Theory]
    [InlineData("TCP  [fd00:0000:0000:0000:0000:0000:0000:0010]:0050 rr", "[fd00::10]:80")]
    [InlineData("FWM  00000010 rr", "16")]
    [InlineData("TCP  [fd00::10]:80 rr", "[fd00::10]:80")]
    public void The_kernels_own_digits_are_hexadecimal(string line, string address)
    {
        Assert.Equal(address, Assert.Single(IpvsServices.Parse(new("n", "files/proc/net/ip_vs", line)).Value.All).Address);
    }

    [Fact]
    public void A_mark_of_eight_digits_is_decimal_where_ipvsadm_prints_it() =>
        Assert.Equal("16777216", Assert.Single(IpvsServices.Parse(new("n", "x", "  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\nFWM  16777216 rr\n")).Value.All).Address);

    [Theory]
    [InlineData("Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS\n  -> RemoteAddress:Port\nTCP  10.96.0.1:443                       1        2        3        4        5\n  -> 10.0.0.1:6443                       1        2        3        4        6", "OutBPS 6")]
    [InlineData("Prot LocalAddress:Port            Uthreshold Lthreshold ActiveConn InActConn\n  -> RemoteAddress:Port\nTCP  10.96.0.1:443 rr\n  -> 10.0.0.1:6443                100        10         3          7", "InActConn 7")]
    [InlineData("Prot LocalAddress:Port            Weight    PersistConn ActiveConn InActConn\n  -> RemoteAddress:Port\nTCP  10.96.0.1:443 rr persistent 300\n  -> 10.0.0.1:6443                1         2           3          4", "InActConn 4")]
    public void Rates_and_thresholds_stand_under_their_headings(string text, string last)
    {
        var parsed = IpvsServices.Parse(new("n", "x", text));

        Assert.Empty(parsed.Notes);
        var figure = parsed.Value.All[0].Servers[0].Figures[^1];
        Assert.Equal(last, $"{figure.Name} {figure.Count}");
    }

    [Fact]
    public void The_statistics_on_the_whole_are_hexadecimal()
    {
        var parsed = IpvsStatistics.Parse(new("n", "files/proc/net/ip_vs_stats", """
               Total Incoming Outgoing         Incoming         Outgoing
               Conns  Packets  Packets            Bytes            Bytes
                  1A       2F        0              4D0                0

             Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
                   0        1        0               10                0
            """));

        Assert.Empty(parsed.Notes);
        Assert.Equal((26UL, 47UL, 1232UL, 16UL), (parsed.Value.Totals!.Connections, parsed.Value.Totals.PacketsIn, parsed.Value.Totals.BytesIn, parsed.Value.Rates!.BytesIn));
        Assert.Single(IpvsStatistics.Parse(new("n", "x", "1 2 3 4 x")).Notes);
    }

    [Fact]
    public void Figures_stand_under_their_headings()
    {
        var service = Assert.Single(IpvsServices.Parse(new("n", "netfilter/ipvs-stats.txt", """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
              -> RemoteAddress:Port
            TCP  10.96.0.1:443                      12     3456     2345    1234K     567M
              -> 10.0.0.1:6443                       7     1456     1345     234K     167M
            """)).Value.All);

        Assert.Equal([12, 3456, 2345, 1_234_000, 567_000_000], service.Figures.Select(figure => figure.Count));
        Assert.Equal(("InPkts", 1456), (service.Servers[0].Figures[1].Name, service.Servers[0].Figures[1].Count));
    }

    [Theory]
    [InlineData("  -> 10.0.0.1:6443 Masq 1 0 0")]
    [InlineData("-a -t 10.96.0.10:53 -r 10.244.0.7:53 -m")]
    [InlineData("Can't initialize ipvs: Protocol not available")]
    public void What_is_no_line_of_ipvsadm_is_noted(string line)
    {
        Assert.Single(IpvsServices.Parse(new("n", "x", line)).Notes);
    }
}
