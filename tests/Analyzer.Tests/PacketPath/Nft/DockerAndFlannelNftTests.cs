namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>The tables of Docker and flannel side by side, made by hand and loaded by nft 1.0.6; the ends are those of a kernel (6.18).</summary>
public sealed class DockerAndFlannelNftTests
{
    private const string Ruleset =
        """
        table ip docker-bridges {
            map filter-forward-in-jumps {
                type ifname : verdict
                elements = { "tout" : jump filter-forward-in__tout }
            }

            map filter-forward-out-jumps {
                type ifname : verdict
                elements = { "tin" : jump filter-forward-out__tin,
                         "tout" : jump filter-forward-out__tout }
            }

            map nat-postrouting-in-jumps {
                type ifname : verdict
            }

            map nat-postrouting-out-jumps {
                type ifname : verdict
                elements = { "tout" : jump nat-postrouting-out__tout }
            }

            chain filter-FORWARD {
                type filter hook forward priority filter; policy accept;
                oifname vmap @filter-forward-in-jumps
                iifname vmap @filter-forward-out-jumps
            }

            chain nat-OUTPUT {
                type nat hook output priority -100; policy accept;
                ip daddr != 127.0.0.0/8 fib daddr type local counter packets 0 bytes 0 jump nat-prerouting-and-output
            }

            chain nat-POSTROUTING {
                type nat hook postrouting priority srcnat; policy accept;
                iifname vmap @nat-postrouting-out-jumps
                oifname vmap @nat-postrouting-in-jumps
            }

            chain nat-PREROUTING {
                type nat hook prerouting priority dstnat; policy accept;
                fib daddr type local counter packets 0 bytes 0 jump nat-prerouting-and-output
            }

            chain nat-prerouting-and-output {
                iifname != "docker0" tcp dport 8080 counter packets 0 bytes 0 dnat to 10.1.0.17:80 comment "DNAT"
            }

            chain raw-PREROUTING {
                type filter hook prerouting priority raw; policy accept;
                ip daddr 10.1.0.99 iifname != "tout" counter packets 0 bytes 0 drop comment "DROP DIRECT ACCESS"
            }

            chain filter-forward-in__tout {
                ct state established,related counter packets 0 bytes 0 accept
                iifname "tout" counter packets 0 bytes 0 accept
                ip daddr 10.1.0.17 tcp dport 80 counter packets 0 bytes 0 accept
                counter packets 0 bytes 0 drop comment "UNPUBLISHED PORT DROP"
            }

            chain filter-forward-out__tout {
                ct state established,related counter packets 0 bytes 0 accept
                counter packets 0 bytes 0 accept
            }

            chain filter-forward-out__tin {
                counter packets 0 bytes 0 accept
            }

            chain nat-postrouting-out__tout {
                oifname != "tout" ip saddr 10.1.0.0/24 counter packets 0 bytes 0 masquerade
            }
        }
        table ip flannel-ipv4 {
            chain forward {
                type filter hook forward priority filter + 1; policy accept;
                ip saddr 10.0.0.0/24 accept
                ip daddr 10.0.0.0/24 accept
            }

            chain postrtg {
                type nat hook postrouting priority srcnat; policy accept;
                meta mark & 0x00004000 == 0x00004000 return
                ip saddr 10.0.0.0/24 ip daddr 10.1.0.0/24 return
                ip saddr 10.1.0.0/24 ip daddr 10.1.0.0/24 return
                ip saddr != 10.0.0.0/24 ip daddr 10.0.0.0/24 return
                ip saddr 10.0.0.0/24 ip daddr != 224.0.0.0/4 masquerade fully-random
                ip saddr != 10.0.0.0/8 ip daddr 10.0.0.0/8 masquerade fully-random
            }
        }
        """;

    [Theory]
    [InlineData("tcp", "dropped")]
    [InlineData("tcp d=10.1.0.17", "passes")]
    [InlineData("tcp d=10.0.0.1 dp=8080", "passes to 10.1.0.17:80")]
    [InlineData("tcp d=10.1.0.99", "dropped")]
    [InlineData("icmp", "dropped")]
    [InlineData("tcp d=10.1.0.1 dp=8080", "passes to 10.1.0.17:80")]
    [InlineData("udp d=10.1.0.17", "dropped")]
    [InlineData("icmp d=10.1.0.17", "dropped")]
    public void Packets_to_published_and_other_ports_end_as_the_kernel_has_it(string packet, string end)
    {
        Assert.Equal(end, Router.Ends(Ruleset, packet));
    }
}
