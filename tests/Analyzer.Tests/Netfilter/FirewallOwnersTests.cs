using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>What tells who else writes rules: firewalld, ufw, the alternatives system.</summary>
public sealed class FirewallOwnersTests
{
    // Debian 12 and 13, ufw 0.36.2 (both print the same)
    private const string Ufw = """
        Status: active
        Logging: on (low)
        Default: deny (incoming), allow (outgoing), disabled (routed)
        New profiles: skip

        To                         Action      From
        --                         ------      ----
        22/tcp                     ALLOW IN    Anywhere
        6443/tcp                   ALLOW IN    10.0.0.0/24                # api
        8080                       ALLOW IN    Anywhere
        22/tcp (v6)                ALLOW IN    Anywhere (v6)
        8080 (v6)                  ALLOW IN    Anywhere (v6)

        25                         DENY OUT    Anywhere
        25 (v6)                    DENY OUT    Anywhere (v6)

        Anywhere on eth0           ALLOW FWD   Anywhere on cni0
        Anywhere (v6) on eth0      ALLOW FWD   Anywhere (v6) on cni0
        """;

    // Debian 11, 12 and 13 print the same
    private const string Debian = """
        iptables - auto mode
          link best version is /usr/sbin/iptables-nft
          link currently points to /usr/sbin/iptables-nft
          link iptables is /usr/sbin/iptables
          slave iptables-restore is /usr/sbin/iptables-restore
          slave iptables-save is /usr/sbin/iptables-save
        /usr/sbin/iptables-legacy - priority 10
          slave iptables-restore: /usr/sbin/iptables-legacy-restore
          slave iptables-save: /usr/sbin/iptables-legacy-save
        /usr/sbin/iptables-nft - priority 20
          slave iptables-restore: /usr/sbin/iptables-nft-restore
          slave iptables-save: /usr/sbin/iptables-nft-save
        """;

    // In the form of RHEL 8's alternatives (chkconfig 1.19), not taken from one
    private const string Rhel = """
        iptables - status is auto.
         link currently points to /usr/sbin/iptables-nft
        /usr/sbin/iptables-nft - priority 10
         slave ip6tables: /usr/sbin/ip6tables-nft
         slave iptables-save: /usr/sbin/iptables-nft-save
        Current `best' version is /usr/sbin/iptables-nft.
        """;

    // The first in the form of firewalld 0.9 on RHEL, the second as Debian 12's firewalld 1.3.3 prints it (firewall-offline-cmd)
    private const string Zones = """
        public (active)
          target: default
          icmp-block-inversion: no
          interfaces: eth0 eth1
          sources:
          services: dhcpv6-client ssh
          ports: 6443/tcp 10250/tcp
          protocols:
          masquerade: yes
          forward-ports:
        \tport=80:proto=tcp:toport=8080:toaddr=
          rich rules:
        \trule family="ipv4" source address="10.0.0.0/8" accept
        \trule family="ipv4" source address="10.244.0.0/16" drop

        block
          target: %%REJECT%%
          icmp-block-inversion: no
          interfaces:
          sources:
          services:
          ports:
          protocols:
          forward: yes
          masquerade: no
          forward-ports:
          source-ports:
          icmp-blocks:
          rich rules:
        """;

    [Fact]
    public void Ufw_says_what_happens_to_packets_that_no_rule_names()
    {
        var parsed = UfwStatus.Parse(new("n", "netfilter/ufw-status.txt", Ufw));

        Assert.Empty(parsed.Notes);
        Assert.True(parsed.Value.IsActive);
        Assert.Equal(("deny", "allow", "disabled"), (parsed.Value.Default("incoming"), parsed.Value.Default("outgoing"), parsed.Value.Default("routed")));
    }

    [Fact]
    public void A_rule_of_ufw_has_its_ends_and_its_comment()
    {
        var rules = UfwStatus.Parse(new("n", "netfilter/ufw-status.txt", Ufw)).Value.Rules;

        Assert.Equal(9, rules.Length);
        Assert.Equal(("6443/tcp", "ALLOW IN", "10.0.0.0/24", "api"), (rules[1].To, rules[1].Action, rules[1].From, rules[1].Comment));
        Assert.Equal(("Anywhere (v6) on eth0", "ALLOW FWD", "Anywhere (v6) on cni0"), (rules[8].To, rules[8].Action, rules[8].From));
    }

    [Theory]
    [InlineData("ERROR: You need to be root to run this script")]
    [InlineData("22/tcp")]
    public void What_ufw_status_does_not_print_is_noted(string line)
    {
        Assert.Single(UfwStatus.Parse(new("n", "x", line)).Notes);
    }

    // Debian 12, ufw 0.36.2: /etc/ufw/user.rules (shortened)
    [Fact]
    public void Ufws_own_rules_may_match_behind_the_target()
    {
        var parsed = IptablesSave.Parse(new("n", "files/etc/ufw/user.rules", """
            *filter
            :ufw-user-input - [0:0]
            :ufw-after-logging-input - [0:0]
            ### RULES ###

            ### tuple ### allow tcp 6443 0.0.0.0/0 any 10.0.0.0/24 in comment=617069
            -A ufw-user-input -p tcp --dport 6443 -s 10.0.0.0/24 -j ACCEPT

            ### END RULES ###
            -A ufw-after-logging-input -j LOG --log-prefix "[UFW BLOCK] " -m limit --limit 3/min --limit-burst 10
            COMMIT
            """));
        var rule = parsed.Value.Chain("filter", "ufw-after-logging-input")!.Rules[0];

        Assert.Empty(parsed.Notes);
        Assert.Equal("-m limit --limit 3/min --limit-burst 10 => LOG --log-prefix [UFW BLOCK] ", $"{rule.Matches[0]} => {rule.Target}");
    }

    [Theory]
    [InlineData(Debian, "auto", "/usr/sbin/iptables-nft", 2)]
    [InlineData(Rhel, "auto", "/usr/sbin/iptables-nft", 1)]
    public void The_alternatives_system_says_which_program_iptables_is(string text, string mode, string current, int programs)
    {
        var parsed = Alternatives.Parse(new("n", "netfilter/iptables-alternatives.txt", text));

        Assert.Empty(parsed.Notes);
        Assert.Equal(("iptables", mode, current, current), (parsed.Value.Name, parsed.Value.Mode, parsed.Value.Current, parsed.Value.Best));
        Assert.Equal(programs, parsed.Value.All.Length);
        Assert.Contains(new AlternativeSlave("iptables-save", "/usr/sbin/iptables-nft-save"), parsed.Value.All[^1].Slaves);
        Assert.Equal(2, Alternatives.Parse(new("n", "x", "update-alternatives: error: no alternatives for iptables\n  slave a: b")).Notes.Length);
    }

    [Fact]
    public void A_zone_has_its_interfaces_and_its_rich_rules()
    {
        var parsed = FirewalldZones.Parse(new("n", "netfilter/firewalld-zones.txt", Zones.Replace("\\t", "\t", StringComparison.Ordinal)));
        var zone = parsed.Value.All[0];

        Assert.Empty(parsed.Notes);
        Assert.Equal(["public", "block"], parsed.Value.All.Select(known => known.Name));
        Assert.True(zone.IsActive);
        Assert.Equal("eth0 eth1", string.Join(' ', zone.Interfaces));
        Assert.Equal("6443/tcp 10250/tcp", string.Join(' ', zone.Ports));
        Assert.Equal("rule family=\"ipv4\" source address=\"10.244.0.0/16\" drop", zone.RichRules[1]);
        Assert.Equal(("default", true, null), (zone.Target, zone.Masquerade, zone.Forward));
        Assert.Equal(("%%REJECT%%", false, true), (parsed.Value.All[1].Target, parsed.Value.All[1].Masquerade, parsed.Value.All[1].Forward));
    }

    [Theory]
    [InlineData("FirewallD is not running")]
    [InlineData("  target: default")]
    [InlineData("public\n  no colon")]
    public void What_is_no_line_of_a_zone_is_noted(string text)
    {
        Assert.Single(FirewalldZones.Parse(new("n", "x", text)).Notes);
    }

    [Theory]
    [InlineData("131072\n", 131072L, null, 0)]
    [InlineData("12\n262144\n", 12L, 262144L, 0)]
    [InlineData("", null, null, 0)]
    [InlineData("conntrack v1.4.7 (conntrack-tools): Operation failed", null, null, 1)]
    public void The_number_of_tracked_connections_may_have_its_limit_below_it(string text, long? count, long? most, int notes)
    {
        var parsed = ConntrackCount.Parse(new("n", "netfilter/conntrack-count", text));

        Assert.Equal((count, most, notes), (parsed.Value.Count, parsed.Value.Max, parsed.Notes.Length));
    }

    // In the form of net/netfilter/ipvs/ip_vs_conn.c
    [Fact]
    public void The_kernels_own_list_of_connections_is_in_hexadecimal_digits()
    {
        var parsed = IpvsConnections.Parse(new("n", "netfilter/proc-ip-vs-conn.txt", """
            Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
            TCP 0A000005 A246 0A600001 01BB 0A000001 192B ESTABLISHED     899
            UDP fd00:0000:0000:0000:0000:0000:0000:0005 A246 fd00:0000:0000:0000:0000:0000:0000:0010 0035 fd00:0000:0000:0000:0000:0000:0000:0007 0035 UDP         120
            TCP 0A000005 A246 0A600001
            """));

        Assert.Single(parsed.Notes);
        Assert.Equal(
            ["TCP ESTABLISHED 10.0.0.5:41542 10.96.0.1:443 10.0.0.1:6443", "UDP UDP [fd00::5]:41542 [fd00::10]:53 [fd00::7]:53"],
            parsed.Value.All.Select(c => $"{c.Protocol} {c.State} {c.Source} {c.Virtual} {c.Destination}"));
    }
}
