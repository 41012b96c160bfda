using System.Globalization;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Sites;

/// <summary>A Service as every node has it in its rules.</summary>
internal sealed record SiteService(int Number, string Address, int Port, string Protocol, List<(string Address, int Port)> Endpoints, bool HasNodePort)
{
    public int NodePort => 30080 + Number;
}

/// <summary>Rules of the nodes: kube-proxy's, flannel's, and what administrators and policies add; on some nodes none.</summary>
internal sealed class SiteRulesMaker : ISiteMaker
{
    public void Make(SiteScenery scenery)
    {
        var services = Enumerable.Range(0, scenery.Dice.Between(2, 5)).Select(number => Service(scenery, number)).ToList();
        foreach (var node in scenery.Nodes)
        {
            if (scenery.Dice.OneIn(8))
                continue;
            var rules = new IptablesText();
            Filter(scenery, rules);
            KubeProxy(scenery, rules, services);
            if (!scenery.Dice.OneIn(4))
                Flannel(scenery, rules, node);
            scenery.Load(node.Name, [scenery.Dice.OneIn(2) ? "iptables-legacy-restore" : "iptables-nft-restore"], rules.Lines());
        }
    }

    private static SiteService Service(SiteScenery scenery, int number)
    {
        var (dice, pods) = (scenery.Dice, scenery.Pods.Select(pod => (pod.Address, 8080)).ToList());
        List<(string, int)> endpoints = dice.OneIn(8) ? [] : dice.OneIn(6) ? [(dice.Pick(scenery.Nodes).Address, 10250)] : [.. dice.Shuffled(pods).Take(dice.OneIn(2) ? 1 : dice.Between(1, 3))];
        var service = new SiteService(number, $"10.96.0.{10 + number}", dice.Pick(80, 443), dice.Pick("tcp", "tcp", "udp"), endpoints, dice.OneIn(2));
        var protocol = service.Protocol == "tcp" ? Protocol.Tcp : Protocol.Udp;
        for (var i = 0; i < 3; i++)
            scenery.Aims.Add(new(service.Address, protocol, service.Port));
        if (service.HasNodePort)
            scenery.Aims.Add(new(dice.Pick(scenery.Nodes).Address, protocol, service.NodePort));
        return service;
    }

    private static void Filter(SiteScenery scenery, IptablesText rules)
    {
        var dice = scenery.Dice;
        if (dice.OneIn(2))
            rules.Add("filter", "FORWARD", "-m conntrack --ctstate INVALID -j DROP");
        if (dice.OneIn(2))
            rules.Add("filter", "FORWARD", "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        var pod = dice.Pick([.. scenery.Pods]);
        foreach (var (table, chain, rule) in dice.Some<(string, string, string)>(
            9,
            ("filter", "FORWARD", $"-d {pod.Address}/32 -p tcp -m tcp --dport 8080 -j REJECT --reject-with icmp-host-prohibited"),
            ("filter", "FORWARD", $"-s {pod.Address}/32 -j DROP"),
            ("filter", "FORWARD", $"-d {pod.Address}/32 -p tcp -j REJECT --reject-with tcp-reset"),
            ("filter", "FORWARD", $"-d {pod.Address}/32 -p udp -j REJECT --reject-with icmp-port-unreachable"),
            ("filter", "FORWARD", "-m physdev --physdev-is-bridged -j ACCEPT"),
            ("filter", "FORWARD", $"-m physdev --physdev-is-bridged -d {pod.Address}/32 -j DROP"),
            ("filter", "FORWARD", $"-m physdev --physdev-in {pod.Device} -j ACCEPT"),
            ("filter", "FORWARD", "-i eth0 -m conntrack --ctstate NEW -j DROP"),
            ("filter", "FORWARD", "-s 10.244.0.0/16 -j ACCEPT"),
            ("filter", "FORWARD", "-d 10.244.0.0/16 -j ACCEPT"),
            ("filter", "INPUT", "-p udp -m udp --dport 8472 -j DROP"),
            ("filter", "INPUT", "-p udp -m udp --dport 8472 -j ACCEPT"),
            ("filter", "INPUT", "-p tcp -m tcp --dport 10250 -j REJECT --reject-with icmp-admin-prohibited"),
            ("filter", "INPUT", "-s 10.244.0.0/16 -j DROP"),
            ("filter", "OUTPUT", $"-d {pod.Address}/32 -j REJECT --reject-with icmp-port-unreachable"),
            ("filter", "OUTPUT", "-d 10.96.0.0/12 -j DROP"),
            ("filter", "OUTPUT", "-p icmp -m icmp --icmp-type 3 -j DROP"),
            ("mangle", "PREROUTING", "-s 10.244.0.0/16 -j MARK --set-xmark 0x80/0x80"),
            ("mangle", "POSTROUTING", "-m mark --mark 0x4000/0x4000 -j DROP"),
            ("raw", "PREROUTING", $"-s {pod.Address}/32 -j CT --notrack"),
            ("raw", "PREROUTING", "-i cni0 -j ACCEPT"),
            ("nat", "POSTROUTING", $"-s {pod.Address}/32 -o eth0 -j SNAT --to-source 192.168.77.{pod.Node}")))
            rules.Add(table, chain, rule);
        if (dice.OneIn(6))
            rules.Policy("filter", "FORWARD", "DROP");
        else if (dice.OneIn(6))
            rules.Add("filter", "FORWARD", "-j REJECT --reject-with icmp-host-prohibited");
    }

    private static void KubeProxy(SiteScenery scenery, IptablesText rules, List<SiteService> services)
    {
        var dice = scenery.Dice;
        foreach (var chain in new[] { "KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ" })
            rules.Chain("nat", chain);
        rules.Add("nat", "PREROUTING", "-j KUBE-SERVICES");
        rules.Add("nat", "OUTPUT", "-j KUBE-SERVICES");
        rules.Add("nat", "POSTROUTING", "-j KUBE-POSTROUTING");
        rules.Add("nat", "KUBE-MARK-MASQ", "-j MARK --set-xmark 0x4000/0x4000");
        rules.Add("nat", "KUBE-POSTROUTING", "-m mark ! --mark 0x4000/0x4000 -j RETURN");
        rules.Add("nat", "KUBE-POSTROUTING", "-j MARK --set-xmark 0x4000/0x0");
        if (!dice.OneIn(8))
            rules.Add("nat", "KUBE-POSTROUTING", $"-j MASQUERADE{dice.Maybe(" --random-fully")}");
        var (knowsPods, hasHairpin) = (!dice.OneIn(4), !dice.OneIn(4));
        foreach (var service in services)
            Service(rules, service, knowsPods, hasHairpin, isLocal: dice.OneIn(3));
        rules.Add("nat", "KUBE-SERVICES", "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS");
    }

    private static void Service(IptablesText rules, SiteService service, bool knowsPods, bool hasHairpin, bool isLocal)
    {
        var (to, chain) = ($"-d {service.Address}/32 -p {service.Protocol} -m {service.Protocol} --dport {service.Port}", $"KUBE-SVC-{service.Number}");
        if (service.Endpoints.Count == 0)
        {
            foreach (var hook in new[] { "INPUT", "FORWARD", "OUTPUT" })
                rules.Insert("filter", hook, $"{to} -m conntrack --ctstate NEW -j REJECT --reject-with icmp-port-unreachable");
            return;
        }

        rules.Chain("nat", chain);
        rules.Add("nat", "KUBE-SERVICES", $"{to} -j {chain}");
        if (knowsPods)
            rules.Add("nat", chain, $"! -s 10.244.0.0/16 {to} -j KUBE-MARK-MASQ");
        if (service.HasNodePort)
            NodePort(rules, service, chain, isLocal);
        foreach (var (at, (address, port)) in service.Endpoints.Index())
            Endpoint(rules, service, at, address, port, hasHairpin);
    }

    private static void NodePort(IptablesText rules, SiteService service, string chain, bool isLocal)
    {
        rules.Chain("nat", $"KUBE-EXT-{service.Number}");
        rules.Add("nat", "KUBE-NODEPORTS", $"-p {service.Protocol} -m {service.Protocol} --dport {service.NodePort} -j KUBE-EXT-{service.Number}");
        if (!isLocal)
            rules.Add("nat", $"KUBE-EXT-{service.Number}", "-j KUBE-MARK-MASQ");
        rules.Add("nat", $"KUBE-EXT-{service.Number}", $"-j {chain}");
    }

    private static void Endpoint(IptablesText rules, SiteService service, int at, string address, int port, bool hasHairpin)
    {
        var chain = $"KUBE-SEP-{service.Number}-{at}";
        rules.Chain("nat", chain);
        var chance = at == service.Endpoints.Count - 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" -m statistic --mode random --probability {1.0 / (service.Endpoints.Count - at):F11}");
        rules.Add("nat", $"KUBE-SVC-{service.Number}", $"-m comment --comment \"ns/svc{service.Number} -> {address}:{port}\"{chance} -j {chain}");
        if (hasHairpin)
            rules.Add("nat", chain, $"-s {address}/32 -j KUBE-MARK-MASQ");
        rules.Add("nat", chain, $"-p {service.Protocol} -m {service.Protocol} -j DNAT --to-destination {address}:{port}");
    }

    private static void Flannel(SiteScenery scenery, IptablesText rules, SiteNode node)
    {
        rules.Chain("nat", "FLANNEL-POSTRTG");
        rules.Add("nat", "POSTROUTING", "-j FLANNEL-POSTRTG");
        rules.Add("nat", "FLANNEL-POSTRTG", "-m mark --mark 0x4000/0x4000 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", $"-s {node.PodSubnet} -d 10.244.0.0/16 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", $"-s 10.244.0.0/16 -d {node.PodSubnet} -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", $"! -s 10.244.0.0/16 -d {node.PodSubnet} -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", $"-s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE{scenery.Dice.Maybe(" --random-fully")}");
        if (scenery.Dice.OneIn(2))
            rules.Add("nat", "FLANNEL-POSTRTG", $"! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE");
    }
}
