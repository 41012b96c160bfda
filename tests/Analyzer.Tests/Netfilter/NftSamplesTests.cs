using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>One ruleset, made by iptables-nft, as the nft of Debian 11, 12 and 13 prints it in text (<c>-a</c>) and in JSON.</summary>
public sealed class NftSamplesTests
{
    [Theory]
    [InlineData("debian11-nft-0.9.8")]
    [InlineData("debian12-nft-1.0.6")]
    [InlineData("debian13-nft-1.1.3")]
    public void Every_line_of_the_text_is_read(string sample)
    {
        var parsed = NftRuleset.Parse(Sample(sample, "ruleset.txt"));

        Assert.Empty(parsed.Notes);
        Assert.Equal(["ip filter", "ip mangle", "ip nat", "ip raw"], parsed.Value.Tables.Select(table => table.Rules.Name).Order(StringComparer.Ordinal));
        Assert.Equal("ACCEPT", Rules(parsed.Value, "ip filter", "FORWARD")[2].Target!.Name);
        Assert.Equal("REJECT", Rules(parsed.Value, "ip filter", "FORWARD")[^1].Target!.Name);
    }

    [Theory]
    [InlineData("debian12-nft-1.0.6")]
    [InlineData("debian13-nft-1.1.3")]
    public void JSON_says_what_the_text_says(string sample)
    {
        var text = NftRuleset.Parse(Sample(sample, "ruleset.txt")).Value;
        var json = NftRulesetJson.Parse(Sample(sample, "ruleset.json"));

        Assert.Empty(json.Notes);
        Assert.Equal(Hooks(text), Hooks(json.Value.Ruleset));
        Assert.Equal(Verdicts(text), Verdicts(json.Value.Ruleset));
    }

    [Theory]
    [InlineData("{\"match\": {\"op\": \"==\", \"left\": {\"meta\": {\"key\": \"iifname\"}}, \"right\": \"cni0\"}}, {\"accept\": null}", "-m nft iifname cni0 => ACCEPT")]
    [InlineData("{\"match\": {\"op\": \"!=\", \"left\": {\"payload\": {\"protocol\": \"ip\", \"field\": \"saddr\"}}, \"right\": {\"prefix\": {\"addr\": \"127.0.0.0\", \"len\": 8}}}}, {\"drop\": null}", "-m nft ! ip saddr 127.0.0.0/8 => DROP")]
    [InlineData("{\"match\": {\"op\": \"in\", \"left\": {\"ct\": {\"key\": \"state\"}}, \"right\": [\"established\", \"related\"]}}, {\"accept\": null}", "-m conntrack --ctstate ESTABLISHED,RELATED => ACCEPT")]
    [InlineData("{\"match\": {\"op\": \"==\", \"left\": {\"&\": [{\"meta\": {\"key\": \"mark\"}}, 16384]}, \"right\": 16384}}, {\"counter\": {\"packets\": 1, \"bytes\": 2}}, {\"return\": null}", "-m mark --mark 16384/16384 => RETURN")]
    [InlineData("{\"match\": {\"op\": \"==\", \"left\": {\"payload\": {\"protocol\": \"tcp\", \"field\": \"dport\"}}, \"right\": {\"set\": [22, {\"range\": [8000, 8080]}]}}}, {\"jump\": {\"target\": \"x\"}}", "-m nft tcp dport 22 8000-8080 => x")]
    [InlineData("{\"vmap\": {\"key\": {\"concat\": [{\"payload\": {\"protocol\": \"ip\", \"field\": \"daddr\"}}, {\"meta\": {\"key\": \"l4proto\"}}]}, \"data\": {\"set\": [[{\"concat\": [\"10.0.0.1\", \"tcp\"]}, {\"goto\": {\"target\": \"x\"}}]]}}}", "-m nft ip daddr . meta l4proto 10.0.0.1 . tcp => x")]
    [InlineData("{\"mangle\": {\"key\": {\"meta\": {\"key\": \"mark\"}}, \"value\": {\"|\": [{\"meta\": {\"key\": \"mark\"}}, 16384]}}}", "=> MARK --or-mark 16384")]
    [InlineData("{\"dnat\": {\"addr\": \"10.244.0.7\", \"port\": 53}}", "=> DNAT --to-destination 10.244.0.7:53")]
    [InlineData("{\"masquerade\": null}", "=> MASQUERADE")]
    [InlineData("{\"reject\": {\"type\": \"icmp\", \"expr\": \"host-prohibited\"}}", "=> REJECT --reject-with icmp-host-prohibited")]
    [InlineData("{\"xt\": {\"type\": \"match\", \"name\": \"conntrack\"}}, {\"drop\": null}", "-m xt match \"conntrack\" => DROP")]
    public void An_expression_is_read_as_its_text_would_be(string statements, string rule)
    {
        var parsed = Json($"{{\"rule\": {{\"family\": \"ip\", \"table\": \"t\", \"chain\": \"c\", \"handle\": 2, \"expr\": [{statements}]}}}}");

        Assert.Empty(parsed.Notes);
        var read = Assert.Single(parsed.Value.Ruleset.Tables[0].Rules.Chains[0].Rules);
        Assert.Equal(rule, $"{string.Join("; ", read.Matches)} => {read.Target}".Trim());
    }

    [Theory]
    [InlineData("{\"xt\": null}")]
    [InlineData("{\"quantum\": {\"spin\": \"up\"}}")]
    [InlineData("{\"queue\": {\"num\": 1}}")]
    public void An_expression_that_is_not_understood_is_kept_as_a_target_that_nobody_models(string statement)
    {
        var read = Json($"{{\"rule\": {{\"family\": \"ip\", \"table\": \"t\", \"chain\": \"c\", \"expr\": [{statement}]}}}}").Value.Ruleset.Tables[0].Rules.Chains[0].Rules[0];

        Assert.NotNull(read.Target);
        Assert.NotEmpty(read.Matches);
    }

    [Theory]
    [InlineData("{\"rule\": {\"family\": \"ip\", \"table\": \"t\", \"chain\": \"nowhere\", \"expr\": []}}")]
    [InlineData("{\"rule\": {\"family\": \"ip\", \"table\": \"nowhere\", \"chain\": \"c\", \"expr\": []}}")]
    [InlineData("{\"rule\": 7}")]
    [InlineData("{\"surprise\": {}}")]
    [InlineData("7")]
    public void What_is_no_object_of_a_ruleset_is_noted(string row)
    {
        Assert.Single(Json(row).Notes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("nft: command not found")]
    [InlineData("{\"nftables\": [{\"table\": {\"family\": \"ip\"")]
    public void What_is_no_ruleset_is_noted(string text)
    {
        Assert.NotEmpty(NftRulesetJson.Parse(new("n", "x", text)).Notes);
    }

    private static Parsed<NftRulesetJson> Json(string row) => NftRulesetJson.Parse(new("n", "netfilter/nft-ruleset-json.json",
        $"{{\"nftables\": [{{\"metainfo\": {{\"version\": \"1.0.6\"}}}}, {{\"table\": {{\"family\": \"ip\", \"name\": \"t\", \"handle\": 1}}}}, {{\"chain\": {{\"family\": \"ip\", \"table\": \"t\", \"name\": \"c\", \"handle\": 1}}}}, {row}]}}"));

    private static List<string> Hooks(NftRuleset ruleset) =>
        [.. ruleset.Tables.SelectMany(table => table.Hooks).Select(hook => $"{hook.Table.Name} {hook.Chain} {hook.Type} {hook.Hook} {hook.Priority} {hook.Table.Chain(hook.Chain)!.Policy}").Order(StringComparer.Ordinal)];

    // Which rule ends how; in what words it asks may differ.
    private static List<string> Verdicts(NftRuleset ruleset) =>
        [.. ruleset.Tables.SelectMany(table => table.Rules.Chains).SelectMany(chain => chain.Rules).Where(rule => rule.Target?.Name is "ACCEPT" or "DROP" or "RETURN" or "REJECT" or "KUBE-SEP-A" or "KUBE-FORWARD" or "KUBE-MARK-MASQ")
            .Select(rule => $"{rule.Place} {rule.Counters} {rule.Target!.Name}").Order(StringComparer.Ordinal)];

    private static ImmutableArray<ChainRule> Rules(NftRuleset ruleset, string table, string chain) =>
        ruleset.Tables.Single(known => known.Rules.Name == table).Rules.Chain(chain)!.Rules;

    // Tables of each family, with a counter, a quota, a limit, a helper and a set whose elements expire.
    [Theory]
    [InlineData("debian11-nft-0.9.8")]
    [InlineData("debian12-nft-1.0.6")]
    [InlineData("debian13-nft-1.1.3")]
    public void Tables_of_each_family_are_kept(string sample)
    {
        var text = NftRuleset.Parse(Sample(sample, "families.txt"));
        var json = NftRulesetJson.Parse(Sample(sample, "families.json"));

        foreach (var (ruleset, notes) in new[] { (text.Value, text.Notes), (json.Value.Ruleset, json.Notes) })
        {
            Assert.Empty(notes);
            Assert.Equal(["inet site", "ip6 site6", "netdev edge", "bridge l2", "arp a", "ip asleep"], ruleset.All.Select(table => table.Rules.Name));
            Assert.Equal(["counter drops", "quota month", "limit slow", "ct helper ftp-standard"], ruleset.All[0].Objects.Select(named => $"{named.Kind} {named.Name}"));
            Assert.Equal("DROP", Assert.Single(ruleset.OfFamily("ip6")).Rules.Chain("input")!.Rules[0].Target!.Name);
        }

        Assert.Equal(["inet site"], text.Value.Tables.Select(table => table.Rules.Name));
        Assert.True(text.Value.All[5].IsDormant);

        // JSON does not say before nft 1.1 that a table is dormant.
        Assert.Equal(sample == "debian13-nft-1.1.3", json.Value.Ruleset.All[5].IsDormant);
    }

    private static ArtifactText Sample(string sample, string name) =>
        new("n", name, File.ReadAllText(Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", sample, name)));
}
