using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class IpSetsTests
{
    // Debian 12, ipset 7.17.
    private const string Saved = """
        create blocked hash:ip family inet hashsize 1024 maxelem 65536 timeout 600 counters comment bucketsize 12 initval 0xc864a52c
        add blocked 10.0.0.5 timeout 297 packets 3 bytes 252 comment "bad guy"
        create nets hash:net family inet6 hashsize 1024 maxelem 65536 bucketsize 12 initval 0xbdae37cc
        add nets 2001:db8::/32
        create n4 hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0xc1cb227c
        add n4 10.1.0.0/16 nomatch
        add n4 10.0.0.0/8
        create ipn hash:ip,port,net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x2ca7fd69
        add ipn 10.0.0.1,udp:53,192.168.0.0/16
        create bm bitmap:port range 0-1024
        add bm 80
        create all list:set size 8
        add all blocked
        """;

    // Debian 12, ipset 7.17; the header of Debian 11 (7.10) ends at maxelem.
    private const string Listed = """
        Name: n4
        Type: hash:net
        Revision: 7
        Header: family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0xc1cb227c
        Size in memory: 552
        References: 1
        Number of entries: 2
        Members:
        10.1.0.0/16 nomatch
        10.0.0.0/8

        Name: netif
        Type: hash:net,iface
        Revision: 8
        Header: family inet hashsize 1024 maxelem 65536
        Size in memory: 576
        References: 0
        Number of entries: 1
        Members:
        10.0.0.0/24,eth0
        """;

    [Fact]
    public void A_set_has_its_type_family_and_entries()
    {
        var parsed = Parse(Saved);

        Assert.Empty(parsed.Notes);
        Assert.Equal(["blocked hash:ip inet 1", "nets hash:net inet6 1", "n4 hash:net inet 2", "ipn hash:ip,port,net inet 1", "bm bitmap:port  1", "all list:set  1"],
            parsed.Value.All.Select(set => $"{set.Name} {set.Type} {set.Family} {set.Entries.Length}"));
    }

    [Fact]
    public void An_entry_has_its_timeout_counters_and_comment()
    {
        var entry = Parse(Saved).Value.Named("blocked")!.Entries[0];

        Assert.Equal((297, new Counters(3, 252), "bad guy", 2), (entry.Timeout, entry.Counters, entry.Comment, entry.Line.Number));
    }

    [Fact]
    public void An_entry_of_several_dimensions_has_a_part_for_each()
    {
        Assert.Equal(["10.0.0.1", "udp:53", "192.168.0.0/16"], Parse(Saved).Value.Named("ipn")!.Entries[0].Parts.AsEnumerable());
        Assert.Equal(["10.0.0.0/24", "eth0"], Parse(Listed).Value.Named("netif")!.Entries[0].Parts.AsEnumerable());
    }

    [Fact]
    public void A_listing_says_the_same_as_what_is_saved()
    {
        var parsed = Parse(Listed);

        Assert.Empty(parsed.Notes);
        Assert.Equal(["10.1.0.0/16 True", "10.0.0.0/8 False"], parsed.Value.Named("n4")!.Entries.Select(entry => $"{entry} {entry.IsException}"));
        Assert.True(parsed.Value.Named("n4")!.IsComplete);
    }

    [Fact]
    public void A_listing_without_members_is_not_an_empty_set()
    {
        Assert.False(Parse("Name: n4\nType: hash:net\nReferences: 1\nNumber of entries: 2\n").Value.Named("n4")!.IsComplete);
    }

    [Theory]
    [InlineData("add nowhere 10.0.0.1")]
    [InlineData("ipset v7.17: Kernel error received: set type not supported")]
    [InlineData("10.0.0.1")]
    [InlineData("create")]
    public void What_is_no_line_of_ipset_is_noted(string line)
    {
        Assert.Single(Parse($"create x hash:ip family inet\n{line}\n").Notes);
    }

    private static Parsed<IpSets> Parse(string text) => IpSets.Parse(new("n", "netfilter/ipset-save.txt", text));
}
