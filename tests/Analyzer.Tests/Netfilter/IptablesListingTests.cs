using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>The samples are one set of rules as Debian 11, 12 and 13 print it, by either back end, in three ways.</summary>
public sealed class IptablesListingTests
{
    public static TheoryData<string, string> Samples
    {
        get
        {
            var samples = new TheoryData<string, string>();
            foreach (var sample in (string[])["debian11-iptables-1.8.7-nft", "debian12-iptables-1.8.9-legacy", "debian12-iptables-1.8.9-nft", "debian13-iptables-1.8.11-nft"])
                foreach (var table in (string[])["filter", "nat", "mangle", "raw"])
                    samples.Add(sample, table);

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_listing_has_the_rules_of_the_dump_in_their_places(string sample, string table)
    {
        var saved = Save(sample).Table(table)!;
        var listed = IptablesListing.Parse(Sample(sample, $"list-{table}.txt"));

        Assert.Empty(listed.Notes);
        var read = Assert.Single(listed.Value.Rules.Tables);
        Assert.Equal(table, read.Name);
        Assert.Equal(Shape(saved), Shape(read));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_rules_of_S_are_those_of_the_dump_word_by_word(string sample, string table)
    {
        var printed = IptablesRules.Parse(Sample(sample, $"rules-{table}.txt"));

        Assert.Empty(printed.Notes);
        Assert.Equal(Words(Save(sample).Table(table)!), Words(Assert.Single(printed.Value.Rules.Tables)));
    }

    [Theory]
    [InlineData("ACCEPT     all  --  lo     *       0.0.0.0/0            0.0.0.0/0           ", "-i lo => ACCEPT")]
    [InlineData("ACCEPT     0    --  *      *       0.0.0.0/0            0.0.0.0/0            ctstate RELATED,ESTABLISHED", "-m conntrack --ctstate RELATED,ESTABLISHED => ACCEPT")]
    [InlineData("Q          tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp spts:1024:65535 dpt:!80", "-p tcp; -m tcp --sport 1024:65535 ! --dport 80 => Q")]
    [InlineData("DROP       17   --  !eth0  *      !10.0.0.0/8          !127.0.0.1            udp dpt:53", "! -s 10.0.0.0/8 ! -d 127.0.0.1 ! -i eth0 -p 17; -m udp --dport 53 => DROP")]
    [InlineData("LOG        tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp flags:0x17/0x02 limit: avg 10/sec burst 20 LOG flags 0 level 4 prefix \"-j\"", "-p tcp; -m tcp --tcp-flags FIN,SYN,RST,ACK SYN; -m limit --limit 10/sec --limit-burst 20 => LOG LOG flags 0 level 4 prefix \"-j\"")]
    [InlineData("ACCEPT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            ! match-set blocked src", "-m set ! --match-set blocked src => ACCEPT")]
    [InlineData("cali-fw    all  --  cali+  *       0.0.0.0/0            0.0.0.0/0           [goto] ", "-i cali+ => goto cali-fw")]
    [InlineData("ACCEPT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* back\\slash */ mark match ! 0x1/0x1", "-m comment --comment back\\slash; -m mark ! --mark 0x1/0x1 => ACCEPT")]
    [InlineData("REJECT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited", "=> REJECT --reject-with icmp-host-prohibited")]
    [InlineData("           all  --  *      *       0.0.0.0/0            0.0.0.0/0            connmark match  0x10/0xff helper match \"ftp\"", "-m connmark --mark 0x10/0xff; -m helper --helper ftp =>")]
    [InlineData("DROP       all  -f  *      *       0.0.0.0/0            0.0.0.0/0           ", "-f => DROP")]
    [InlineData("DNAT       udp  --  *      *       0.0.0.0/0            0.0.0.0/0            /* a:dns */ recent: SET name: KUBE-SEP-A side: source mask: 255.255.255.255 udp to:10.244.0.7:53", "-p udp; -m comment --comment a:dns; -m recent --set --name KUBE-SEP-A --rsource --mask 255.255.255.255; -m udp => DNAT --to-destination 10.244.0.7:53")]
    [InlineData("KUBE-SEP-A  all  --  *      *       0.0.0.0/0            0.0.0.0/0            statistic mode random probability 0.50000000000", "-m statistic --mode random --probability 0.50000000000 => KUBE-SEP-A")]
    [InlineData("KUBE-SVC-A  all  --  *      *       0.0.0.0/0            0.0.0.0/0            ADDRTYPE match dst-type LOCAL ADDRTYPE match src-type !LOCAL limit-in", "-m addrtype --dst-type LOCAL; -m addrtype ! --src-type LOCAL --limit-iface-in => KUBE-SVC-A")]
    [InlineData("MARK       all  --  *      *       0.0.0.0/0            0.0.0.0/0            MARK or 0x4000", "=> MARK --or-mark 0x4000")]
    [InlineData("CT         udp  --  *      *       0.0.0.0/0            0.0.0.0/0            udp dpt:53 CT notrack", "-p udp; -m udp --dport 53 => CT --notrack")]
    [InlineData("ACCEPT     tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            multiport dports 22,80,8000:8080 /* after \"multi\" -j x -g y # z */", "-p tcp; -m multiport --dports 22,80,8000:8080; -m comment --comment after \"multi\" -j x -g y # z => ACCEPT")]
    [InlineData("ACCEPT     icmp --  *      *       0.0.0.0/0            0.0.0.0/0            icmptype 8", "-p icmp; -m icmp --icmp-type 8 => ACCEPT")]
    [InlineData("ACCEPT     icmpv6    *      *       ::/0                 ::/0                 ipv6-icmptype 135", "-p icmpv6; -m icmp6 --icmpv6-type 135 => ACCEPT")]
    [InlineData("ACCEPT     all  --  *      *       0.0.0.0/0            0.0.0.0/0            MAC00:11:22:33:44:55 quantum spin up", "MAC00:11:22:33:44:55 quantum spin up => ACCEPT")]
    public void A_row_says_what_its_rule_says(string row, string rule)
    {
        var read = Rule($"Chain X (1 references)\n pkts bytes target     prot opt in     out     source               destination         \n    0     0 {row}");

        Assert.Equal(rule, Written(read));
    }

    [Fact]
    public void Without_v_nobody_knows_to_which_interfaces_a_rule_applies()
    {
        var rule = Rule("Chain FORWARD (policy DROP)\ntarget     prot opt source               destination\nACCEPT     all  --  anywhere             anywhere");

        Assert.Equal(Match.Unclear, Assert.Single(rule.Matches).Module);
    }

    [Theory]
    [InlineData("12K", 12_000)]
    [InlineData("3456M", 3_456_000_000)]
    [InlineData("7G", 7_000_000_000)]
    [InlineData("42", 42)]
    public void Shortened_counters_are_thousands(string word, long number)
    {
        var rule = Rule($"Chain X (1 references)\n pkts bytes target     prot opt in     out     source               destination\n {word}  {word} DROP all -- * * 0.0.0.0/0 0.0.0.0/0");

        Assert.Equal(new Counters(number, number), rule.Counters);
    }

    [Theory]
    [InlineData("netfilter/iptables-list.txt", "INPUT,FORWARD,OUTPUT", "filter")]
    [InlineData("fw/iptables-L-n-v-security.txt", "INPUT,FORWARD,OUTPUT", "security")]
    [InlineData("sos_commands/firewall_tables/iptables_-t_mangle_-nvL", "FORWARD", "mangle")]
    [InlineData("x.txt", "PREROUTING,INPUT,OUTPUT,POSTROUTING", "nat")]
    [InlineData("x.txt", "PREROUTING,OUTPUT", "raw")]
    [InlineData("x.txt", "PREROUTING,INPUT,FORWARD,OUTPUT,POSTROUTING", "mangle")]
    [InlineData("x.txt", "POSTROUTING", "unknown")]
    public void The_table_is_told_by_the_name_of_the_file_or_by_its_chains(string path, string chains, string table)
    {
        var text = string.Join('\n', chains.Split(',').Select(chain => $"Chain {chain} (policy ACCEPT)"));

        Assert.Equal(table, Assert.Single(IptablesListing.Parse(new("n", path, text)).Value.Rules.Tables).Name);
    }

    [Fact]
    public void Tables_pasted_one_after_the_other_are_told_apart()
    {
        var rules = Parse("""
            # iptables -L -n
            Chain INPUT (policy ACCEPT)
            Chain FORWARD (policy DROP)
            Chain OUTPUT (policy ACCEPT)
            Chain PREROUTING (policy ACCEPT)
            Chain INPUT (policy ACCEPT)
            Chain OUTPUT (policy ACCEPT)
            Chain POSTROUTING (policy ACCEPT)
            [root@cp-1 ~]# iptables -t raw -nvL
            Chain PREROUTING (policy ACCEPT)
            """).Value.Rules;

        Assert.Equal(["filter", "nat", "raw"], rules.Tables.Select(table => table.Name));
        Assert.False(rules.Knows("mangle"));
    }

    [Theory]
    [InlineData("ACCEPT all")]
    [InlineData("x y ACCEPT all -- * * 0.0.0.0/0 0.0.0.0/0")]
    [InlineData("iptables: No chain/target/match by that name.")]
    public void What_is_no_row_is_noted_with_its_line(string line)
    {
        var notes = Parse($"Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n pkts bytes target     prot opt in     out     source               destination\n{line}\n").Notes;

        Assert.Equal(3, Assert.Single(notes).Line.Number);
    }

    [Fact]
    public void No_text_throws_and_every_line_counts()
    {
        string[] pieces = ["Chain ", "INPUT ", "(policy ACCEPT", " 1K packets, 2 bytes)", " pkts bytes target prot opt in out source destination", "\n", " -- ", " * ", " 0.0.0.0/0 ", " /* ", " */ ", "recent: SET name:", " ! ", "-A X ", "-P INPUT DROP\n", "-N X\n", "-c 1 2", "\"", "\\", " 7 "];
        Prop.ForAll(Gen.Choose(0, pieces.Length - 1).ListOf(30).ToArbitrary(), picks =>
        {
            var text = new ArtifactText("n", "x.txt", string.Concat(picks.Select(pick => pieces[pick])));
            var listed = IptablesListing.Parse(text);
            var printed = IptablesRules.Parse(text);
            var saved = IptablesSave.Parse(text);
            return listed.Notes.Length + printed.Notes.Length + saved.Notes.Length >= 0;
        }).Check(Seeded.Config);
    }

    private static List<string> Shape(NetfilterTable table) =>
        [.. table.Chains.OrderBy(chain => chain.Name, StringComparer.Ordinal).SelectMany(chain => chain.Rules.Select(rule =>
            $"{rule.Place} {rule.Counters} {(rule.Target?.Name is "NOTRACK" ? "CT" : rule.Target?.Name)} {rule.Target?.IsGoto} {rule.Comment}").Prepend($"{chain.Name} {chain.Policy}"))];

    private static List<string> Words(NetfilterTable table) =>
        [.. table.Chains.OrderBy(chain => chain.Name, StringComparer.Ordinal).SelectMany(chain => chain.Rules.Select(rule => $"{rule.Place} {rule.Counters} {Written(rule)}"))];

    private static string Written(ChainRule rule) =>
        $"{string.Join("; ", rule.Matches)} => {(rule.Target?.IsGoto == true ? "goto " : "")}{rule.Target}".Trim();

    private static ChainRule Rule(string text) => Parse(text).Value.Rules.Tables[0].Chains[0].Rules[0];

    private static Parsed<IptablesListing> Parse(string text) => IptablesListing.Parse(new("n", "netfilter/iptables-list.txt", text));

    private static IptablesSave Save(string sample)
    {
        var parsed = IptablesSave.Parse(Sample(sample, "save-c.txt"));
        Assert.Empty(parsed.Notes);
        return parsed.Value;
    }

    private static ArtifactText Sample(string sample, string name) =>
        new("n", name, File.ReadAllText(Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", sample, name)));
}
