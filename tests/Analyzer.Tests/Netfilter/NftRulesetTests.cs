using System.Net;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.First;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class NftRulesetTests
{
    [Theory]
    [InlineData("accept", "Accepted by 1")]
    [InlineData("counter packets 30 bytes 1878 reject with icmpx admin-prohibited", "Rejected by 1")]
    [InlineData("ct state { established, related } accept", "Dropped by policy")]
    [InlineData("ct state established,related accept", "Dropped by policy")]
    [InlineData("ct state vmap { established : accept, new : accept }", "Accepted by 1")]
    [InlineData("ct status dnat accept", "Dropped by policy")]
    [InlineData("iifname \"flannel.*\" oifname { \"cni0\", \"cbr0\" } accept", "Accepted by 1")]
    [InlineData("iifname != \"eth0\" accept", "Accepted by 1")]
    [InlineData("iifname . oifname vmap { \"flannel.1\" . \"cni0\" : accept, \"cni0\" . \"eth0\" : drop }", "Accepted by 1")]
    [InlineData("ip saddr @pods accept", "Accepted by 1")]
    [InlineData("ip saddr != @pods accept", "Dropped by policy")]
    [InlineData("ip saddr { 10.0.0.0-10.0.0.9, 10.244.3.2 } accept", "Accepted by 1")]
    [InlineData("ip6 saddr != ::1 accept", "Dropped by policy")]
    [InlineData("meta nfproto ipv6 fib saddr . mark . iif oif missing drop", "Dropped by policy")]
    [InlineData("meta l4proto { icmp, ipv6-icmp } accept", "Dropped by policy")]
    [InlineData("udp dport 50-60 accept comment \"drop, they said\"", "Accepted by 1")]
    [InlineData("ip daddr . meta l4proto . th dport vmap @services", "Accepted by 1")]
    [InlineData("meta mark & 0x00004000 == 0x00000000 accept", "Accepted by 1")]
    [InlineData("log prefix \"x accept \" level info reject", "Rejected by 1")]
    [InlineData("ct state related,established counter packets 0 bytes 0 accept # handle 7", "Dropped by policy")]
    [InlineData("meta l4proto udp udp dport { 22,53,8000-8080}  counter packets 0 bytes 0 accept # handle 9", "Accepted by 1")]
    [InlineData("counter packets 0 bytes 0 # handle 4", "Dropped by policy")]
    [InlineData("mark and 0x4000 != 0x4000 counter packets 0 bytes 0 return # handle 16", "Dropped by policy")]
    [InlineData("xt match \"comment\" counter packets 0 bytes 0 xt target \"REJECT\"", "Rejected by 1")]
    [InlineData("# Warning: XT target DNAT not found", "Dropped by policy")]
    [InlineData("goto sub", "Dropped by policy")]
    [InlineData("jump sub", "Dropped by policy")]
    public void A_rule_decides_for_the_packet_that_it_matches(string rule, string end)
    {
        Assert.Equal([end], Ends(rule));
    }

    [Theory]
    [InlineData("limit rate 10/second accept", "Accepted by 1", "Dropped by policy")]
    [InlineData("xt match \"set\" counter packets 0 bytes 0 accept # handle 14", "Accepted by 1", "Dropped by policy")]
    [InlineData("# ! match-set blocked src counter packets 0 bytes 0 accept # handle 14", "Accepted by 1", "Dropped by policy")]
    [InlineData("meta random & 2147483647 < 1073741824 counter packets 0 bytes 0 accept # handle 12", "Accepted by 1", "Dropped by policy")]
    [InlineData("ip saddr @learnt accept", "Accepted by 1", "Dropped by policy")]
    [InlineData("ip saddr @nowhere accept", "Accepted by 1", "Dropped by policy")]
    [InlineData("socket transparent 1 accept", "Accepted by 1", "Dropped by policy")]
    [InlineData("queue to 0", "CannotTell by 1", "Dropped by policy")]
    [InlineData("ip daddr . meta l4proto vmap @nowhere", "CannotTell by 1")]
    public void What_is_not_understood_is_never_taken_for_an_answer(string rule, params string[] ends)
    {
        Assert.Equal(ends, Ends(rule));
    }

    [Fact]
    public void A_base_chain_has_its_hook_priority_and_policy()
    {
        var chain = Assert.Single(Assert.Single(Read("accept").Tables).Hooks);

        Assert.Equal(("filter", "forward", 10, "inet site"), (chain.Type, chain.Hook, chain.Priority, chain.Table.Name));
    }

    [Theory]
    [InlineData("table ip6 x {\n\tchain c {\n\t\tdrop\n\t}\n}")]
    [InlineData("table inet x {\n\tflags dormant\n\tchain c {\n\t\tdrop\n\t}\n}")]
    public void Tables_that_IPv4_never_meets_are_kept_apart(string text)
    {
        var ruleset = NftRuleset.Parse(new("n", "netfilter/nft-ruleset.txt", text)).Value;

        Assert.Empty(ruleset.Tables);
        Assert.Single(ruleset.All);
    }

    [Theory]
    [InlineData("tcp flags syn / syn,rst accept", "tcp flags syn / syn,rst => ACCEPT")]
    [InlineData("tcp flags & (syn | rst) == syn accept", "tcp flags & (syn | rst) == syn => ACCEPT")]
    [InlineData("udp dport 53 queue num 3 bypass", "queue num 3 bypass => queue num 3 bypass")]
    [InlineData("tproxy ip to 127.0.0.1:8080", "tproxy ip to 127.0.0.1:8080 => tproxy ip to 127.0.0.1:8080")]
    public void What_is_not_understood_stays_under_its_own_words(string rule, string read)
    {
        var body = Read(rule).Tables[0].Rules.Chain("forward")!.Rules[0];

        Assert.Equal(read, $"{body.Matches[^1].Module} => {body.Target}");
    }

    [Theory]
    [InlineData("table ip x {\n\tchain a b {\n\t\tdrop\n\t}\n}", 2)]
    [InlineData("chain a {\n\tdrop\n}", 2)]
    [InlineData("table ip x {\n\tset s {\n\t\tcolour blue\n\t}\n}", 1)]
    [InlineData("table ip x {\n\tdrop\n}", 1)]
    public void What_stands_where_nothing_of_its_kind_stands_is_noted(string text, int notes)
    {
        Assert.Equal(notes, NftRuleset.Parse(new("n", "netfilter/nft-ruleset.txt", text)).Notes.Length);
    }

    private static NftRuleset Read(string rule) => NftRuleset.Parse(new("n", "netfilter/nft-ruleset.txt", $$"""
        table inet site {
        	set pods {
        		type ipv4_addr
        		flags interval
        		elements = { 10.244.0.0/16,
        			     10.245.0.0/16 }
        	}

        	set learnt {
        		type ipv4_addr
        		flags dynamic,timeout
        	}

        	map services {
        		type ipv4_addr . inet_proto . inet_service : verdict
        		elements = { 10.244.0.7 . udp . 53 comment "kube-system/kube-dns:dns" : accept,
        			     10.244.0.7 . tcp . 53 : goto sub }
        	}

        	chain sub {
        		ip protocol tcp drop
        		return
        	}

        	chain forward {
        		type filter hook forward priority filter + 10; policy drop;
        		{{rule}}
        	}
        }
        """)).Value;

    private static List<string> Ends(string rule)
    {
        var packet = new Packet(IPAddress.Parse("10.244.3.2"), IPAddress.Parse("10.244.0.7"), Protocol.Udp)
        {
            SourcePort = 45338,
            DestinationPort = 53,
            InInterface = "flannel.1",
            OutInterface = "cni0",
        };
        var fib = new Fib(
            new RoutingTables(RouteList.Parse(new("n", "r", "10.244.0.0/24 dev cni0 scope link")).Value, [], null),
            new NodeLinks(LinkList.Parse(new("n", "l", "")).Value.Links));

        return [.. new ChainWalk(Read(rule).Tables[0].Rules, fib).From("forward", Branch.Of(packet)).Select(end => $"{end.Kind} by {end.By?.Index.ToString() ?? "policy"}")];
    }
}
