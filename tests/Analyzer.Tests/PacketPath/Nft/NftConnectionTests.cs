namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Rules about connections and translations, and rules that change headers, as nft 1.0.6 prints them; the ends are those of a kernel (6.18).</summary>
public sealed class NftConnectionTests
{
    [Theory]
    [InlineData("ct zone 0 drop", "tcp: dropped")]
    [InlineData("ct l3proto ipv4 drop", "tcp: dropped; tcp6: passes")]
    [InlineData("ct protocol tcp drop", "tcp: dropped; udp: passes")]
    [InlineData("meta mark set numgen inc mod 2 offset 5 meta mark 0x00000005-0x00000006 drop", "tcp: dropped")]
    [InlineData("meta mark set ip dscp map { cs0 : 0x00000003 } meta mark 0x00000003 drop", "tcp: dropped")]
    [InlineData("tcp dport set 8080", "tcp: passes to 10.1.0.2:8080; udp: passes")]
    [InlineData("ip saddr set 10.0.0.77", "tcp: passes from 10.0.0.77:45338; tcp6: passes")]
    [InlineData("ip6 hoplimit set 7", "tcp6: passes ttl 7; tcp: passes")]
    [InlineData("ip6 nexthdr tcp drop", "tcp6: dropped; icmp6: passes")]
    [InlineData("iifname { \"a*\", \"lo\", \"ti*\" } oifname != { \"eth0\", \"x*\" } drop", "tcp: dropped")]
    [InlineData("ip saddr { 10.0.0.0/8, 172.16.0.0/12 } ip daddr != 10.0.0.0/8 drop", "tcp: passes; tcp d=203.0.113.9: dropped")]
    [InlineData("tcp dport { 80, 443 } drop", "tcp: dropped")]
    [InlineData("ip daddr 10.1.0.0/16 drop", "tcp: dropped; tcp d=10.2.0.1: passes")]
    [InlineData("tcp dport & 1 == 0 drop", "tcp: dropped; tcp dp=81: passes")]
    [InlineData("ip6 saddr fd00::/16 drop", "tcp6: dropped")]
    public void A_rule_reads_and_writes_as_the_kernel_does(string rule, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Forward(rule), ends));
    }

    [Theory]
    [InlineData(
        "local: dropped",
        """
        table inet t {
            chain x {
                type filter hook postrouting priority filter; policy accept;
                meta mark 0x00000005 drop
            }

            chain c {
                type route hook output priority mangle; policy accept;
                meta mark set 0x00000005
            }
        }
        """)]
    [InlineData(
        "local: dropped",
        """
        table inet t {
            chain x {
                type filter hook postrouting priority filter; policy accept;
                ct state untracked drop
            }

            chain c {
                type filter hook output priority raw; policy accept;
                notrack
            }
        }
        """)]
    [InlineData(
        "tcp d=10.0.0.1: dropped",
        """
        table inet t {
            chain x {
                type filter hook input priority filter; policy accept;
                tcp dport 6443 drop
            }

            chain c {
                type nat hook prerouting priority dstnat; policy accept;
                ip daddr 10.0.0.1 tcp dport 80 redirect to :6443
            }
        }
        """)]
    [InlineData(
        "tcp: rejected icmp-port-unreachable",
        """
        table inet t {
            chain x {
                type filter hook input priority filter; policy accept;
                ip daddr 10.0.0.1 tcp dport 6443 reject with icmp port-unreachable
            }

            chain c {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 redirect to :6443
            }
        }
        """)]
    [InlineData(
        "tcp: rejected icmp-port-unreachable",
        """
        table inet t {
            chain x {
                type filter hook input priority filter; policy accept;
                tcp dport 6443 reject
            }

            chain c {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 redirect to :tcp dport map { 80 : 6443 }
            }
        }
        """)]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            chain x {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7
            }

            chain c {
                type filter hook forward priority filter; policy accept;
                ct reply ip saddr 10.1.0.7 drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            chain x {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7
            }

            chain c {
                type filter hook forward priority filter; policy accept;
                ct original ip daddr 10.1.0.2 ip daddr 10.1.0.7 drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; udp: passes",
        """
        table inet t {
            chain x {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7
            }

            chain c {
                type filter hook forward priority filter; policy accept;
                ct status dnat drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; udp: dropped",
        """
        table inet t {
            chain x {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7
            }

            chain c {
                type filter hook forward priority filter; policy accept;
                ct status != dnat drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; udp: passes",
        """
        table inet t {
            set s {
                type ipv4_addr . inet_service
                size 10
                flags dynamic
            }

            chain c {
                type filter hook forward priority filter; policy accept;
                add @s { ip saddr . tcp dport } drop
            }
        }
        """)]
    public void A_rule_sees_what_another_chain_did_to_the_connection(string ends, string ruleset)
    {
        Assert.Equal(ends, Router.EachEnd(ruleset, ends));
    }
}
