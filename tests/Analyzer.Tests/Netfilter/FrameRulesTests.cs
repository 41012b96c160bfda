using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>One ruleset for frames and one for ARP, as ebtables and arptables of Debian 11, 12 and 13 save and list them.</summary>
public sealed class FrameRulesTests
{
    [Theory]
    [InlineData("debian11-iptables-1.8.7-nft")]
    [InlineData("debian12-iptables-1.8.9-nft")]
    [InlineData("debian13-iptables-1.8.11-nft")]
    public void What_ebtables_saves_it_lists(string sample)
    {
        var saved = EbtablesSave.Parse(Sample(sample, "ebtables-save.txt"));
        var filter = EbtablesListing.Parse(Sample(sample, "ebtables-list.txt"));
        var nat = EbtablesListing.Parse(Sample(sample, "ebtables-list-nat.txt"));

        Assert.Empty(saved.Notes.Concat(filter.Notes).Concat(nat.Notes));
        Assert.Equal(saved.Value.Rules.Tables.SelectMany(Words), filter.Value.Tables.Concat(nat.Value.Tables).SelectMany(Words));
        Assert.Equal(10, saved.Value.Rules.Tables.Sum(table => table.Chains.Sum(chain => chain.Rules.Length)));
    }

    [Theory]
    [InlineData("debian11-iptables-1.8.7-nft")]
    [InlineData("debian12-iptables-1.8.9-nft")]
    [InlineData("debian13-iptables-1.8.11-nft")]
    public void A_rule_for_frames_has_its_matches_and_its_target(string sample)
    {
        var filter = EbtablesListing.Parse(Sample(sample, "ebtables-list.txt")).Value.Tables[0];
        var jump = filter.Chain("FORWARD")!.Rules[0];
        var mark = filter.Chain("FORWARD")!.Rules[3];

        Assert.Equal(("DROP", "RETURN"), (filter.Chain("FORWARD")!.Policy, filter.Chain("KUBE-HAIR")!.Policy));
        Assert.Equal("-s 02:00:00:00:00:01 ! -d Broadcast -i veth+ -o cni0 => KUBE-HAIR", $"{string.Join("; ", jump.Matches)} => {jump.Target}");
        Assert.Equal(new Counters(0, 0), jump.Counters);
        Assert.Equal(("mark", "0x2a"), (mark.Target!.Name, mark.Target.Option("--mark-set")?.Value));
    }

    [Theory]
    [InlineData("debian11-iptables-1.8.7-nft")]
    [InlineData("debian12-iptables-1.8.9-nft")]
    [InlineData("debian13-iptables-1.8.11-nft")]
    public void What_a_rule_for_ARP_matches_stands_behind_its_target(string sample)
    {
        var saved = ArptablesSave.Parse(Sample(sample, "arptables-save.txt"));
        var listed = ArptablesListing.Parse(Sample(sample, "arptables-list.txt"));
        var rules = saved.Value.Rules.Chain("filter", "INPUT")!.Rules;

        Assert.Empty(saved.Notes.Concat(listed.Notes));
        Assert.Equal(
            ["-d 10.0.0.100 => DROP", "-i eth0 -s 10.0.0.0/24 --opcode 1 => ACCEPT", "! -s 10.0.0.7 --src-mac 02:00:00:00:00:01 => DROP"],
            rules.Select(rule => $"{string.Join("; ", rule.Matches)} => {rule.Target}"));
        Assert.Equal("mangle --mangle-ip-s 10.0.0.2", listed.Value.Filter.Chain("OUTPUT")!.Rules[0].Target!.ToString());
        Assert.Equal(("ACCEPT", new Counters(0, 0)), (listed.Value.Filter.Chain("INPUT")!.Policy, listed.Value.Filter.Chain("INPUT")!.Counters!.Value));
        Assert.Null(listed.Value.Filter.Chain("SITE")!.Policy);
    }

    [Theory]
    [InlineData("Bridge chain: INPUT, entries: 0, policy: ACCEPT")]
    [InlineData("Bridge table: filter\n-j DROP")]
    [InlineData("Bridge table: filter\nBridge chain: INPUT, entries: 1, policy: ACCEPT\nThe kernel doesn't support the ebtables 'filter' table.")]
    public void What_ebtables_does_not_list_is_noted(string text)
    {
        Assert.Single(EbtablesListing.Parse(new("n", "netfilter/ebtables-list.txt", text)).Notes);
    }

    [Theory]
    [InlineData("-j DROP -d 10.0.0.100")]
    [InlineData("Chain")]
    [InlineData("arptables: Permission denied")]
    public void What_arptables_does_not_list_is_noted(string text)
    {
        Assert.Single(ArptablesListing.Parse(new("n", "netfilter/arptables-list.txt", text)).Notes);
    }

    private static IEnumerable<string> Words(NetfilterTable table) =>
        table.Chains.SelectMany(chain => chain.Rules.Select(rule => $"{rule.Place}: {string.Join("; ", rule.Matches)} => {rule.Target}"));

    private static ArtifactText Sample(string sample, string name) =>
        new("n", name, File.ReadAllText(Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", sample, name)));
}
