namespace SupportBundle.Analyzer.Tests.PacketPath.Matches;

// The entries were put into Linux 6.18 with ipset 7.17, and the packets of IPv4 sent past a rule that asks them; that kernel has no hash:mac, hash:ip,mark, hash:net,net
// and hash:net,port,net, which follow net/netfilter/ipset.
public sealed class SetMatchTests
{
    private const string Sets = """
        create hosts hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add hosts 10.244.1.7
        create subnets hash:ip family inet hashsize 1024 maxelem 65536 netmask 24 bucketsize 12 initval 0x1
        add subnets 10.244.1.0
        create nets hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add nets 10.244.0.0/16
        add nets 10.244.3.0/24 nomatch
        add nets 10.244.3.2
        create nets6 hash:net family inet6 hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add nets6 fd00:1::/64
        create vips hash:ip,port family inet hashsize 1024 maxelem 65536 timeout 600 bucketsize 12 initval 0x1
        add vips 10.244.1.7,udp:53 timeout 300
        add vips 10.244.1.7,tcp:443 timeout 0
        add vips 10.244.1.7,icmp:8/0 timeout 0
        add vips 10.244.1.7,vrrp:0 timeout 0
        create loop hash:ip,port,ip family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add loop 10.244.1.7,udp:53,10.244.3.2
        create ranges hash:ip,port,net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add ranges 10.244.1.7,udp:53,10.244.0.0/16
        add ranges 10.244.1.7,udp:53,10.244.3.0/24 nomatch
        create netport hash:net,port family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add netport 10.244.0.0/16,udp:53
        create pairs hash:net,net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add pairs 10.244.3.0/24,10.244.1.0/24
        create triples hash:net,port,net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add triples 10.244.1.0/24,udp:53,10.244.3.0/24
        create devices hash:net,iface family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add devices 10.244.0.0/16,eth0
        add devices 10.9.0.0/16,cali wildcard
        add devices 10.8.0.0/16,physdev:eth0
        create marked hash:ip,mark family inet markmask 0x0000ff00 hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add marked 10.244.3.2,0x00004000
        create macs hash:mac hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1
        add macs 02:00:00:00:00:09
        create block bitmap:ip range 10.244.1.0-10.244.1.255
        add block 10.244.1.7
        create blockmac bitmap:ip,mac range 10.244.3.0-10.244.3.255
        add blockmac 10.244.3.2,02:00:00:00:00:09
        create ports bitmap:port range 0-65535
        add ports 53
        create all list:set size 8
        add all nets6
        add all hosts
        create odd hash:ip family inet hashsize 1024 maxelem 65536 bitmask 255.255.0.255 bucketsize 12 initval 0x1
        create gone list:set size 8
        add gone missing
        create filled hash:ip family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x1

        """;

    private const string Udp = "udp 10.244.3.2:45338 > 10.244.1.7:53 in=eth0 out=cni0";
    private const string Udp6 = "udp [2001:db8::2]:45338 > [fd00:1::7]:53 in=eth0 out=cni0";

    [Theory]
    [InlineData("hosts dst", Udp, "yes")]
    [InlineData("hosts src", Udp, "no")]
    [InlineData("hosts dst,dst", Udp, "yes")]
    [InlineData("hosts dst", Udp6, "no")]
    [InlineData("subnets dst", Udp, "yes")]
    [InlineData("nets src", Udp, "yes")]
    [InlineData("nets src", "udp 10.244.3.3:1 > 10.244.1.7:53", "no")]
    [InlineData("nets src", "udp 10.244.4.3:1 > 10.244.1.7:53", "yes")]
    [InlineData("nets6 dst", Udp6, "yes")]
    [InlineData("nets6 src", Udp6, "no")]
    [InlineData("vips dst,dst", Udp, "yes")]
    [InlineData("vips dst", Udp, "no")]
    [InlineData("vips dst,src", Udp, "no")]
    [InlineData("vips dst,dst", "tcp 10.0.0.1:1 > 10.244.1.7:53", "no")]
    [InlineData("vips dst,dst", "tcp 10.0.0.1:1 > 10.244.1.7:443", "yes")]
    [InlineData("vips dst,dst", "icmp 10.0.0.1 > 10.244.1.7", "yes")]
    [InlineData("vips dst,dst", "vrrp 10.0.0.1 > 10.244.1.7", "yes")]
    [InlineData("vips dst,dst", "udp 10.0.0.1:1 > 10.244.1.7:?", "unknown")]
    [InlineData("loop dst,dst,src", Udp, "yes")]
    [InlineData("loop dst,dst,dst", Udp, "no")]
    [InlineData("ranges dst,dst,src", "udp 10.244.4.2:1 > 10.244.1.7:53", "yes")]
    [InlineData("ranges dst,dst,src", Udp, "no")]
    [InlineData("netport src,dst", Udp, "yes")]
    [InlineData("pairs src,dst", Udp, "yes")]
    [InlineData("pairs dst,src", Udp, "no")]
    [InlineData("triples dst,dst,src", Udp, "yes")]
    [InlineData("devices src,src", Udp, "yes")]
    [InlineData("devices src,dst", Udp, "no")]
    [InlineData("devices src,src", "udp 10.9.0.1:1 > 10.0.0.1:2 in=cali123", "yes")]
    [InlineData("devices src,src", "udp 10.8.0.1:1 > 10.0.0.1:2 in=eth0 inport=eth0", "no")]
    [InlineData("marked src,src", Udp + " mark=0x40ff", "yes")]
    [InlineData("marked src,src", Udp + " mark=0x80ff", "no")]
    [InlineData("marked src,src", Udp + " mark=?", "unknown")]
    [InlineData("macs src", Udp + " mac=02:00:00:00:00:09", "yes")]
    [InlineData("macs src", Udp, "unknown")]
    [InlineData("macs src", "udp 10.0.0.1:1 > 10.0.0.2:3 local", "no")]
    [InlineData("block dst", Udp, "yes")]
    [InlineData("block src", Udp, "no")]
    [InlineData("blockmac src,src", Udp + " mac=02:00:00:00:00:09", "yes")]
    [InlineData("blockmac src,src", Udp + " mac=02:00:00:00:00:0a", "no")]
    [InlineData("ports dst", Udp, "yes")]
    [InlineData("ports dst", "tcp 10.0.0.1:1 > 10.0.0.2:53", "yes")]
    [InlineData("ports dst", "sctp 10.0.0.1:1 > 10.0.0.2:53", "no")]
    [InlineData("all dst", Udp, "yes")]
    [InlineData("all dst", Udp6, "yes")]
    [InlineData("all src", Udp, "no")]
    [InlineData("odd dst", Udp, "unknown")]
    [InlineData("gone dst", Udp, "unknown")]
    [InlineData("missing dst", Udp, "unknown")]
    public void A_set_is_asked_by_its_type(string set, string packet, string answer)
    {
        Assert.Equal(answer, AStack.Asks($"-m set --match-set {set}", packet, ("netfilter/ipset-save.txt", Sets)));
        Assert.Equal(answer switch { "yes" => "no", "no" => "yes", _ => answer }, AStack.Asks($"-m set ! --match-set {set}", packet, ("netfilter/ipset-save.txt", Sets)));
    }

    [Fact]
    public void An_exception_is_found_where_it_is_asked_for()
    {
        Assert.Equal("yes", AStack.Asks("-m set --match-set nets src --return-nomatch", "udp 10.244.3.3:1 > 10.0.0.1:2", ("netfilter/ipset-save.txt", Sets)));
        Assert.Equal("no", AStack.Asks("-m set --match-set nets src --return-nomatch", "udp 10.244.4.3:1 > 10.0.0.1:2", ("netfilter/ipset-save.txt", Sets)));

        // Types without nets have no exceptions, and are asked as ever.
        Assert.Equal("yes", AStack.Asks("-m set --match-set hosts dst --return-nomatch", Udp, ("netfilter/ipset-save.txt", Sets)));
    }

    [Fact]
    public void What_rules_fill_is_not_known()
    {
        const string rules = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j SET --add-set filled src\nCOMMIT\n";

        Assert.Equal("unknown", AStack.Asks("-m set --match-set filled src", Udp, ("netfilter/ipset-save.txt", Sets), ("netfilter/iptables-legacy-save.txt", rules)));
        Assert.Equal("no", AStack.Asks("-m set --match-set filled src", Udp, ("netfilter/ipset-save.txt", Sets)));
    }

    [Fact]
    public void Without_the_sets_nothing_is_known_of_them()
    {
        Assert.Equal("unknown", AStack.Asks("-m set --match-set hosts dst", Udp));
    }
}
