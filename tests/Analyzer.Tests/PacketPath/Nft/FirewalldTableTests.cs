namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>A table as firewalld makes it for zones, made by hand and loaded by nft 1.0.6; the ends are those of a kernel (6.18).</summary>
public sealed class FirewalldTableTests
{
    private const string Ruleset =
        """
        table inet firewalld {
            ct helper helper-ftp-tcp {
                type "ftp" protocol tcp
                l3proto inet
            }

            set trusted-hosts {
                type ipv4_addr
                flags interval
                elements = { 10.0.0.9, 10.0.0.64/26 }
            }

            chain mangle_PREROUTING {
                type filter hook prerouting priority mangle + 10; policy accept;
                meta nfproto ipv4 fib saddr . mark . iif oif missing drop
                icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
                jump mangle_PREROUTING_ZONES
            }

            chain mangle_PREROUTING_ZONES {
                iifname "tin" goto mangle_PRE_public
                goto mangle_PRE_trusted
            }

            chain mangle_PRE_public {
                tcp dport 8888 meta mark set 0x00000064
            }

            chain mangle_PRE_trusted {
                accept
            }

            chain nat_PREROUTING {
                type nat hook prerouting priority dstnat + 10; policy accept;
                jump nat_PREROUTING_ZONES
            }

            chain nat_PREROUTING_ZONES {
                iifname "tin" goto nat_PRE_public
            }

            chain nat_PRE_public {
                meta nfproto ipv4 tcp dport 2222 dnat ip to 10.1.0.22:22
            }

            chain nat_POSTROUTING {
                type nat hook postrouting priority srcnat + 10; policy accept;
                jump nat_POSTROUTING_ZONES
            }

            chain nat_POSTROUTING_ZONES {
                oifname "tout" goto nat_POST_external
            }

            chain nat_POST_external {
                oifname != "lo" ip daddr 198.51.100.0/24 masquerade
            }

            chain filter_INPUT {
                type filter hook input priority filter + 10; policy accept;
                ct state { established, related } accept
                ct status dnat accept
                iifname "lo" accept
                jump filter_INPUT_ZONES
                ct state invalid drop
                reject with icmpx admin-prohibited
            }

            chain filter_INPUT_ZONES {
                iifname "tin" goto filter_IN_public
                goto filter_IN_trusted
            }

            chain filter_IN_public {
                jump filter_IN_public_deny
                jump filter_IN_public_allow
                meta l4proto { icmp, ipv6-icmp } accept
            }

            chain filter_IN_public_deny {
                ip saddr 10.0.0.66 drop
            }

            chain filter_IN_public_allow {
                tcp dport 22 accept
                ip saddr @trusted-hosts tcp dport { 9100, 10250-10255 } ct state { new, untracked } accept
                tcp dport 21 ct helper set "helper-ftp-tcp"
            }

            chain filter_IN_trusted {
                accept
            }

            chain filter_FORWARD {
                type filter hook forward priority filter + 10; policy accept;
                ct state { established, related } accept
                ct status dnat accept
                iifname "lo" accept
                ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24 } log prefix "RFC3964_IPv4_REJECT: " reject with icmpv6 addr-unreachable
                jump filter_FORWARD_ZONES
                ct state invalid drop
                reject with icmpx admin-prohibited
            }

            chain filter_FORWARD_ZONES {
                iifname "tin" goto filter_FWD_public
                goto filter_FWD_trusted
            }

            chain filter_FWD_public {
                jump filter_FWD_public_allow
                meta l4proto { icmp, ipv6-icmp } accept
                meta mark 0x00000064 accept
                tcp flags syn / syn,rst tcp option maxseg size set rt mtu
            }

            chain filter_FWD_public_allow {
                oifname "tout" tcp dport 443 ct state { new, untracked } accept
                ip saddr 10.0.0.9 udp dport 53 accept
            }

            chain filter_FWD_trusted {
                accept
            }

            chain filter_OUTPUT {
                type filter hook output priority filter + 10; policy accept;
                ct state { established, related } accept
                oifname "lo" accept
                ip daddr 203.0.113.0/24 reject with icmpx host-unreachable
            }
        }
        """;

    [Theory]
    [InlineData("tcp", "rejected icmp-admin-prohibited")]
    [InlineData("tcp dp=443", "passes")]
    [InlineData("tcp dp=8888", "passes")]
    [InlineData("tcp dp=2222", "passes to 10.1.0.22:22")]
    [InlineData("icmp", "passes")]
    [InlineData("udp", "rejected icmp-admin-prohibited")]
    [InlineData("udp s=10.0.0.9", "passes")]
    [InlineData("tcp d=10.0.0.1 dp=22", "delivered")]
    [InlineData("tcp d=10.0.0.1", "rejected icmp-admin-prohibited")]
    [InlineData("tcp d=10.0.0.1 s=10.0.0.65 dp=10251", "delivered")]
    [InlineData("tcp d=10.0.0.1 s=10.0.0.66 dp=10251", "dropped")]
    [InlineData("tcp d=10.0.0.1 s=10.0.0.2 dp=10251", "rejected icmp-admin-prohibited")]
    [InlineData("icmp d=10.0.0.1", "delivered")]
    [InlineData("tcp6", "rejected icmp6-adm-prohibited")]
    [InlineData("tcp6 dp=443", "passes")]
    [InlineData("icmp6", "passes")]
    [InlineData("tcp s=10.77.0.1 dp=443", "dropped")]
    [InlineData("tcp d=198.51.100.7 dp=443", "passes from 10.1.0.1:45338")]
    [InlineData("tcp6 d=::ffff:1.2.3.4", "rejected icmp6-addr-unreachable")]
    [InlineData("local", "passes")]
    [InlineData("local d=203.0.113.5", "rejected icmp-host-unreachable")]
    [InlineData("tcp d=10.0.0.1 dp=2222", "passes to 10.1.0.22:22")]
    public void Packets_through_zones_end_as_the_kernel_has_it(string packet, string end)
    {
        Assert.Equal(end, Router.Ends(Ruleset, packet));
    }
}
