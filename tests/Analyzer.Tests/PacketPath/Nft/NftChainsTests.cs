using System.Globalization;
using System.Text;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>Which tables of the ruleset are nftables' own, and where their chains hang.</summary>
public sealed class NftChainsTests
{
    private const string IptablesVersion = "iptables v1.8.9 (nf_tables)\n";

    private const string PrintedByIptables =
        """
        table ip filter {
            chain FORWARD {
                type filter hook forward priority filter; policy accept;
                xt match "statistic" counter packets 0 bytes 0 drop
            }
        }
        """;

    [Fact]
    public void A_table_that_iptables_prints_is_not_compiled_again()
    {
        var hooks = Hooks(("netfilter/nft-ruleset.txt", PrintedByIptables), ("netfilter/iptables-version.txt", IptablesVersion), ("netfilter/iptables-save.txt", "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m statistic --mode random --probability 0.5 -j DROP\nCOMMIT\n"));

        Assert.Equal(["iptables (nft): table filter, chain FORWARD"], hooks.Chains.Select(chain => chain.ToString()));
    }

    [Theory]
    [InlineData("# Table `filter' is incompatible, use 'nft' tool.\n")]
    [InlineData("")]
    public void A_table_that_iptables_does_not_print_is_nftables_own(string save)
    {
        var hooks = Hooks(("netfilter/nft-ruleset.txt", PrintedByIptables), ("netfilter/iptables-version.txt", IptablesVersion), ("netfilter/iptables-save.txt", save));

        Assert.Equal(["nftables: table ip filter, chain FORWARD"], hooks.Chains.Select(chain => chain.ToString()));
    }

    [Fact]
    public void Arguments_that_nft_does_not_print_are_not_known()
    {
        Assert.Equal("dropped | passes", Router.Ends(PrintedByIptables, "tcp"));
    }

    [Fact]
    public void Where_nft_shows_its_rules_none_of_iptables_nft_are_hidden()
    {
        Assert.DoesNotContain(Hooks(("netfilter/nft-ruleset.txt", PrintedByIptables)).Unknown, unseen => unseen.What is IptablesChains.Nft or "iptables");
        Assert.Contains(Hooks(("netfilter/nft-version.txt", "nftables v1.0.6\n")).Unknown, unseen => unseen.What == "iptables");
    }

    [Fact]
    public void Chains_hang_at_their_hooks_by_their_priorities()
    {
        var hooks = Hooks(("netfilter/nft-ruleset.txt",
            """
            table inet a {
                chain late { type filter hook forward priority filter + 10; policy drop; }
                chain early {
                    type filter hook forward priority mangle - 5; policy accept;
                }
                chain translates {
                    type nat hook postrouting priority srcnat + 10; policy accept;
                }
                chain again {
                    type route hook output priority -150; policy accept;
                }
            }
            table ip6 b {
                chain six {
                    type filter hook forward priority filter; policy accept;
                }
            }
            table ip c {
                flags dormant
                chain sleeps {
                    type filter hook forward priority filter; policy drop;
                }
            }
            """.Replace("{ type filter hook forward priority filter + 10; policy drop; }", "{\n        type filter hook forward priority filter + 10; policy drop;\n    }", StringComparison.Ordinal)));

        Assert.Equal(["early -155", "late 10"], hooks.At(NetHook.Forward).Select(chain => $"{chain.Chain.Name} {chain.Priority}"));
        Assert.Equal([(110, ChainType.Nat)], hooks.At(NetHook.Postrouting).Select(chain => (chain.Priority, chain.Type)));
        Assert.Equal([(-150, ChainType.Route)], hooks.At(NetHook.Output).Select(chain => (chain.Priority, chain.Type)));
    }

    [Fact]
    public void Rules_of_bridges_and_devices_that_may_stop_a_packet_are_named_as_not_seen()
    {
        var hooks = Hooks(("netfilter/nft-ruleset.txt",
            """
            table bridge b {
                chain f {
                    type filter hook forward priority 0; policy accept;
                    ether saddr 02:00:00:00:00:01 drop
                }
            }
            table netdev d {
                chain i {
                    type filter hook ingress device "eth0" priority 0; policy accept;
                    counter packets 0 bytes 0
                }
            }
            """));

        Assert.Contains(hooks.Unknown, unseen => unseen.What.StartsWith("table bridge b, chain f", StringComparison.Ordinal));
        Assert.DoesNotContain(hooks.Unknown, unseen => unseen.What.Contains("netdev", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ct state new accept", true)]
    [InlineData("ip saddr . ct mark @s accept", true)]
    [InlineData("ct mark set meta mark", true)]
    [InlineData("flow add @ft", true)]
    [InlineData("notrack", false)]
    [InlineData("tcp dport 80 drop", false)]
    public void Connections_are_tracked_where_a_rule_asks_for_them(string rule, bool isTracked)
    {
        Assert.Equal(isTracked, Hooks(("netfilter/nft-ruleset.txt", Router.Forward(rule))).TracksConnections);
        Assert.Equal(isTracked, Hooks(("netfilter/nft-ruleset.txt", Router.Forward(rule).Replace("{\n\tchain", "{\n\tflags dormant\n\tchain", StringComparison.Ordinal))).TracksConnections);
    }

    [Fact]
    public void Of_json_alone_the_rules_are_read_too()
    {
        const string json = """{"nftables": [{"table": {"family": "inet", "name": "t", "handle": 1}}, {"chain": {"family": "inet", "table": "t", "name": "c", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "accept"}}, {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 2, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 80}}, {"drop": null}]}}]}""";

        Assert.Equal("dropped", Router.Ends(json, "tcp", "netfilter/nft-ruleset-json.json"));
        Assert.Equal("passes", Router.Ends(json, "udp", "netfilter/nft-ruleset-json.json"));
    }

    [Fact]
    public void Ten_thousand_Services_are_looked_up_by_their_key()
    {
        var ruleset = new StringBuilder("table ip kube-proxy {\n\tmap service-ips {\n\t\ttype ipv4_addr . inet_proto . inet_service : verdict\n\t\telements = { ");
        ruleset.AppendJoin(",\n\t\t\t     ", Enumerable.Range(0, 10_000).Select(at => string.Create(CultureInfo.InvariantCulture, $"10.96.{at / 250}.{at % 250} . tcp . 80 : goto service-{at}")));
        ruleset.Append(" }\n\t}\n\n\tchain c {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n\t\tip daddr . meta l4proto . th dport vmap @service-ips\n\t}\n");
        for (var at = 0; at < 10_000; at++)
            ruleset.Append(CultureInfo.InvariantCulture, $"\n\tchain service-{at} {{\n\t\tdnat to 10.1.{at / 250}.{at % 250}:8080\n\t}}\n");

        Assert.Equal("passes to 10.1.30.77:8080", Router.Ends(ruleset.Append("}\n").ToString(), "tcp d=10.96.30.77"));
    }

    private static HookTable Hooks(params (string Path, string Text)[] files)
    {
        var node = OneNode.With(files);
        return HookTable.From(node, node.Host, isV6: false);
    }
}
