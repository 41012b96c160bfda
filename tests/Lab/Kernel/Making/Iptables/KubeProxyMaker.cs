using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>Services as kube-proxy writes them: without endpoints, with one, with several by dice; node ports; masquerading by mark.</summary>
internal sealed class KubeProxyMaker : IMaker
{
    public int OneIn => 2;

    public void Make(Scenery scenery)
    {
        var (dice, rules) = (scenery.Dice, scenery.Iptables());
        foreach (var chain in new[] { "KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ" })
            rules.Chain("nat", chain);
        foreach (var chain in new[] { "KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-FIREWALL" })
            rules.Chain("filter", chain);
        Jumps(rules);
        Masquerading(rules, dice);
        Filter(rules, dice);
        for (var i = 0; i < dice.Between(1, 6); i++)
            Service(scenery, rules, i);
        rules.Add("nat", "KUBE-SERVICES", "-m comment --comment \"kubernetes service nodeports; NOTE: this must be the last rule in this chain\" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS");
    }

    private static void Jumps(IptablesText rules)
    {
        rules.Insert("nat", "PREROUTING", "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        rules.Insert("nat", "OUTPUT", "-m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        rules.Insert("nat", "POSTROUTING", "-m comment --comment \"kubernetes postrouting rules\" -j KUBE-POSTROUTING");
        rules.Insert("filter", "FORWARD", "-m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD");
        foreach (var chain in new[] { "INPUT", "FORWARD", "OUTPUT" })
            rules.Insert("filter", chain, "-m conntrack --ctstate NEW -m comment --comment \"kubernetes service portals\" -j KUBE-SERVICES");
        rules.Insert("filter", "INPUT", "-m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES");
        rules.Insert("filter", "INPUT", "-j KUBE-FIREWALL");
        rules.Insert("filter", "OUTPUT", "-j KUBE-FIREWALL");
    }

    private static void Masquerading(IptablesText rules, Dice dice)
    {
        rules.Add("nat", "KUBE-POSTROUTING", "-m mark ! --mark 0x4000/0x4000 -j RETURN");
        rules.Add("nat", "KUBE-POSTROUTING", "-j MARK --set-xmark 0x4000/0x0");
        rules.Add("nat", "KUBE-POSTROUTING", $"-m comment --comment \"kubernetes service traffic requiring SNAT\" -j MASQUERADE{dice.Maybe(" --random-fully")}");
        rules.Add("nat", "KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000");
    }

    private static void Filter(IptablesText rules, Dice dice)
    {
        rules.Add("filter", "KUBE-FORWARD", "-m conntrack --ctstate INVALID -j DROP");
        rules.Add("filter", "KUBE-FORWARD", "-m comment --comment \"kubernetes forwarding rules\" -m mark --mark 0x4000/0x4000 -j ACCEPT");
        rules.Add("filter", "KUBE-FORWARD", "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        rules.Add("filter", "KUBE-FIREWALL", "! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment \"block incoming localnet connections\" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP");
        if (dice.OneIn(2))
            rules.Add("filter", "KUBE-FIREWALL", "-m mark --mark 0x8000/0x8000 -j DROP");
    }

    private static void Service(Scenery scenery, IptablesText rules, int number)
    {
        var dice = scenery.Dice;
        var (ip, port, protocol) = ($"10.96.0.{10 + number}", dice.Pick(53, 80, 443), dice.Pick("tcp", "tcp", "udp"));
        var (endpoints, nodePort) = (dice.Between(0, 4), 30080 + number);
        Aim(scenery, protocol, ip, port);
        if (endpoints == 0)
        {
            rules.Add("filter", "KUBE-SERVICES", $"-d {ip}/32 -p {protocol} -m comment --comment \"ns/svc{number} has no endpoints\" -m {protocol} --dport {port} -j REJECT --reject-with icmp-port-unreachable");
            return;
        }

        rules.Chain("nat", $"KUBE-SVC-{number}");
        rules.Add("nat", "KUBE-SERVICES", $"-d {ip}/32 -p {protocol} -m comment --comment \"ns/svc{number} cluster IP\" -m {protocol} --dport {port} -j KUBE-SVC-{number}");
        rules.Add("nat", $"KUBE-SVC-{number}", $"! -s 10.244.0.0/16 -d {ip}/32 -p {protocol} -m {protocol} --dport {port} -j KUBE-MARK-MASQ");
        if (dice.OneIn(2))
            NodePort(scenery, rules, number, protocol, nodePort);
        foreach (var (at, address) in dice.Shuffled("192.168.77.1", "192.168.77.2", dice.Pick(Scenery.Pods), dice.Pick(Scenery.RemotePods)).Take(endpoints).Index())
            Endpoint(dice, rules, number, at, endpoints, protocol, address);
    }

    private static void NodePort(Scenery scenery, IptablesText rules, int number, string protocol, int nodePort)
    {
        rules.Chain("nat", $"KUBE-EXT-{number}");
        rules.Add("nat", "KUBE-NODEPORTS", $"-p {protocol} -m {protocol} --dport {nodePort} -j KUBE-EXT-{number}");
        if (scenery.Dice.OneIn(2))
            rules.Add("nat", $"KUBE-EXT-{number}", "-j KUBE-MARK-MASQ");
        else
            rules.Add("nat", $"KUBE-EXT-{number}", $"-m addrtype --src-type LOCAL -j KUBE-MARK-MASQ");
        rules.Add("nat", $"KUBE-EXT-{number}", $"-j KUBE-SVC-{number}");
        Aim(scenery, protocol, scenery.Dice.Pick(scenery.OwnAddresses), nodePort);
    }

    private static void Endpoint(Dice dice, IptablesText rules, int number, int at, int of, string protocol, string address)
    {
        var chain = $"KUBE-SEP-{number}-{at}";
        rules.Chain("nat", chain);
        var chance = at == of - 1 ? "" : $" -m statistic --mode random --probability {1.0 / (of - at):F11}";
        rules.Add("nat", $"KUBE-SVC-{number}", $"-m comment --comment \"ns/svc{number} -> {address}:8080\"{chance} -j {chain}");
        rules.Add("nat", chain, $"-s {address}/32 -j KUBE-MARK-MASQ");
        rules.Add("nat", chain, $"-p {protocol} -m {protocol} -j DNAT --to-destination {address}:{dice.Pick(8080, 10250, 53)}");
    }

    private static void Aim(Scenery scenery, string protocol, string address, int port) =>
        scenery.Aims.Add(new(address, protocol == "tcp" ? Protocol.Tcp : Protocol.Udp, port));
}
