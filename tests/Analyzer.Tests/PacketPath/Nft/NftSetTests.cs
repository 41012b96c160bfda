namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Tables with sets and maps, as nft 1.0.6 prints them; the ends are those of a kernel (6.18).</summary>
public sealed class NftSetTests
{
    [Theory]
    [InlineData(
        "tcp: rejected icmp-port-unreachable; udp: dropped; icmp: passes; tcp dp=81: passes",
        """
        table inet t {
            map m {
                type ipv4_addr . inet_proto . inet_service : verdict
                elements = { 10.1.0.2 . udp . 53 : drop,
                         10.1.0.2 . tcp . 80 : goto no }
            }

            chain no {
                reject
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                ip daddr . meta l4proto . th dport vmap @m
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; tcp s=10.0.0.9: passes",
        """
        table inet t {
            set s {
                type ipv4_addr
                flags interval
                elements = { 10.0.0.0/30, 10.0.0.5 }
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                ip saddr @s drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped",
        """
        table inet t {
            set s {
                type ipv4_addr
                flags timeout
                elements = { 10.0.0.2 timeout 1h expires 59m59s996ms }
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                ip saddr @s drop
            }
        }
        """)]
    [InlineData(
        "tcp: dropped; tcp6: passes",
        """
        table inet t {
            set s {
                type ipv4_addr
                size 10
                flags dynamic,timeout
                timeout 1m
            }

            chain onward {
                type filter hook forward priority filter; policy accept;
                update @s { ip saddr } drop
            }
        }
        """)]
    public void Sets_and_maps_hold_what_the_kernel_finds_in_them(string ends, string ruleset)
    {
        Assert.Equal(ends, Router.EachEnd(ruleset, ends));
    }
}
