namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Tables with several chains, as nft 1.0.6 prints them; the ends are those of a kernel (6.18).</summary>
public sealed class NftChainTests
{
    [Theory]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            chain onward {
                type filter hook forward priority filter; policy accept;
                meta mark set ip saddr map { 10.0.0.3 : 0x00000005 } counter packets 0 bytes 0 accept
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: passes; tcp s=10.0.0.3: dropped; tcp6: dropped",
        """
        table inet t {
            chain sub {
                accept
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                ip saddr vmap { 10.0.0.2 : jump sub, * : drop }
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            chain sub {
                return
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                iifname vmap { "eth0" : drop, "t*" : jump sub }
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            chain sub {
                goto sub2
            }

            chain sub2 {
                return
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                jump sub
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: passes",
        """
        table inet t {
            chain sub {
                tcp dport 81 drop
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                goto sub
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: passes",
        """
        table inet t {
            chain onward {
                type filter hook forward priority filter; policy accept;
                return
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; udp: passes",
        """
        table inet t {
            chain later {
                type filter hook forward priority filter + 10; policy drop;
                udp dport 53 accept
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                accept
            }
        }
        """)]
    [InlineData(
        "tcp: passes",
        """
        table inet t {
            flags dormant

            chain onward {
                type filter hook forward priority filter; policy accept;
                drop
            }
        }
        """)]
    [InlineData(
        "tcp: passes to 10.1.0.7:80",
        """
        table inet t {
            chain todst {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7
                tcp dport 80 dnat ip to 10.1.0.8
            }
        }
        """)]
    [InlineData(
        "tcp: passes from 10.1.0.1:45338 to 10.1.0.7:8080; udp: passes",
        """
        table inet t {
            chain todst {
                type nat hook prerouting priority dstnat; policy accept;
                tcp dport 80 dnat ip to 10.1.0.7:8080
            }

            chain tosrc {
                type nat hook postrouting priority srcnat; policy accept;
                ct status dnat masquerade
            }
        }
        """)]
    [InlineData(
        "tcp: passes to 10.1.0.7:80",
        """
        table ip t {
            chain todst {
                type nat hook prerouting priority dstnat; policy accept;
                dnat to 10.1.0.7
            }
        }
        """)]
    public void Chains_call_each_other_and_follow_each_other_as_the_kernel_has_it(string ends, string ruleset)
    {
        Assert.Equal(ends, Router.EachEnd(ruleset, ends));
    }
}
