using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class NftSyntaxTests
{
    private static readonly ArtifactFile Wide = new("debian12-nft-1.0.6", "wide.txt");

    // What the kernel that the samples come from has no module for: the forms of nft 0.9.8 and of 1.0.6.
    [Theory]
    [InlineData("queue num 1-3 bypass,fanout", "{\"queue\": {\"num\": {\"range\": [1, 3]}, \"flags\": [\"bypass\", \"fanout\"]}}", "queue flags bypass,fanout to 1-3")]
    [InlineData("queue flags bypass to 4", "{\"queue\": {\"num\": 4, \"flags\": \"bypass\"}}", "queue flags bypass to 4")]
    [InlineData("flow add @ft", "{\"flow\": {\"op\": \"add\", \"flowtable\": \"@ft\"}}", "flow add @ft")]
    [InlineData("dup to 10.0.0.9 device \"eth0\"", "{\"dup\": {\"addr\": \"10.0.0.9\", \"dev\": \"eth0\"}}", "dup to 10.0.0.9 device eth0")]
    [InlineData("ipsec in reqid 1", "{\"match\": {\"op\": \"==\", \"left\": {\"ipsec\": {\"key\": \"reqid\", \"dir\": \"in\", \"spnum\": 0}}, \"right\": 1}}", "ipsec in reqid 1")]
    [InlineData("tunnel id 5", "{\"match\": {\"op\": \"==\", \"left\": {\"tunnel\": {\"key\": \"id\"}}, \"right\": 5}}", "tunnel id 5")]
    [InlineData("ct timeout set \"quick\"", "{\"ct timeout\": \"quick\"}", "ct timeout set quick")]
    [InlineData("meta secmark set \"web\"", "{\"secmark\": \"web\"}", "meta secmark set web")]
    [InlineData("last used never", "{\"last\": null}", "last used never")]
    [InlineData("xt match \"physdev\"", "{\"xt\": {\"type\": \"match\", \"name\": \"physdev\"}}", "xt match \"physdev\"")]
    [InlineData("ip dscp set ip dscp | 0x10", "{\"mangle\": {\"key\": {\"payload\": {\"protocol\": \"ip\", \"field\": \"dscp\"}}, \"value\": {\"|\": [{\"payload\": {\"protocol\": \"ip\", \"field\": \"dscp\"}}, 16]}}}", "ip dscp set ip dscp | 16")]
    [InlineData("meta mark set meta mark & (ct mark | 0x1)", "{\"mangle\": {\"key\": {\"meta\": {\"key\": \"mark\"}}, \"value\": {\"&\": [{\"meta\": {\"key\": \"mark\"}}, {\"|\": [{\"ct\": {\"key\": \"mark\"}}, 1]}]}}}", "meta mark set meta mark & (ct mark | 1)")]
    public void A_statement_is_the_same_from_text_and_from_JSON(string text, string json, string read)
    {
        Assert.Equal(read, $"{Assert.Single(Text(text))}");
        if (text != "last used never")
            Assert.Equal(read, $"{Assert.Single(Json(json))}");
    }

    [Theory]
    [InlineData("quantum spin up")]
    [InlineData("ct")]
    [InlineData("meta mark set")]
    [InlineData("tcp dport {")]
    [InlineData("limit rate fast")]
    [InlineData("update @x { }")]
    [InlineData("vmap { 1 : accept }")]
    [InlineData("( ( (")]
    [InlineData("jhash mod 2 vmap { }")]
    public void What_is_not_understood_is_kept_in_its_own_words(string text)
    {
        var rule = Rule(text);

        Assert.NotEmpty(rule.Statements);
        Assert.NotEmpty(rule.Statements.OfType<NftUnknownStatement>().Cast<NftStatement>().Concat(rule.Statements.OfType<NftMatch>()));
    }

    [Fact]
    public void What_follows_the_words_of_iptables_is_read_again()
    {
        var rule = Rule("# recent: CHECK seconds: 10800 reap name: A side: source counter packets 4 bytes 240 jump A");

        Assert.Equal(["NftUnknownStatement", "NftCounter", "NftVerdict"], rule.Statements.Select(statement => statement.GetType().Name));
        Assert.Single(rule.Unknown);
    }

    [Fact]
    public void An_element_has_its_line_key_and_verdict()
    {
        var set = NftRuleset.Parse(new("n", "x", """
            table ip t {
            	map v {
            		type ipv4_addr . inet_proto . inet_service : verdict
            		flags interval,timeout
            		elements = { 10.0.0.0/24 . tcp . 80-90 timeout 1h2m expires 59m58s500ms comment "a, b" : goto x,
            			     * : drop }
            	}
            }
            """)).Value.All[0].Set("v")!;

        var first = set.Elements[0];
        Assert.Equal((5, 3720L, 3598L, "a, b", "goto x"), (first.Line.Number, first.Timeout, first.Expires, first.Comment, $"{first.Verdict}"));
        Assert.Equal(["NftPrefix", "NftValue", "NftRange"], Assert.IsType<NftConcat>(first.Key).Parts.Select(part => part.GetType().Name));
        Assert.Equal((6, "NftCatchAll"), (set.Elements[1].Line.Number, set.Elements[1].Key.GetType().Name));
        Assert.True(set.IsInterval && set.IsMap && !set.IsDynamic);
    }

    [Fact]
    public void A_flowtable_and_a_table_that_is_owned_are_known_as_such()
    {
        var table = NftRuleset.Parse(new("n", "x", """
            table inet t {
            	flags owner
            	flowtable ft {
            		hook ingress priority filter + 5
            		devices = { eth0, "cni0" }
            		counter
            		flags offload
            	}
            	ct timeout quick {
            		protocol tcp
            		l3proto ip
            		policy = { established : 2m, close : 20s }
            	}
            }
            """)).Value.All[0];

        Assert.True(table.IsOwned);
        Assert.Equal(["hook ingress priority 5 devices = { eth0, cni0 } counter flags offload", "protocol tcp l3proto ip policy = { established : 120s, close : 20s }"], table.Objects.Select(named => $"{named.Definition}"));
    }

    [Fact]
    public void No_text_throws() => AnyText.NeverThrows<NftRuleset>(File.ReadAllText(Wide.Path));

    private static ImmutableArray<NftStatement> Text(string rule) => Rule(rule).Statements;

    private static NftChainRule Rule(string rule) => NftRuleset.Parse(new("n", "x", $"table inet t {{\n\tchain c {{\n\t\t{rule}\n\t}}\n}}")).Value.All[0].Chains[0].Rules[0];

    private static ImmutableArray<NftStatement> Json(string statement) => NftRulesetJson.Parse(new("n", "x",
        $"{{\"nftables\": [{{\"table\": {{\"family\": \"inet\", \"name\": \"t\"}}}}, {{\"chain\": {{\"family\": \"inet\", \"table\": \"t\", \"name\": \"c\"}}}}, {{\"rule\": {{\"family\": \"inet\", \"table\": \"t\", \"chain\": \"c\", \"expr\": [{statement}]}}}}]}}"))
        .Value.Ruleset.All[0].Chains[0].Rules[0].Statements;

    private sealed record ArtifactFile(string Version, string Name)
    {
        public string Path => System.IO.Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", Version, Name);
    }
}
