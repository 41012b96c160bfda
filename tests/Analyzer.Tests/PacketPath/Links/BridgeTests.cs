using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Analyzer.Tests.PacketPath.Links;

public sealed class BridgeTests
{
    private const string Cached = "10.9.0.2 dev eth0 lladdr 0a:00:00:00:00:02 REACHABLE\n";

    // As connects saw it in namespaces on Linux 6.18.
    [Fact]
    public void Two_pods_on_a_bridge_reach_each_other()
    {
        var trace = LanWorlds.Bridge().Tcp("r/a", "10.9.0.2", 8080);
        Assert.Equal("Delivered, Connected", trace.Said());
        Assert.Equal(Certainty.Certain, trace.Certainty);
        Assert.Contains("r: br0: out by its port p2", trace.Text(), StringComparison.Ordinal);
    }

    // As connects saw it in namespaces on Linux 6.18, which has no VLAN filtering here: that case is read in net/bridge/br_vlan.c.
    [Theory]
    [InlineData("isolated off", "isolated on", "p1 and p2 are isolated from each other")]
    [InlineData("12: p2@if2: <BROADCAST,MULTICAST,UP,LOWER_UP>", "12: p2@if2: <BROADCAST,MULTICAST>", "p2 is down")]
    [InlineData("state forwarding", "state blocking", "the port p1 of br0 is blocking")]
    [InlineData("br0: <BROADCAST,MULTICAST,UP,LOWER_UP>", "br0: <BROADCAST,MULTICAST>", "br0 is down")]
    [InlineData("vlan_filtering 0", "vlan_filtering 1", "frames without a tag are not let in by p1, which has no PVID")]
    public void Where_a_bridge_loses_frames_nobody_answers_and_what_is_known_already_times_out(string old, string other, string what)
    {
        var world = LanWorlds.Bridge().But("r", old, other).And("r", "== links/bridge-vlan-text\nport vlan-id\n");
        Assert.Equal($"NeighbourUnreachable, NoRouteToHost: nobody answers for 10.9.0.2: {what}", world.Tcp("r/a", "10.9.0.2", 8080).Said());
        Assert.Equal($"Dropped, Timeout: {what}", world.But("r/a", "== routing/neighbours-text\n", $"== routing/neighbours-text\n{Cached}").Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Theory]
    [InlineData("p1 100 PVID Egress Untagged\np2 1 PVID Egress Untagged", "NeighbourUnreachable")]
    [InlineData("p1 100 PVID Egress Untagged\np2 100 PVID Egress Untagged", "Delivered")]
    [InlineData("p1 100 PVID Egress Untagged\np2 100\n", "NeighbourUnreachable")]
    [InlineData("p1 1 PVID Egress Untagged\n 100-110\np2 1 PVID Egress Untagged", "Delivered")]
    public void A_bridge_that_filters_VLANs_keeps_frames_in_theirs(string vlans, string disposition)
    {
        var world = LanWorlds.Bridge().But("r", "vlan_filtering 0", "vlan_filtering 1").And("r", $"== links/bridge-vlan-text\nport vlan-id\n{vlans}\n");
        Assert.Equal(disposition, world.Tcp("r/a", "10.9.0.2", 8080).Disposition.ToString());
    }

    [Fact]
    public void VLANs_that_are_filtered_and_not_in_the_input_cannot_be_told()
    {
        Assert.Equal(Disposition.CannotTell, LanWorlds.Bridge().But("r", "vlan_filtering 0", "vlan_filtering 1").Tcp("r/a", "10.9.0.2", 8080).Disposition);
    }

    // As connects saw it in namespaces on Linux 6.18: with the switch on, FORWARD sees what is only bridged.
    [Theory]
    [InlineData("1", "Rejected, NoRouteToHost: table filter, chain FORWARD, rule 1: -m physdev --physdev-in p1 --physdev-out p2 -j REJECT --reject-with icmp-host-prohibited")]
    [InlineData("0", "Delivered, Connected")]
    public void Rules_see_bridged_frames_where_the_bridge_calls_them(string calls, string said)
    {
        var world = LanWorlds.Bridge().But("r", "bridge-nf-call-iptables = 1", $"bridge-nf-call-iptables = {calls}")
            .But("r", "COMMIT", "-A FORWARD -m physdev --physdev-in p1 --physdev-out p2 -j REJECT --reject-with icmp-host-prohibited\nCOMMIT")
            .But("r", "192.168.77.0/24 dev eth0", "10.9.0.0/24 dev br0").But("r", "nf_call_iptables 0", "nf_call_iptables 0\n    inet 10.9.0.254/24 scope global br0");
        Assert.Equal(said, world.Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Fact]
    public void Where_it_is_not_known_whether_rules_are_called_both_ways_are_followed()
    {
        var world = LanWorlds.Bridge().But("r", "net.bridge.bridge-nf-call-iptables = 1\n", "").But("r", "== kernel/sysctl", "== files/proc/sys/net/ipv4/ip_forward")
            .But("r", "net.ipv4.ip_forward = 1", "1").But("r", "COMMIT", "-A FORWARD -j DROP\nCOMMIT");
        Assert.Equal(
            ["Delivered: not: whether br0 of r has iptables called (net.bridge.bridge-nf-call-iptables is not in the input)", "Dropped: whether br0 of r has iptables called (net.bridge.bridge-nf-call-iptables is not in the input)"],
            world.Tcp("r/a", "10.9.0.2", 8080).Ways());
    }

    [Theory]
    [InlineData("== netfilter/ebtables-save\n*filter\n:FORWARD DROP\n", "the policy of the chain FORWARD of ebtables' table filter is DROP: rules for frames are not modelled")]
    [InlineData("== netfilter/ebtables-save\n*filter\n:FORWARD ACCEPT\n-A FORWARD -p IPv4 -i p1 -j DROP\n", "ebtables: table filter, chain FORWARD, rule 1: -p IPv4 -i p1 -j DROP: rules for frames are not modelled")]
    [InlineData("== netfilter/nft-ruleset\ntable bridge t {\n\tchain f {\n\t\ttype filter hook forward priority 0; policy accept;\n\t\tether type ip drop\n\t}\n}\n", "nftables' table bridge t, chain f: ether type ip drop: rules for frames are not modelled")]
    public void Rules_for_frames_that_may_decide_are_named(string more, string what)
    {
        Assert.Equal($"CannotTell, Unknown: {what}", LanWorlds.Bridge().And("r", more).Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    [Theory]
    [InlineData("== netfilter/ebtables-save\n*filter\n:FORWARD ACCEPT\n-A FORWARD -p ARP -j DROP\n-A FORWARD -p IPv4 -i other0 -j DROP\n")]
    [InlineData("== netfilter/nft-ruleset\ntable bridge t {\n\tchain f {\n\t\ttype filter hook forward priority 0; policy accept;\n\t}\n}\n")]
    public void Rules_for_frames_that_cannot_decide_are_passed_over(string more)
    {
        Assert.Equal("Delivered, Connected", LanWorlds.Bridge().And("r", more).Tcp("r/a", "10.9.0.2", 8080).Said());
    }

    // As connects saw it in namespaces on Linux 6.18: too long for the other end, or for a port on the way, is lost without a word.
    [Theory]
    [InlineData("r/b", "2: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500", "2: eth0@if12: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1000", "1400 bytes are more than eth0 takes, whose MTU is 1000: dropped without a word")]
    [InlineData("r", "12: p2@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500", "12: p2@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1000", "1400 bytes do not fit the port p2, whose MTU is 1000: dropped without a word")]
    public void A_smaller_MTU_on_the_way_through_a_link_is_a_black_hole(string stack, string old, string other, string what)
    {
        Assert.Equal($"Dropped, Timeout: {what}", LanWorlds.Bridge().But(stack, old, other).Udp("r/a", "10.9.0.2", 9000, 1400).Said());
    }
}
