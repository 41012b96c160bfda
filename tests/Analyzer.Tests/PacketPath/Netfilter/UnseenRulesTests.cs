using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Netfilter;

public sealed class UnseenRulesTests
{
    private const string Empty = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
    private const string Forwarded = "udp 10.244.3.2:45338 > 10.244.1.7:53 in=eth0 out=cni0";

    [Fact]
    public void Where_both_back_ends_are_in_the_input_nothing_is_open()
    {
        Assert.Equal(["accept"], Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", Empty), ("netfilter/iptables-legacy-save.txt", Empty)));
    }

    [Fact]
    public void A_back_end_that_cannot_be_there_leaves_nothing_open()
    {
        Assert.Equal(["accept"], Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", Empty), ("files/proc/net/ip_tables_names", "")));
    }

    [Theory]
    [InlineData("files/proc/net/ip_tables_names", "filter\nnat\n", "whose tables the kernel has")]
    [InlineData("files/proc/modules", "iptable_nat 16384 1 - Live 0x0\n", "whose module iptable_nat the kernel has")]
    public void A_back_end_that_may_be_there_is_followed_both_ways(string path, string text, string why)
    {
        var ends = Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", Empty), (path, text));

        Assert.Equal("accept", ends[0]);
        Assert.StartsWith($"cannot tell: rules of iptables (legacy) in n decide: {why}", ends[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_hidden_rules_do_is_one_fact_for_all_hooks_and_for_the_answer()
    {
        var stack = Stack(("netfilter/iptables-nft-save.txt", Empty), ("files/proc/net/ip_tables_names", "filter\n"));
        var passed = HookWalk.Run(stack, NetHook.Input, Branch.Of(PacketText.Of(Forwarded))).Single(end => end.Verdict == Verdict.Accept);

        Assert.Equal([Verdict.Accept], HookWalk.Run(stack, NetHook.Output, passed.Branch).Select(end => end.Verdict));
    }

    [Fact]
    public void A_place_of_which_no_rules_are_in_the_input_is_one_fact_for_both_back_ends()
    {
        Assert.Single(Stack(("kernel/kernel-release.txt", "6.1.0\n")).Hooks(isV6: false).Unknown);
    }

    [Fact]
    public void A_back_end_that_nothing_speaks_for_is_taken_for_none()
    {
        Assert.Equal(["accept"], Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", Empty), ("kernel/kernel-release.txt", "6.1.0\n")));
    }

    [Fact]
    public void The_nft_variant_s_own_warning_counts()
    {
        var ends = Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n" + Empty), ("files/proc/modules", "nf_tables 1 1 - Live 0x0\n"));

        Assert.Contains("warns", ends[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_was_not_listed_may_do_anything_where_it_has_a_chain()
    {
        (string, string)[] listed = [("netfilter/iptables-list.txt", "# iptables -t filter -S\n-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"), ("netfilter/iptables-version.txt", "iptables v1.8.9 (nf_tables)\n"), ("files/proc/net/ip_tables_names", "")];
        var partial = Stack([("netfilter/iptables-rules.txt", "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"), .. listed[1..]]).Hooks(false);

        Assert.Equal(["raw", "mangle", "nat", "security"], partial.Unknown.Select(unseen => unseen.Table!)); // tables that were not listed
        Assert.Null(partial.Unknown[0].PriorityAt(NetHook.Forward));
        Assert.Equal(HookPriority.DestinationNat, partial.Unknown[2].PriorityAt(NetHook.Prerouting));
        Assert.Equal(HookPriority.Security, partial.Unknown[3].PriorityAt(NetHook.Forward));
    }

    [Fact]
    public void The_rules_of_IPv6_are_their_own()
    {
        const string drops = "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -d fd00:1::/64 -p udp -m udp --dport 53 -j ACCEPT\nCOMMIT\n";
        var stack = Stack(("netfilter/ip6tables-nft-save.txt", drops), ("files/proc/net/ip6_tables_names", ""), ("files/proc/net/ip_tables_names", ""), ("netfilter/iptables-nft-save.txt", Empty));

        Assert.Equal(["accept"], Ends(stack, NetHook.Forward, "udp [2001:db8::2]:1 > [fd00:1::7]:53 in=eth0 out=cni0"));
        Assert.Equal(["drop"], Ends(stack, NetHook.Forward, "udp [2001:db8::2]:1 > [fd00:1::7]:54 in=eth0 out=cni0"));
        Assert.Equal(["accept"], Ends(stack, NetHook.Forward, Forwarded));
    }

    [Fact]
    public void Two_chains_of_one_priority_agree_where_the_order_does_not_matter()
    {
        const string accepts = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j ACCEPT\nCOMMIT\n";
        const string drops = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j DROP\nCOMMIT\n";

        Assert.Equal(["accept"], Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", accepts), ("netfilter/iptables-legacy-save.txt", accepts)));
        Assert.Equal(["drop"], Ends(NetHook.Forward, ("netfilter/iptables-nft-save.txt", accepts), ("netfilter/iptables-legacy-save.txt", drops)));
    }

    [Fact]
    public void Two_chains_of_one_priority_are_followed_in_both_orders_where_they_differ()
    {
        const string drops = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j DROP\nCOMMIT\n";
        const string rejects = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p udp -j REJECT --reject-with icmp-port-unreachable\nCOMMIT\n";
        var stack = Stack(("netfilter/iptables-nft-save.txt", drops), ("netfilter/iptables-legacy-save.txt", rejects));
        var ends = HookWalk.Run(stack, NetHook.Forward, Branch.Of(PacketText.Of(Forwarded)));

        Assert.Equal(["drop", "reject with icmp-port-unreachable"], ends.Select(end => end.Verdict.ToString()!)); // a verdict has its word
        Assert.Equal("which runs first of iptables (nft): table filter, chain FORWARD and iptables (legacy): table filter, chain FORWARD, all of priority 0", ends[0].Branch.Conditions.Single().What);
    }

    [Fact]
    public void Of_two_nat_chains_of_one_priority_either_may_translate()
    {
        static string To(string address) => $"*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.96.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination {address}:53\nCOMMIT\n";
        var both = Stack(("netfilter/iptables-nft-save.txt", To("10.244.1.7")), ("netfilter/iptables-legacy-save.txt", To("10.244.1.8")));
        var same = Stack(("netfilter/iptables-nft-save.txt", To("10.244.1.7")), ("netfilter/iptables-legacy-save.txt", To("10.244.1.7")));

        Assert.Equal(["10.244.1.7:53", "10.244.1.8:53"], Destinations(both));
        Assert.Equal(["10.244.1.7:53"], Destinations(same));
    }

    private static IEnumerable<string> Destinations(NetworkStack stack) =>
        HookWalk.Run(stack, NetHook.Prerouting, Branch.Of(PacketText.Of("udp 10.244.1.2:1000 > 10.96.0.10:53 in=cni0"))).Select(end => $"{end.Branch.Packet.Destination}:{end.Branch.Packet.DestinationPort}");

    private static List<string> Ends(NetHook hook, params (string, string)[] files) => Ends(Stack(files), hook, Forwarded);

    private static List<string> Ends(NetworkStack stack, NetHook hook, string packet) =>
        [.. HookWalk.Run(stack, hook, Branch.Of(PacketText.Of(packet))).Select(end => end.Verdict.ToString()!)]; // a verdict has its word

    private static NetworkStack Stack(params (string, string)[] files) => NetworkStack.Of(OneNode.With(files));
}
