using SupportBundle.Analyzer.Artifacts.Dns;

namespace SupportBundle.Analyzer.Tests.Dns;

public sealed class NameResolutionTests
{
    // Ubuntu 20.04, systemd-resolved's stub.
    private const string Stub = """
        # This file is managed by man:systemd-resolved(8). Do not edit.

        nameserver 127.0.0.53
        nameserver 2001:db8::53
        nameserver fe80::1%eth0
        options edns0 trust-ad
        search lab.internal example.com
        """;

    [Fact]
    public void A_resolv_conf_tells_its_servers_and_domains()
    {
        var read = ResolvConf.Parse(new("n", "resolv.conf", Stub));

        Assert.Empty(read.Notes);
        Assert.Equal([true, false, false], read.Value.NameServers.Select(server => server.IsLoopback));
        Assert.Equal("lab.internal example.com", string.Join(' ', read.Value.Search));
        Assert.Equal(3, read.Value.NameServers[0].Line.Number);
    }

    [Theory]
    [InlineData("nameserver")]
    [InlineData("nameserver dns.example.com")]
    [InlineData("nameserver 4")]
    [InlineData("server 10.0.0.1")]
    public void What_no_resolver_understands_is_noted(string line) =>
        Assert.Single(ResolvConf.Parse(new("n", "resolv.conf", line)).Notes);

    [Fact]
    public void Hosts_knows_a_name_in_any_case_and_any_column()
    {
        var read = HostsFile.Parse(new("n", "hosts", "192.168.56.11 cp-1.lab.internal cp-1 # this one\n\n# none\nbroken line\n"));

        Assert.Equal("192.168.56.11", read.Value.Find("CP-1")?.Address.ToString());
        Assert.Null(read.Value.Find("none"));
        Assert.Equal(4, Assert.Single(read.Notes).Line.Number);
    }

    [Fact]
    public void Nsswitch_tells_where_host_names_are_looked_for()
    {
        var read = NsswitchConf.Parse(new("n", "nsswitch.conf", "passwd: files\nhosts:          files mdns4_minimal [NOTFOUND=return] dns # all\nodd\n"));

        Assert.Equal("files mdns4_minimal [NOTFOUND=return] dns", string.Join(' ', read.Value.Hosts?.Sources ?? []));
        Assert.Single(read.Notes);
    }

    [Fact]
    public void Resolved_takes_several_servers_and_drops_all_before_an_empty_line()
    {
        var read = ResolvedConf.Parse(new("n", "resolved.conf", "[Resolve]\nDNS=192.0.2.1\nDNS=\nDNS=127.0.0.1 192.0.2.2\n#DNSStubListener=yes\n"));

        Assert.Equal(["127.0.0.1", "192.0.2.2"], read.Value.Dns.Select(word => word.Text));
        Assert.Null(read.Value.StubListener);
    }
}
