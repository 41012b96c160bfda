using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.Tests.Cluster;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>Where only some tables were listed, what the others do is not known.</summary>
public sealed class PartialRulesetTests
{
    private const string Filter = """
        Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
         pkts bytes target     prot opt in     out     source               destination         

        Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)
         pkts bytes target     prot opt in     out     source               destination         
           30  1878 REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited

        Chain OUTPUT (policy ACCEPT 0 packets, 0 bytes)
         pkts bytes target     prot opt in     out     source               destination         
        """;

    private const string Nat = """
        -P PREROUTING ACCEPT
        -P INPUT ACCEPT
        -P OUTPUT ACCEPT
        -P POSTROUTING ACCEPT
        """;

    [Fact]
    public void A_listing_is_the_place_of_the_rules_where_nothing_better_is()
    {
        var rules = Rulesets(("nodes/w1/netfilter/iptables-list.txt", Filter));

        Assert.Equal(["filter"], rules.Known.Single().Tables.Select(table => table.Name));
        Assert.False(rules.Known.Single().Knows("nat"));
    }

    [Fact]
    public void A_dump_is_whole()
    {
        Assert.True(Rulesets(("nodes/w1/netfilter/iptables-save.txt", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n")).Known.Single().Knows("nat"));
    }

    [Fact]
    public void At_a_hook_whose_table_is_not_in_the_input_the_way_ends_as_cannot_tell()
    {
        var stack = Stack(Filter);

        Assert.Equal(["cannot tell", "reject with icmp-host-prohibited"], Ends(stack, NetHook.Forward));
        Assert.Equal(["cannot tell", "accept"], Ends(stack, NetHook.Prerouting).Distinct());
    }

    [Fact]
    public void What_goes_on_past_an_unknown_table_depends_on_it()
    {
        var end = HookWalk.Run(Stack(Filter), NetHook.Forward, Start()).Single(end => end.Verdict is Verdict.Reject);

        Assert.Contains("table mangle", Assert.Single(end.Branch.Conditions).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_was_printed_empty_is_known()
    {
        var save = IptablesRules.Parse(new("n", "iptables-S-nat.txt", Nat)).Value.Rules;

        Assert.True(save.Knows("nat"));
        Assert.False(save.HasRules);
    }

    private static NetfilterRulesets Rulesets(params (string, string)[] files) => NetfilterRulesets.In(ModelOf.Files(files).Nodes.Single().Host).Value;

    private static IEnumerable<string> Ends(NetworkStack stack, NetHook hook) =>
        HookWalk.Run(stack, hook, Start()).Select(end => end.Verdict.ToString()!.Split(':')[0]).OrderDescending(StringComparer.Ordinal).OrderBy(word => word != "cannot tell"); // a record's text is never null

    private static Branch Start() => Branch.Of(new(Address.TryParse("10.244.3.2")!.Value, Address.TryParse("10.244.0.7")!.Value, Protocol.Udp) { InInterface = "flannel.1", OutInterface = "cni0" });

    private static NetworkStack Stack(string listing) => NetworkStack.Of(ModelOf.Files(
        ("nodes/w1/netfilter/iptables-list.txt", listing),
        ("nodes/w1/links/addr-text.txt", ""),
        ("nodes/w1/routing/routes-text.txt", "10.244.0.0/24 dev cni0 scope link\n")).Nodes.Single());
}
