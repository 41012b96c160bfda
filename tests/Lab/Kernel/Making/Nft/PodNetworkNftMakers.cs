using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>flannel's own table: what pods send beyond their network is masqueraded, what they forward accepted.</summary>
internal sealed class FlannelNftMaker : IMaker
{
    public int OneIn => 3;

    public void Make(Scenery scenery)
    {
        var (dice, table) = (scenery.Dice, new NftText("ip", "flannel-ipv4"));
        table.Chain("postrtg", "nat hook postrouting priority srcnat");
        table.Chain("forward", "filter hook forward priority filter");
        var random = dice.Maybe(" fully-random");
        foreach (var rule in new[]
        {
            $"meta mark {dice.Pick("0x4000", "and 0x4000 == 0x4000")} return", "ip saddr 10.244.1.0/24 ip daddr 10.244.0.0/16 return", "ip saddr 10.244.0.0/16 ip daddr 10.244.1.0/24 return",
            "ip saddr != 10.244.1.0/24 ip daddr 10.244.0.0/16 return", $"ip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4 masquerade{random}", $"ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16 masquerade{random}",
        })
            table.Rule("postrtg", rule);
        table.Rule("forward", "ip saddr 10.244.0.0/16 accept");
        table.Rule("forward", "ip daddr 10.244.0.0/16 accept");
        scenery.Nft.AddRange(table.Lines());
    }
}

/// <summary>Calico's table: dispatch by device, policies that mark, a reverse path check, endpoints that are dropped without a policy.</summary>
internal sealed class CalicoNftMaker : IMaker
{
    public int OneIn => 3;

    public void Make(Scenery scenery)
    {
        var (dice, table) = (scenery.Dice, new NftText("ip", "calico"));
        foreach (var chain in new[] { "from-wl", "to-wl", "pro-kns", "masq" })
            table.Chain(chain);
        table.Set("all-ipam-pools", "type ipv4_addr; flags interval", "10.244.0.0/16", dice.Pick("172.31.0.0/16", "10.50.0.0/16"));
        table.Set("this-host", "type ipv4_addr", scenery.OwnAddresses.Distinct());
        table.Set("s-ports", "type ipv4_addr . inet_proto . inet_service; flags interval", "10.244.1.10 . tcp . 80-8080", "10.244.1.11 . udp . 53", "10.244.2.0/24 . tcp . 443");
        table.Set("from-dispatch", "type ifname : verdict", $"\"{Scenery.PodDevice}\" : goto from-wl");
        table.Set("to-dispatch", "type ifname : verdict", $"\"{Scenery.PodDevice}\" : goto to-wl");
        Early(dice, table);
        Filter(dice, table);
        table.Chain("nat-POSTROUTING", "nat hook postrouting priority srcnat + 10");
        table.Rule("nat-POSTROUTING", "jump masq");
        table.Rule("masq", $"ip saddr @all-ipam-pools ip daddr != @all-ipam-pools {dice.Maybe($"ip daddr != @this-host ")}masquerade{dice.Maybe(" fully-random")}");
        scenery.Nft.AddRange(table.Lines());
        scenery.Aims.Add(new("10.244.1.10", Protocol.Tcp, 80));
    }

    private static void Early(Dice dice, NftText table)
    {
        table.Chain("raw-PREROUTING", "filter hook prerouting priority raw");
        table.Rule("raw-PREROUTING", "meta mark set meta mark and 0xfff0ffff");
        table.Rule("raw-PREROUTING", $"iifname \"{Scenery.PodDevice}\" counter meta mark set mark or 0x40000");
        if (dice.OneIn(2))
            table.Rule("raw-PREROUTING", "meta mark and 0x40000 == 0x40000 fib saddr . mark . iif oif 0 counter drop");
        if (dice.OneIn(3))
            table.Rule("raw-PREROUTING", "udp dport { 4789, 53 } counter notrack");
        table.Chain("mangle-PREROUTING", "filter hook prerouting priority mangle");
        table.Rule("mangle-PREROUTING", "ct state { established, related } counter accept");
        table.Rule("mangle-PREROUTING", "meta mark and 0x10000 == 0x10000 counter accept");
    }

    private static void Filter(Dice dice, NftText table)
    {
        table.Chain("filter-FORWARD", "filter hook forward priority filter");
        table.Rule("filter-FORWARD", "meta mark set mark and 0xfff4ffff");
        table.Rule("filter-FORWARD", "iifname vmap @from-dispatch");
        table.Rule("filter-FORWARD", "oifname vmap @to-dispatch");
        table.Rule("filter-FORWARD", "meta mark and 0x10000 == 0x10000 counter accept");
        foreach (var chain in new[] { "from-wl", "to-wl" })
        {
            table.Rule(chain, $"ct state vmap {{ established : accept, related : accept{dice.Maybe(", invalid : drop")} }}");
            table.Rule(chain, "meta mark set mark and 0xfffcffff");
            table.Rule(chain, "jump pro-kns");
            table.Rule(chain, "meta mark and 0x10000 == 0x10000 counter return");
            table.Rule(chain, $"counter {dice.Pick("drop", "reject", "return")} comment \"no policy\"");
        }

        table.Rule("pro-kns", $"ip {dice.Pick("daddr", "saddr")} . meta l4proto . th dport @s-ports counter meta mark set mark or 0x10000");
        table.Rule("pro-kns", $"icmp type {dice.Pick("echo-request", "{ echo-reply, echo-request }", "8")} meta mark set mark or 0x10000 comment \"allow ping\"");
        table.Rule("pro-kns", "tcp sport 10000-50000 tcp dport { 22, 443, 10250-10260 } meta mark set mark or 0x10000");
        table.Rule("pro-kns", "meta mark and 0x10000 == 0x10000 return");
    }
}

/// <summary>Docker's table for its bridges: maps from devices to chains, published ports by DNAT.</summary>
internal sealed class DockerNftMaker : IMaker
{
    public int OneIn => 4;

    public void Make(Scenery scenery)
    {
        var (dice, table) = (scenery.Dice, new NftText("ip", "docker-bridges"));
        foreach (var chain in new[] { "forward-in", "forward-out", "nat-prerouting-and-output", "post-in", "post-out" })
            table.Chain(chain);
        foreach (var (map, chain) in new[] { ("in-jumps", "forward-in"), ("out-jumps", "forward-out"), ("post-in-jumps", "post-in"), ("post-out-jumps", "post-out") })
            table.Set(map, "type ifname : verdict", $"\"{Scenery.PodDevice}\" : jump {chain}");
        Filter(dice, table);
        Nat(dice, table);
        scenery.Nft.AddRange(table.Lines());
        scenery.Aims.Add(new("192.168.77.1", Protocol.Tcp, 8080));
    }

    private static void Filter(Dice dice, NftText table)
    {
        table.Chain("filter-FORWARD", "filter hook forward priority filter", dice.Pick("accept", "accept", "drop"));
        table.Rule("filter-FORWARD", "oifname vmap @in-jumps");
        table.Rule("filter-FORWARD", "iifname vmap @out-jumps");
        table.Rule("forward-in", "ct state established,related counter accept");
        table.Rule("forward-in", $"iifname \"{Scenery.PodDevice}\" counter accept comment \"ICC\"");
        table.Rule("forward-in", "ip daddr 10.244.1.12 tcp dport 443 counter accept");
        table.Rule("forward-in", $"counter {dice.Pick("drop", "return")} comment \"UNPUBLISHED PORT DROP\"");
        table.Rule("forward-out", "ct state established,related counter accept");
        table.Rule("forward-out", "counter accept comment \"OUTGOING\"");
        table.Chain("raw-PREROUTING", "filter hook prerouting priority raw");
        if (dice.OneIn(2))
            table.Rule("raw-PREROUTING", $"iifname != \"{Scenery.PodDevice}\" ip daddr 10.244.1.12 counter drop comment \"DROP DIRECT ACCESS\"");
    }

    private static void Nat(Dice dice, NftText table)
    {
        table.Chain("nat-PREROUTING", "nat hook prerouting priority dstnat");
        table.Chain("nat-OUTPUT", "nat hook output priority -100");
        table.Chain("nat-POSTROUTING", "nat hook postrouting priority srcnat");
        table.Rule("nat-PREROUTING", "fib daddr type local counter jump nat-prerouting-and-output");
        table.Rule("nat-OUTPUT", "ip daddr != 127.0.0.0/8 fib daddr type local counter jump nat-prerouting-and-output");
        table.Rule("nat-POSTROUTING", "iifname vmap @post-out-jumps");
        table.Rule("nat-POSTROUTING", "oifname vmap @post-in-jumps");
        table.Rule("nat-prerouting-and-output", $"{dice.Maybe($"iifname != \"{Scenery.PodDevice}\" ")}tcp dport 8080 counter dnat to 10.244.1.12:443");
        table.Rule("post-out", $"oifname != \"{Scenery.PodDevice}\" ip saddr 10.244.1.0/24 counter masquerade comment \"MASQUERADE\"");
        table.Rule("post-in", "ct status dnat ip saddr 10.244.1.12 ip daddr 10.244.1.12 counter masquerade comment \"MASQ TO SELF\"");
    }
}
