namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>A table as Calico makes it, made by hand and loaded by nft 1.0.6; the ends are those of a kernel (6.18).</summary>
public sealed class CalicoNftTests
{
    private const string Ruleset =
        """
        table ip calico {
            map cali-fw-dispatch {
                type ifname : verdict
                elements = { "tin" : goto filter-cali-fw-tin }
            }

            map cali-tw-dispatch {
                type ifname : verdict
                elements = { "tout" : goto filter-cali-tw-tout }
            }

            set cali40s-allowed {
                type ipv4_addr
                flags interval
                elements = { 10.0.0.2/31, 10.0.0.128/25 }
            }

            set cali40n-ports {
                type ipv4_addr . inet_proto . inet_service
                flags interval
                elements = { 10.0.0.5 . tcp . 80,
                         10.0.0.6 . tcp . 8000-8100 }
            }

            set cali40all-ipam-pools {
                type ipv4_addr
                flags interval
                elements = { 10.0.0.0/16 }
            }

            chain filter-FORWARD {
                type filter hook forward priority filter; policy accept;
                jump filter-cali-FORWARD
            }

            chain filter-cali-FORWARD {
                meta mark set meta mark & 0xfff1ffff
                meta mark & 0x00010000 == 0x00000000 jump filter-cali-from-hep
                iifname "t*" counter packets 0 bytes 0 jump filter-cali-from-wl
                oifname "t*" counter packets 0 bytes 0 jump filter-cali-to-wl
                meta mark & 0x00010000 == 0x00010000 counter packets 0 bytes 0 accept
            }

            chain filter-cali-from-hep {
                return
            }

            chain filter-cali-from-wl {
                iifname vmap @cali-fw-dispatch
                counter packets 0 bytes 0 drop comment "Unknown interface"
            }

            chain filter-cali-to-wl {
                oifname vmap @cali-tw-dispatch
                counter packets 0 bytes 0 drop comment "Unknown interface"
            }

            chain filter-cali-fw-tin {
                ct state established,related counter packets 0 bytes 0 accept
                ct state invalid counter packets 0 bytes 0 drop
                meta mark set meta mark & 0xfffeffff
                udp dport 4789 counter packets 0 bytes 0 drop
                meta l4proto ipencap counter packets 0 bytes 0 drop
                meta mark set meta mark | 0x00010000
                return
            }

            chain filter-cali-tw-tout {
                ct state established,related counter packets 0 bytes 0 accept
                meta mark set meta mark & 0xfffcffff
                jump filter-cali-pi-web
                meta mark & 0x00010000 == 0x00010000 counter packets 0 bytes 0 return
                counter packets 0 bytes 0 drop comment "Drop if no policies passed packet"
            }

            chain filter-cali-pi-web {
                ip saddr @cali40s-allowed tcp dport { 80, 443, 8000-8100 } meta mark set meta mark | 0x00010000
                meta mark & 0x00010000 == 0x00010000 counter packets 0 bytes 0 return
                ip saddr . meta l4proto . th dport @cali40n-ports meta mark set meta mark | 0x00010000
                meta mark & 0x00010000 == 0x00010000 counter packets 0 bytes 0 return
                icmp type echo-request meta mark set meta mark | 0x00010000
            }

            chain raw-PREROUTING {
                type filter hook prerouting priority raw; policy accept;
                meta mark set meta mark & 0xfff0ffff
                iifname "t*" meta mark set meta mark | 0x00040000
                meta mark & 0x00040000 == 0x00040000 fib saddr . mark . iif oif 0 counter packets 0 bytes 0 drop
                udp dport 4789 notrack
            }

            chain nat-POSTROUTING {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr @cali40all-ipam-pools ip daddr != @cali40all-ipam-pools oifname != "x" ip daddr 203.0.113.0/24 counter packets 0 bytes 0 masquerade fully-random
            }
        }
        """;

    [Theory]
    [InlineData("tcp", "passes")]
    [InlineData("tcp dp=81", "dropped")]
    [InlineData("tcp dp=8050", "passes")]
    [InlineData("tcp s=10.0.0.5", "passes")]
    [InlineData("tcp s=10.0.0.6 dp=8100", "passes")]
    [InlineData("tcp s=10.0.0.6", "dropped")]
    [InlineData("tcp s=10.0.0.200 dp=443", "passes")]
    [InlineData("icmp", "passes")]
    [InlineData("udp", "dropped")]
    [InlineData("udp dp=4789", "dropped")]
    [InlineData("tcp s=10.77.0.2", "dropped")]
    [InlineData("tcp d=203.0.113.9", "passes from 10.1.0.1")]
    public void Packets_to_workloads_end_as_the_kernel_has_it(string packet, string end)
    {
        Assert.Equal(end, Router.Ends(Ruleset, packet));
    }
}
