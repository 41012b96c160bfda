using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Dns;

public sealed class ResolvedStatusTests
{
    // Debian 13, systemd 257: resolvectl status
    private const string Now = """
        Global
                   Protocols: +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
            resolv.conf mode: stub
                 DNS Servers: 192.0.2.53 2001:db8::53 192.0.2.54
        Fallback DNS Servers: 9.9.9.9
                  DNS Domain: lab.internal ~.

        Link 2 (ifb0)
            Current Scopes: none
                 Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
               DNS Servers: 192.0.2.10 192.0.2.11#dns.example 2001:db8::1
                DNS Domain: example.com ~corp.example
             Default Route: no
        """;

    // Ubuntu 20.04, systemd 245: resolvectl status, by its documentation; each value on a line of its own.
    private const string Then = """
        Global
               LLMNR setting: no
        MulticastDNS setting: no
          DNSOverTLS setting: no
              DNSSEC setting: no
            DNSSEC supported: no
                  DNSSEC NTA: 10.in-addr.arpa
                              16.172.in-addr.arpa
                              corp

        Link 2 (eth0)
              Current Scopes: DNS
        DefaultRoute setting: yes
               LLMNR setting: yes
          Current DNS Server: fe80::1
                 DNS Servers: 10.0.0.2
                              fe80::1
                              2001:db8::1
                  DNS Domain: ec2.internal
                              example.com
        """;

    // Ubuntu 18.04, systemd 237: systemd-resolve --status, by its documentation.
    private const string Before239 = """
        Global
                 DNS Servers: 8.8.8.8
                              8.8.4.4
                  DNSSEC NTA: 10.in-addr.arpa

        Link 2 (ens3)
              Current Scopes: LLMNR/IPv4 LLMNR/IPv6
               LLMNR setting: yes
        """;

    [Fact]
    public void Each_scope_tells_whom_it_asks_and_for_what()
    {
        var read = Read(Now);

        Assert.Equal(("stub", "192.0.2.53 2001:db8::53 192.0.2.54", "9.9.9.9", "lab.internal ~."), (read.Global?.ResolvConfMode, Text(read.Global?.DnsServers), Text(read.Global?.FallbackDnsServers), Text(read.Global?.Domains)));
        Assert.Equal(("192.0.2.10 192.0.2.11#dns.example 2001:db8::1", "example.com ~corp.example", false), (Text(read.Link("ifb0")?.DnsServers), Text(read.Link("ifb0")?.Domains), read.Link("ifb0")?.IsDefaultRoute));
    }

    [Fact]
    public void Values_may_go_on_over_several_lines()
    {
        var link = Read(Then).Link("eth0");

        Assert.Equal(("10.0.0.2 fe80::1 2001:db8::1", "ec2.internal example.com", "fe80::1", true), (Text(link?.DnsServers), Text(link?.Domains), link?.CurrentDnsServer?.Value, link?.IsDefaultRoute));
        Assert.Equal([16, 17, 18], link?.DnsServers.Select(server => server.Line.Number));
    }

    [Fact]
    public void The_oldest_form_knows_no_current_server()
    {
        var read = Read(Before239);

        Assert.Equal(("8.8.8.8 8.8.4.4", null, null), (Text(read.Global?.DnsServers), read.Global?.CurrentDnsServer, read.Link("ens3")?.IsDefaultRoute));
    }

    [Theory]
    [InlineData("Failed to get global data: Unit dbus-org.freedesktop.resolve1.service not found.")]
    [InlineData("    DNS Servers: 192.0.2.1")]
    [InlineData("Global\n    192.0.2.1")]
    [InlineData("Link 2")]
    public void What_is_no_status_is_noted(string text) => Assert.Single(ResolvedStatus.Parse(new("n", "r", text)).Notes);

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<ResolvedStatus>(
        string.Join('\n', Now, Then, Before239), status => status.Scopes.SelectMany(scope => scope.Settings.Select(setting => setting.Line).Append(scope.Line)), _ => false);

    private static ResolvedStatus Read(string text)
    {
        var parsed = ResolvedStatus.Parse(new("n", "dns/resolvectl-status.txt", text));
        Assert.Empty(parsed.Notes);
        return parsed.Value;
    }

    private static string Text(IEnumerable<ResolvedSetting>? settings) => string.Join(' ', (settings ?? []).Select(setting => setting.Value));
}
