using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>kube-proxy in nftables mode: Services by verdict maps, endpoints by numgen, those without any rejected, the mark that has a packet masqueraded.</summary>
internal sealed class KubeProxyNftMaker : IMaker
{
    private const string Key = "ip daddr . meta l4proto . th dport";

    public int OneIn => 3;

    public void Make(Scenery scenery)
    {
        var table = new NftText("ip", "kube-proxy");
        Sets(scenery, table);
        Hooks(scenery.Dice, table);
        Common(scenery.Dice, table);
        for (var number = 1; number <= scenery.Dice.Between(2, 6); number++)
            Service(scenery, table, number);
        scenery.Nft.AddRange(table.Lines());
    }

    private static void Sets(Scenery scenery, NftText table)
    {
        table.Set("cluster-ips", "type ipv4_addr; comment \"Active ClusterIPs\"");
        table.Set("nodeport-ips", "type ipv4_addr; comment \"IPs that accept NodePort traffic\"", scenery.Dice.Some(2, [.. scenery.OwnAddresses.Distinct()]));
        foreach (var map in new[] { "no-endpoint-services", "firewall-ips", "service-ips" })
            table.Set(map, "type ipv4_addr . inet_proto . inet_service : verdict");
        foreach (var map in new[] { "no-endpoint-nodeports", "service-nodeports" })
            table.Set(map, "type inet_proto . inet_service : verdict");
    }

    private static void Hooks(Dice dice, NftText table)
    {
        foreach (var hook in new[] { "prerouting", "output" })
        {
            Jumps(table, $"filter-{hook}-pre-dnat", $"filter hook {hook} priority -110", "firewall-check");
            table.Chain($"nat-{hook}", $"nat hook {hook} priority -100");
            table.Rule($"nat-{hook}", "jump services");
        }

        Jumps(table, "filter-input", "filter hook input priority filter", "nodeport-endpoints-check", "service-endpoints-check");
        foreach (var hook in new[] { "forward", "output" })
            Jumps(table, $"filter-{hook}", $"filter hook {hook} priority {dice.Pick("filter", "0", "-90")}", "service-endpoints-check", "cluster-ips-check");
        table.Chain("nat-postrouting", "nat hook postrouting priority srcnat");
        table.Rule("nat-postrouting", "jump masquerading");
    }

    private static void Jumps(NftText table, string chain, string place, params string[] to)
    {
        table.Chain(chain, place);
        foreach (var target in to)
            table.Rule(chain, $"ct state new jump {target}");
    }

    private static void Common(Dice dice, NftText table)
    {
        foreach (var chain in new[] { "services", "service-endpoints-check", "nodeport-endpoints-check", "firewall-check", "cluster-ips-check", "masquerading", "mark-for-masquerade", "reject-chain" })
            table.Chain(chain);
        table.Rule("services", $"{Key} vmap @service-ips");
        table.Rule("services", dice.Pick("ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports", "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports"));
        table.Rule("service-endpoints-check", $"{Key} vmap @no-endpoint-services");
        table.Rule("nodeport-endpoints-check", "ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports");
        table.Rule("firewall-check", $"{Key} vmap @firewall-ips");
        table.Rule("cluster-ips-check", "ip daddr @cluster-ips reject comment \"Reject traffic to invalid ports of ClusterIPs\"");
        if (dice.OneIn(2))
            table.Rule("cluster-ips-check", "ip daddr 10.96.0.0/12 drop");
        table.Rule("masquerading", "meta mark and 0x4000 == 0 return");
        table.Rule("masquerading", "meta mark set meta mark xor 0x4000");
        table.Rule("masquerading", "masquerade fully-random");
        table.Rule("mark-for-masquerade", "meta mark set meta mark or 0x4000");
        table.Rule("reject-chain", "reject");
    }

    private static void Service(Scenery scenery, NftText table, int number)
    {
        var (dice, address, protocol, port) = (scenery.Dice, $"10.96.0.{10 + number}", scenery.Dice.Pick("tcp", "tcp", "udp"), scenery.Dice.Pick(53, 80, 443));
        table.Elements("cluster-ips", address);
        Aim(scenery, protocol, address, port);
        var endpoints = dice.Between(0, 3);
        if (endpoints == 0)
        {
            table.Elements("no-endpoint-services", $"{address} . {protocol} . {port} comment \"ns/svc{number}\" : {dice.Pick("goto reject-chain", "drop")}");
            return;
        }

        table.Chain($"service-{number}");
        table.Elements("service-ips", $"{address} . {protocol} . {port} : goto service-{number}");
        if (dice.OneIn(2))
            table.Rule($"service-{number}", $"ip daddr {address} {protocol} dport {port} ip saddr != 10.244.0.0/16 jump mark-for-masquerade");
        var named = Enumerable.Range(0, endpoints).Select(at => Endpoint(dice, table, $"endpoint-{number}-{at}", protocol)).ToList();
        table.Rule($"service-{number}", $"numgen random mod {endpoints} vmap {{ {string.Join(", ", named.Select((endpoint, at) => $"{at} : goto {endpoint}"))} }}");
        if (dice.OneIn(2))
            External(scenery, table, number, protocol);
    }

    private static string Endpoint(Dice dice, NftText table, string chain, string protocol)
    {
        var address = dice.Pick([.. Scenery.Pods, .. Scenery.RemotePods, "192.168.77.2", "192.168.77.1"]);
        table.Chain(chain);
        table.Rule(chain, $"ip saddr {address} jump mark-for-masquerade");
        table.Rule(chain, $"meta l4proto {protocol} dnat to {address}:{dice.Pick(8080, 10250, 53)}");
        return chain;
    }

    // A NodePort, and an address of a load balancer that only some may ask.
    private static void External(Scenery scenery, NftText table, int number, string protocol)
    {
        var (dice, chain, nodePort, balancer) = (scenery.Dice, $"external-{number}", 30080 + number, $"203.0.113.{100 + number}");
        table.Chain(chain);
        table.Rule(chain, $"{dice.Maybe("fib saddr type local ")}jump mark-for-masquerade");
        table.Rule(chain, $"goto service-{number}");
        table.Elements("service-nodeports", $"{protocol} . {nodePort} : goto {chain}");
        table.Elements("service-ips", $"{balancer} . {protocol} . 80 : goto {chain}");
        table.Chain($"firewall-{number}");
        table.Rule($"firewall-{number}", "ip saddr != { 8.8.8.0/24, 10.244.0.0/16 } drop");
        table.Elements("firewall-ips", $"{balancer} . {protocol} . 80 : goto firewall-{number}");
        Aim(scenery, protocol, balancer, 80);
        Aim(scenery, protocol, dice.Pick(scenery.OwnAddresses), nodePort);
    }

    private static void Aim(Scenery scenery, string protocol, string address, int port) =>
        scenery.Aims.Add(new(address, protocol == "tcp" ? Protocol.Tcp : Protocol.Udp, port));
}
