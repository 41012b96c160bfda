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
