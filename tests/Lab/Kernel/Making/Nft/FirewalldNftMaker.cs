using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>firewalld with its nftables back end: everything ten behind the usual priorities, zones by device or source, a reject at each end.</summary>
internal sealed class FirewalldNftMaker : IMaker
{
    public int OneIn => 3;

    public void Make(Scenery scenery)
    {
        var (dice, table) = (scenery.Dice, new NftText("inet", "firewalld"));
        foreach (var hook in new[] { "INPUT", "FORWARD" })
            Filter(dice, table, hook);
        Output(dice, table);
        Early(dice, table);
        Nat(scenery, table);
        scenery.Nft.AddRange(table.Lines());
    }

    private static void Filter(Dice dice, NftText table, string hook)
    {
        var (chain, zones) = ($"filter_{hook}", $"filter_{hook}_ZONES");
        table.Chain(chain, $"filter hook {(hook == "INPUT" ? "input" : "forward")} priority filter + 10");
        table.Chain(zones);
        foreach (var rule in new[] { "ct state { established, related } accept", "ct status dnat accept", "iifname \"lo\" accept" })
            table.Rule(chain, rule);
        if (dice.OneIn(2))
            table.Rule(chain, "ct state invalid drop");
        table.Rule(chain, $"jump {zones}");
        table.Rule(chain, "reject with icmpx admin-prohibited");
        foreach (var zone in new[] { "public", "trusted", "drop" })
            Zone(dice, table, $"{(hook == "INPUT" ? "filter_IN" : "filter_FWD")}_{zone}", zone);
        Dispatch(dice, table, zones, hook == "INPUT" ? "filter_IN" : "filter_FWD");
    }

    private static void Dispatch(Dice dice, NftText table, string zones, string prefix)
    {
        if (dice.OneIn(2))
            table.Rule(zones, $"ip saddr {dice.Pick("10.244.0.0/16", "8.8.8.8", "{ 10.244.1.0/24, 192.168.77.2 }")} goto {prefix}_trusted");
        if (dice.OneIn(2))
            table.Rule(zones, $"iifname vmap {{ \"{Scenery.PodDevice}\" : goto {prefix}_trusted, \"{Scenery.PublicDevice}\" : {dice.Pick("goto", "jump")} {prefix}_drop }}");
        else
            table.Rule(zones, $"iifname \"{dice.Pick("cni0", "eth0", "eth*")}\" goto {prefix}_{dice.Pick("public", "trusted")}");
        table.Rule(zones, $"goto {prefix}_public");
    }

    private static void Zone(Dice dice, NftText table, string chain, string zone)
    {
        foreach (var part in new[] { "", "_pre", "_deny", "_allow", "_post" })
            table.Chain(chain + part);
        foreach (var part in new[] { "_pre", "_deny", "_allow", "_post" })
            table.Rule(chain, $"jump {chain}{part}");
        table.Rule(chain, "meta l4proto { icmp, ipv6-icmp } accept");
        if (zone != "public" || dice.OneIn(2))
            table.Rule(chain, zone switch { "trusted" => "accept", "drop" => "drop", _ => "reject with icmpx admin-prohibited" });
        table.Rule($"{chain}_allow", $"tcp dport {dice.Pick("22", "6443", "10250", "8080")} {dice.Maybe("ct state { new, untracked } ")}accept");
        table.Rule($"{chain}_allow", $"{dice.Pick("tcp", "udp")} dport {dice.Pick("53", "30000-32767", "80-443")} accept");
        table.Rule($"{chain}_allow", "ip6 daddr fe80::/64 udp dport 546 accept");
        table.Rule($"{chain}_deny", $"ip saddr {dice.Pick("198.51.100.0/24", "10.244.1.12")} {dice.Pick("drop", "reject", "reject with icmpx port-unreachable", "log prefix \"denied \" counter drop")}");
    }

    private static void Output(Dice dice, NftText table)
    {
        table.Chain("filter_OUTPUT", "filter hook output priority filter + 10");
        table.Rule("filter_OUTPUT", "ct state { established, related } accept");
        table.Rule("filter_OUTPUT", "oifname \"lo\" accept");
        if (dice.OneIn(3))
            table.Rule("filter_OUTPUT", "ip daddr { 10.98.0.0/16, 198.51.100.7 } reject with icmpx admin-prohibited");
    }

    private static void Early(Dice dice, NftText table)
    {
        table.Chain("filter_PREROUTING", "filter hook prerouting priority filter + 10");
        table.Rule("filter_PREROUTING", "icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept");
        table.Rule("filter_PREROUTING", "meta nfproto ipv6 fib saddr . mark . iif oif missing drop");
        if (dice.OneIn(4))
            table.Rule("filter_PREROUTING", $"meta nfproto ipv4 fib saddr {dice.Maybe(". mark ")}. iif oif missing drop");
        table.Chain("mangle_PREROUTING", "filter hook prerouting priority mangle + 10");
        table.Rule("mangle_PREROUTING", $"tcp dport 8443 meta mark set {dice.Pick("0x64", "0x4000", "0x1")}");
    }

    private static void Nat(Scenery scenery, NftText table)
    {
        var dice = scenery.Dice;
        table.Chain("nat_PREROUTING", "nat hook prerouting priority dstnat + 10");
        table.Chain("nat_OUTPUT", "nat hook output priority -90");
        table.Chain("nat_POSTROUTING", "nat hook postrouting priority srcnat + 10");
        foreach (var chain in new[] { "nat_PRE_public_allow", "nat_POST_public_allow" })
            table.Chain(chain);
        table.Rule("nat_PREROUTING", $"iifname {dice.Pick("{ \"eth0\", \"eth1\" }", "\"eth*\"", "!= \"cni0\"")} goto nat_PRE_public_allow");
        table.Rule("nat_POSTROUTING", $"oifname {dice.Pick("\"eth1\"", "{ \"eth0\", \"eth1\" }")} jump nat_POST_public_allow");
        table.Rule("nat_PRE_public_allow", $"tcp dport 8443 {dice.Pick("dnat ip to 10.244.1.12:443", "redirect to :10250", "dnat ip to 10.244.2.20")}");
        table.Rule("nat_PRE_public_allow", "udp dport 5353 dnat ip to 10.244.1.10:53");
        if (dice.OneIn(2))
            table.Rule("nat_POST_public_allow", "meta nfproto ipv4 oifname != \"lo\" masquerade");
        scenery.Aims.Add(new("192.168.77.1", Protocol.Tcp, 8443));
        scenery.Aims.Add(new("203.0.113.21", Protocol.Udp, 5353));
    }
}
