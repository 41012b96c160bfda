using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>What no dump tells is followed both ways, or ends as "cannot tell": nothing is guessed.</summary>
public sealed class NftUnknownTests
{
    [Theory]
    [InlineData("limit rate 10/second burst 5 packets drop")]
    [InlineData("limit rate over 10/second burst 5 packets drop")]
    [InlineData("quota over 25 mbytes drop")]
    [InlineData("ct count over 5 drop")]
    [InlineData("limit name \"slow\" drop")]
    [InlineData("socket transparent 1 drop")]
    [InlineData("meta cpu 0 drop")]
    [InlineData("meta iifgroup 7 drop")]
    [InlineData("ct expiration 30s drop")]
    [InlineData("tcp option maxseg size 1-500 drop")]
    [InlineData("ip id 5 drop")]
    [InlineData("osf name \"Linux\" drop")]
    [InlineData("ip saddr @elsewhere drop")]
    [InlineData("xt match \"statistic\" drop")]
    [InlineData("@th,160,8 5 drop")]
    [InlineData("numgen random mod 2 0 drop")]
    [InlineData("jhash ip saddr mod 4 seed 0xdeadbeef 0-1 drop")]
    [InlineData("symhash mod 2 vmap { 0 : drop, 1 : accept }")]
    public void What_is_not_known_is_followed_both_ways(string rule)
    {
        Assert.Equal("dropped | passes", Router.Ends(Router.Forward(rule), "tcp"));
    }

    [Theory]
    [InlineData("ct zone set quantum")]
    [InlineData("quantum leap")]
    [InlineData("xt target \"REJECT\"")]
    [InlineData("tcp dport vmap @elsewhere")]
    [InlineData("jump elsewhere")]
    public void What_is_not_modelled_ends_as_cannot_tell(string rule)
    {
        Assert.Equal("cannot tell", Router.Ends(Router.Forward(rule), "tcp"));
    }

    [Theory]
    [InlineData("queue to 0")]
    [InlineData("tproxy ip to 127.0.0.1:8080")]
    [InlineData("synproxy mss 1460 wscale 7 timestamp sack-perm")]
    public void A_packet_that_a_program_takes_leaves_the_model(string rule)
    {
        Assert.Equal("leaves", Router.Ends(Router.Forward(rule), "tcp"));
    }

    [Theory]
    [InlineData("counter packets 0 bytes 0 limit rate 10/second burst 5 packets log prefix \"x\"")]
    [InlineData("meta priority set 1:2")]
    [InlineData("meta nftrace set 1")]
    [InlineData("ct helper set \"ftp\"")]
    [InlineData("flow add @ft")]
    [InlineData("dup to 10.0.0.9 device \"tin\"")]
    [InlineData("counter name \"seen\"")]
    [InlineData("tcp flags syn tcp option maxseg size set rt mtu")]
    [InlineData("xt match \"comment\"")]
    public void Nothing_depends_on_what_only_tells(string rule)
    {
        Assert.Equal("passes", Router.Ends(Router.Forward(rule), "tcp"));
    }

    [Fact]
    public void A_set_that_packets_change_may_hold_any_address()
    {
        const string ruleset =
            """
            table ip t {
                set seen {
                    type ipv4_addr
                    size 65535
                    flags dynamic,timeout
                    timeout 3h
                    elements = { 10.0.0.2 expires 2h59m }
                }

                chain c {
                    type filter hook forward priority filter; policy accept;
                    ip saddr @seen drop
                    update @seen { ip saddr }
                }
            }
            """;

        Assert.Equal("dropped | passes", Router.Ends(ruleset, "tcp"));
        Assert.Equal("dropped", Router.Ends(ruleset.Replace("update @seen { ip saddr }", "counter", StringComparison.Ordinal), "tcp"));
    }

    [Fact]
    public void A_mark_that_is_not_known_may_be_any()
    {
        Assert.Equal("dropped | passes", Router.Ends(Router.Forward("meta mark set meta priority; meta mark & 0x4000 == 0x4000 drop"), "tcp"));
        Assert.Equal("passes", Router.Ends(Router.Forward("meta mark set meta priority; meta mark & 0x4000 == 0x8000 drop"), "tcp"));
    }

    [Fact]
    public void Each_side_of_the_dice_is_a_way_with_its_probability()
    {
        const string ruleset =
            """
            table inet t {
                chain no {
                    reject with icmpx admin-prohibited
                }

                chain c {
                    type filter hook forward priority filter; policy accept;
                    numgen random mod 10 vmap { 0 : drop, 1-3 : goto no, 4-9 : accept }
                }
            }
            """;

        var stopped = Router.PathEnds(ruleset, "tcp").Where(end => end.Disposition is Disposition.Dropped or Disposition.Rejected).ToDictionary(end => end.Disposition, end => Math.Round(end.Branch.Probability, 3));

        Assert.Equal(0.1, stopped[Disposition.Dropped]);
        Assert.Equal(0.3, stopped[Disposition.Rejected]);
    }
}
