namespace SupportBundle.Lab.Kernel.Making.Nft;

/// <summary>Sets and maps of every kind, for rules to ask.</summary>
internal static class AnySets
{
    public static readonly string[] Addresses = ["addrs", "nets", "fixed", "old"];

    private static readonly string[] AllNets = ["10.244.0.0/16", "10.50.0.0/16", "10.96.0.0/12", "192.168.77.0/24", "8.8.8.0-8.8.8.9", "203.0.113.21", "198.51.100.7", "172.16.0.0/12"];
    private static readonly string[] AllAddresses = ["10.244.1.10", "10.244.1.11", "10.244.1.12", "10.244.2.20", "10.244.3.30", "192.168.77.1", "192.168.77.2", "203.0.113.21", "8.8.8.8", "10.96.0.10"];

    public static void Fill(Dice dice, NftText table)
    {
        List<string> Some(params IReadOnlyList<string> all) => dice.Some(2, all);
        table.Set("addrs", "type ipv4_addr", Some(AllAddresses));
        table.Set("nets", $"type ipv4_addr; flags interval{dice.Maybe("; auto-merge")}", Some(AllNets));
        table.Set("fixed", "type ipv4_addr; flags constant; elements = { 10.244.1.10, 10.244.2.20, 8.8.8.8 }");
        table.Set("old", "type ipv4_addr; flags timeout", Some(AllAddresses).Select(address => dice.OneIn(2) ? $"{address} timeout 1h" : address));
        table.Set("seen", "type ipv4_addr; size 1024; flags dynamic,timeout");
        table.Set("ports", "type inet_service; flags interval", Some("22", "53", "80-90", "8080", "10250-10260", "30000-32767"));
        table.Set("protos", "type inet_proto", Some("tcp", "udp", "icmp"));
        table.Set("marks", dice.Pick("type mark", "typeof meta mark"), Some("0x1", "0x80", "0x4000"));
        table.Set("devs", "type ifname", Some("\"cni0\"", "\"eth0\"", "\"lo\""));
        table.Set("pairs", dice.Pick("type ipv4_addr . inet_service", "typeof ip saddr . tcp dport"), AllAddresses.SelectMany(address => Some($"{address} . {dice.Pick(22, 53, 80, 8080, 10250)}")));
        table.Set("triples", "type ipv4_addr . inet_proto . inet_service", Some("10.244.1.10 . tcp . 8080", "10.96.0.10 . udp . 53", "192.168.77.1 . tcp . 10250", "10.244.2.20 . tcp . 80"));
        table.Set("ranges", "type ipv4_addr . inet_service; flags interval", Some("10.244.0.0/16 . 1-1024", "192.168.77.1-192.168.77.9 . 8080", "8.8.8.8 . 30000-32767", "10.96.0.0/12 . 53"));
        table.Set("devaddrs", "type ifname . ipv4_addr", Some("\"cni0\" . 10.244.1.10", "\"cni0\" . 10.244.1.11", "\"eth1\" . 8.8.8.8", "\"eth0\" . 192.168.77.2"));
        Maps(table, Some);
    }

    /// <summary>Maps to verdicts, which name chains.</summary>
    public static void FillVerdicts(Dice dice, NftText table)
    {
        List<string> Some(params IReadOnlyList<string> all) => dice.Some(2, all);
        table.Set("vports", "type inet_service : verdict", Some("53 : accept", "80 : jump f3", "8080 : goto f3", "10250 : return", "22 : drop", "443 : continue"));
        table.Set("vnets", "type ipv4_addr : verdict; flags interval", Some("10.244.0.0/16 : jump f3", "10.96.0.0/12 : accept", "192.168.77.0/24 : return", "8.8.8.8 : goto f3", "203.0.113.0/24 : continue"));
        table.Set("vtriples", "type ipv4_addr . inet_proto . inet_service : verdict", Some("10.244.1.10 . tcp . 8080 : goto f3", "10.96.0.10 . udp . 53 : accept", "192.168.77.1 . tcp . 10250 : drop"));
        table.Set("vdevs", "type ifname : verdict", Some("\"cni0\" : jump f3", "\"eth0\" : goto f3", "\"eth1\" : return"));
        table.Set("vstates", "type ct_state : verdict", Some("new : jump f3", "established : accept", "invalid : drop", "untracked : continue"));
        table.Set("vmarks", "type mark : verdict", Some("0x1 : accept", "0x4000 : jump f3", "0x0 : continue"));
    }

    private static void Maps(NftText table, Func<IReadOnlyList<string>, List<string>> some)
    {
        table.Set("addr-marks", "type ipv4_addr : mark", some(["10.244.1.10 : 0x1", "10.244.1.11 : 0x4000", "8.8.8.8 : 0x80", "10.244.2.20 : 0x4001"]));
        table.Set("net-marks", "type ipv4_addr : mark; flags interval", some(["10.244.0.0/16 : 0x80", "192.168.77.0/24 : 0x1", "8.8.8.8 : 0x4000"]));
        table.Set("backends", "type inet_service : ipv4_addr", some(["80 : 10.244.1.10", "8080 : 10.244.2.20", "53 : 192.168.77.1", "30080 : 10.244.1.12", "10250 : 127.0.0.1"]));
        table.Set("endpoints", "type ipv4_addr . inet_service : ipv4_addr . inet_service", some(["10.96.0.10 . 53 : 10.244.1.10 . 5353", "10.96.0.10 . 80 : 10.244.2.20 . 8080", "192.168.77.1 . 80 : 10.244.1.11 . 80", "10.244.1.12 . 8080 : 10.244.1.10 . 80"]));
        table.Set("sources", "type ipv4_addr : ipv4_addr; flags interval", some(["10.244.1.0/24 : 203.0.113.21", "10.244.2.0/24 : 192.168.77.1", "8.8.8.8 : 10.244.1.1"]));
        table.Set("port-map", "type inet_service : inet_service", some(["80 : 8080", "8080 : 80", "53 : 10250", "22 : 15001"]));
    }
}
