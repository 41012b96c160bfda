using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath;

public sealed class ChainWalkTests
{
    [Theory]
    [InlineData("-j ACCEPT", "accept by 1")]
    [InlineData("-j REJECT --reject-with icmp-host-prohibited", "reject by 1")]
    [InlineData("-p udp -m udp --dport 53 -j DROP", "drop by 1")]
    [InlineData("-p udp -m udp --dport 54 -j DROP", "drop by policy")]
    [InlineData("-p tcp -j ACCEPT", "drop by policy")]
    [InlineData("! -p tcp -j ACCEPT", "accept by 1")]
    [InlineData("-i flannel+ -o cni0 -j ACCEPT", "accept by 1")]
    [InlineData("-i eth+ -j ACCEPT", "drop by policy")]
    [InlineData("! -i eth0 -j ACCEPT", "accept by 1")]
    [InlineData("-s 10.244.0.0/16 ! -d 10.244.3.0/24 -j ACCEPT", "accept by 1")]
    [InlineData("-s 10.0.3.0/255.0.255.0 -j ACCEPT", "accept by 1")]
    [InlineData("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "drop by policy")]
    [InlineData("-m conntrack ! --ctstate INVALID -j ACCEPT", "accept by 1")]
    [InlineData("-m state --state NEW -j ACCEPT", "accept by 1")]
    [InlineData("-p udp -m multiport --dports 50:52,53 -j ACCEPT", "accept by 1")]
    [InlineData("-m mark --mark 0x4000/0x4000 -j ACCEPT", "drop by policy")]
    [InlineData("-m addrtype --dst-type LOCAL -j ACCEPT", "drop by policy")]
    [InlineData("-m addrtype ! --dst-type LOCAL -j ACCEPT", "accept by 1")]
    [InlineData("-m physdev --physdev-is-bridged -j ACCEPT", "drop by policy")]
    [InlineData("-m nfacct --nfacct-name  dropped -j DROP", "drop by 1")]
    [InlineData("-m iprange --src-range 10.244.3.1-10.244.3.9 -j ACCEPT", "accept by 1")]
    public void A_rule_decides_for_the_packet_that_it_matches(string rule, string end)
    {
        Assert.Equal([end], Ends(rule));
    }

    [Theory]
    [InlineData("-m quantum --spin up -j ACCEPT")]
    [InlineData("-m limit --limit 5/min -j ACCEPT")]
    [InlineData("-m set --match-set allowed src -j ACCEPT")]
    public void A_match_that_is_not_known_is_followed_both_ways(string rule)
    {
        Assert.Equal(["accept by 1", "drop by policy"], Ends(rule));
    }

    [Fact]
    public void A_target_that_is_not_known_ends_as_cannot_tell()
    {
        Assert.Equal(["leaves by 1"], Ends("-j NFQUEUE --queue-num 0"));
    }

    [Fact]
    public void Nothing_depends_on_whether_a_packet_is_logged()
    {
        Assert.Equal(["reject by 2"], Ends("-m limit --limit 5/min -j LOG --log-prefix \"x -j ACCEPT\"", "-j REJECT"));
    }

    [Fact]
    public void Ways_that_meet_again_go_on_as_one()
    {
        Assert.Equal(["reject by 2"], Ends("-m limit --limit 5/min -j SUB", "-j REJECT"));
    }

    [Fact]
    public void Marks_are_set_and_seen()
    {
        Assert.Equal(["accept by 3"], Ends("-j MARK --set-xmark 0x4000/0x4000", "-j MARK --set-xmark 0x0/0x1", "-m mark --mark 0x4000/0x4000 -j ACCEPT"));
    }

    [Fact]
    public void A_goto_does_not_come_back()
    {
        Assert.Equal(["drop by policy"], Ends("-g SUB", "-j ACCEPT"));
        Assert.Equal(["accept by 2"], Ends("-j SUB", "-j ACCEPT"));
    }

    [Fact]
    public void One_rule_may_call_a_chain_that_another_goes_to()
    {
        Assert.Equal(["accept by 3"], Ends("-p tcp -g SUB", "-j SUB", "-j ACCEPT"));
        Assert.Equal(["drop by policy"], Ends("-p tcp -j SUB", "-g SUB", "-j ACCEPT"));
    }

    [Fact]
    public void Chains_that_call_each_other_end_as_cannot_tell()
    {
        Assert.Equal(["cannot by policy"], Ends("-j LOOP"));
    }

    private static List<string> Ends(params string[] rules)
    {
        var stack = NetworkStack.Of(OneNode.With(
            ("netfilter/iptables-save.txt", $"*filter\n:FORWARD DROP [0:0]\n:SUB - [0:0]\n:LOOP - [0:0]\n{string.Concat(rules.Select(rule => $"-A FORWARD {rule}\n"))}-A SUB -p tcp -j DROP\n-A SUB -j RETURN\n-A LOOP -j LOOP\nCOMMIT\n"),
            ("routing/routes-text.txt", "local 10.244.0.1 dev cni0 table local scope host\n10.244.0.0/24 dev cni0 scope link\n"),
            ("links/addr-text.txt", "")));
        var packet = new Packet(Address.TryParse("10.244.3.2")!.Value, Address.TryParse("10.244.0.7")!.Value, Protocol.Udp)
        {
            SourcePort = 45338,
            DestinationPort = 53,
            InInterface = "flannel.1",
            OutInterface = "cni0",
            State = ConnectionState.New,
        };

        var ends = new List<HookEnd>();
        HookWalk.Run(stack, stack.Hooks(isV6: false).At(NetHook.Forward).Single(), Branch.Of(packet), ends);
        return [.. ends.Select(end => $"{end.Verdict.ToString()!.Split(' ', ':')[0]} by {Decider.Of(end.Branch)?.By?.Index.ToString() ?? "policy"}")];
    }
}
