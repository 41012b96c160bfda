using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class NftRulesetTests
{
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
}
