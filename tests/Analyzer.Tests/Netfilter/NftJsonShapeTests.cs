using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>What nft's JSON holds that no version prints today is kept in its own words, and nothing of it is taken for something known.</summary>
public sealed class NftJsonShapeTests
{
    [Theory]
    [InlineData("""{"masquerade":{"flags":["random",{"new":1}]}}""")]
    [InlineData("""{"masquerade":{"flags":[["random"]]}}""")]
    [InlineData("""{"dnat":{"addr":"10.0.0.1","port":80,"weight":3}}""")]
    [InlineData("""{"dnat":{"family":{"name":"ip"},"addr":"10.0.0.1"}}""")]
    [InlineData("""{"queue":{"num":0,"flags":{"bypass":true}}}""")]
    [InlineData("""{"limit":{"rate":"10","per":"second"}}""")]
    [InlineData("""{"limit":{"rate":10,"per":"second","inv":"yes"}}""")]
    [InlineData("""{"quota":{"val":25,"val_unit":{"m":"bytes"}}}""")]
    [InlineData("""{"reject":{"type":["icmp"]}}""")]
    [InlineData("""{"jump":{"target":{"chain":"a"}}}""")]
    [InlineData("""{"jump":{"target":"a","when":"later"}}""")]
    [InlineData("""{"accept":{"after":5}}""")]
    [InlineData("""{"accept":null,"log":null}""")]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth0","case":"insensitive"}}""")]
    [InlineData("""{"set":{"op":"add","elem":"10.0.0.1","set":["s"]}}""")]
    [InlineData("""["accept"]""")]
    [InlineData("null")]
    public void A_statement_that_is_otherwise_than_nft_prints_it_is_unknown(string statement)
    {
        var read = Assert.Single(Statements(statement));

        Assert.IsType<NftUnknownStatement>(read);
        Assert.StartsWith("json ", read.ToString());
    }

    [Theory]
    [InlineData("""{"payload":{"protocol":"ip","field":"saddr","layer":"outer"}}""")]
    [InlineData("""{"payload":{"protocol":"ip","field":["saddr"]}}""")]
    [InlineData("""{"numgen":{"mode":"random","mod":"two","offset":0}}""")]
    [InlineData("""{"jhash":{"mod":4,"seed":[1],"expr":{"payload":{"protocol":"ip","field":"saddr"}}}}""")]
    [InlineData("""{"fib":{"result":"type","flags":["daddr",{"x":1}]}}""")]
    [InlineData("""{"meta":{"key":"mark","cpu":1}}""")]
    [InlineData("""{"ct":{"key":"state"},"meta":{"key":"mark"}}""")]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    public void So_is_an_expression(string expression)
    {
        var match = Assert.IsType<NftMatch>(Assert.Single(Statements($$$"""{"match":{"op":"==","left":{{{expression}}},"right":1}}""")));

        Assert.IsType<NftUnknownExpression>(match.Left);
    }

    [Fact]
    public void What_a_list_of_values_holds_beside_words_is_kept()
    {
        var match = Assert.IsType<NftMatch>(Assert.Single(Statements("""{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["established",{"new":{}}]}}""")));

        Assert.Equal(["established", "json \"{'new':{}}\""], Assert.IsType<NftFlagList>(match.Right).Flags.Select(flag => flag.ToString()));
    }

    [Fact]
    public void An_element_that_carries_what_is_not_known_says_so()
    {
        var json = NftRulesetJson.Parse(new("n", "nft.json", """
            {"nftables":[{"table":{"family":"ip","name":"t"}},
            {"set":{"family":"ip","table":"t","name":"s","type":"ipv4_addr","elem":[{"elem":{"val":"10.0.0.1","meter":{"rate":1}}}]}}]}
            """));

        Assert.IsType<NftUnknownStatement>(Assert.Single(Assert.Single(json.Value.Ruleset.All[0].Sets[0].Elements).Statements));
    }

    [Theory]
    [InlineData("""{"chain":{"family":"ip","table":"t","name":"d","hook":["forward"]}}""", 2)]
    [InlineData("""{"gateway":{"family":"ip","table":"t","name":"d"}}""", 2)]
    [InlineData("""{"rule":{"family":"ip","table":"t","chain":"c","expr":{"accept":null}}}""", 2)]
    [InlineData("""{"rule":{"family":"ip","table":"t","chain":"c","expr":[]}}""", null)]
    public void Where_an_object_is_not_understood_the_ruleset_is_not_known_as_a_whole(string named, int? line)
    {
        var json = NftRulesetJson.Parse(new("n", "nft.json", $$$"""
            {"nftables":[{"table":{"family":"ip","name":"t"}},{"chain":{"family":"ip","table":"t","name":"c"}},
            {{{named}}}]}
            """));

        Assert.Equal(line, json.Value.Ruleset.Unread?.Number);
    }

    [Theory]
    [InlineData("table ip t {\n\tgateway g {\n\t}\n}\n", 2)]
    [InlineData("root@node1:~# nft list ruleset\ntable ip t {\n\tchain c {\n\t\taccept\n\t}\n}\n", null)]
    public void The_same_holds_of_text(string text, int? line) => Assert.Equal(line, NftRuleset.Parse(new("n", "nft.txt", text)).Value.Unread?.Number);

    private static ImmutableArray<NftStatement> Statements(string statement)
    {
        var json = $$$"""{"nftables":[{"table":{"family":"ip","name":"t"}},{"chain":{"family":"ip","table":"t","name":"c"}},{"rule":{"family":"ip","table":"t","chain":"c","expr":[{{{statement}}}]}}]}""";
        return NftRulesetJson.Parse(new("n", "nft.json", json)).Value.Ruleset.All[0].Chains[0].Rules[0].Statements;
    }
}
