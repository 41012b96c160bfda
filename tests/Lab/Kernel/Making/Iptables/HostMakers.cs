using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>firewalld with its iptables back end: states, zones by goto, and a REJECT at each end.</summary>
internal sealed class FirewalldMaker : IMaker
{
    public int OneIn => 4;

    public void Make(Scenery scenery)
    {
        var (dice, rules) = (scenery.Dice, scenery.Iptables());
        foreach (var hook in new[] { "INPUT", "FORWARD" })
        {
            var (zones, zone) = ($"{hook}_ZONES", $"{hook}_public");
            rules.Chain("filter", zones);
            rules.Chain("filter", zone);
            rules.Add("filter", hook, "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT");
            rules.Add("filter", hook, "-i lo -j ACCEPT");
            rules.Add("filter", hook, $"-j {zones}");
            rules.Add("filter", hook, "-m conntrack --ctstate INVALID -j DROP");
            rules.Add("filter", hook, "-j REJECT --reject-with icmp-host-prohibited");
            rules.Add("filter", zones, $"-i {dice.Pick(Scenery.Devices)} -g {zone}");
            rules.Add("filter", zones, $"-i {dice.Pick("cni+", "eth+", "eth1")} -j {zone}");
            rules.Add("filter", zone, "-p icmp -j ACCEPT");
            rules.Add("filter", zone, $"-p tcp -m tcp --dport {dice.Pick(22, 6443, 10250, 8080)} -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT");
            rules.Add("filter", zone, $"-p tcp -m multiport --dports 80,443,30000:32767 -j ACCEPT");
        }

        rules.Add("raw", "PREROUTING", "-p icmp -m icmp --icmp-type 9 -j ACCEPT");
        if (dice.OneIn(2))
            rules.Add(dice.Pick("raw", "mangle"), "PREROUTING", $"-m rpfilter{dice.Maybe(" --loose")}{dice.Maybe(" --validmark")}{dice.Maybe(" --accept-local")} --invert -j DROP");
    }
}

/// <summary>Docker: a bridge's published port, its isolation chains, a FORWARD policy of DROP.</summary>
internal sealed class DockerMaker : IMaker
{
    public int OneIn => 4;

    public void Make(Scenery scenery)
    {
        var (dice, rules) = (scenery.Dice, scenery.Iptables());
        rules.Chain("nat", "DOCKER");
        foreach (var chain in new[] { "DOCKER", "DOCKER-USER", "DOCKER-ISOLATION-STAGE-1", "DOCKER-ISOLATION-STAGE-2" })
            rules.Chain("filter", chain);
        rules.Add("nat", "PREROUTING", "-m addrtype --dst-type LOCAL -j DOCKER");
        rules.Add("nat", "OUTPUT", "! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER");
        rules.Add("nat", "POSTROUTING", $"-s 10.244.1.0/24 ! -o {Scenery.PodDevice} -j MASQUERADE");
        rules.Add("nat", "DOCKER", $"-i {Scenery.PodDevice} -j RETURN");
        rules.Add("nat", "DOCKER", $"! -i {Scenery.PodDevice} -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.244.1.12:443");
        rules.Add("filter", "FORWARD", "-j DOCKER-USER");
        rules.Add("filter", "FORWARD", "-j DOCKER-ISOLATION-STAGE-1");
        rules.Add("filter", "FORWARD", $"-o {Scenery.PodDevice} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        rules.Add("filter", "FORWARD", $"-o {Scenery.PodDevice} -j DOCKER");
        rules.Add("filter", "FORWARD", $"-i {Scenery.PodDevice} ! -o {Scenery.PodDevice} -j ACCEPT");
        rules.Add("filter", "DOCKER", $"-d 10.244.1.12/32 ! -i {Scenery.PodDevice} -o {Scenery.PodDevice} -p tcp -m tcp --dport 443 -j ACCEPT");
        rules.Add("filter", "DOCKER-ISOLATION-STAGE-1", $"-i {Scenery.PodDevice} ! -o {Scenery.PodDevice} -j DOCKER-ISOLATION-STAGE-2");
        rules.Add("filter", "DOCKER-ISOLATION-STAGE-2", $"-o {dice.Pick("eth0", "eth1", "br+")} -j DROP");
        rules.Add("filter", "DOCKER-USER", "-j RETURN");
        if (dice.OneIn(2))
            rules.Policy("filter", "FORWARD", "DROP");
        if (dice.OneIn(2))
            rules.Add("raw", "PREROUTING", $"-d 10.244.1.12/32 ! -i {Scenery.PodDevice} -j DROP");
        scenery.Aims.Add(new("192.168.77.1", Protocol.Tcp, 8443));
    }
}

/// <summary>The node-local DNS cache: its address is kept out of connection tracking.</summary>
internal sealed class NodeLocalDnsMaker : IMaker
{
    public int OneIn => 6;

    public void Make(Scenery scenery)
    {
        var rules = scenery.Iptables();
        foreach (var protocol in new[] { "udp", "tcp" })
        {
            rules.Add("raw", "PREROUTING", $"-d 169.254.20.10/32 -p {protocol} -m {protocol} --dport 53 -j {scenery.Dice.Pick("NOTRACK", "CT --notrack")}");
            rules.Add("raw", "OUTPUT", $"-s 169.254.20.10/32 -p {protocol} -m {protocol} --sport 53 -j CT --notrack");
            rules.Add("raw", "OUTPUT", $"-d 169.254.20.10/32 -p {protocol} -m {protocol} --dport 53 -j CT --notrack");
            rules.Add("filter", "INPUT", $"-d 169.254.20.10/32 -p {protocol} -m {protocol} --dport 53 -j ACCEPT");
        }

        scenery.Aims.Add(new("169.254.20.10", Protocol.Udp, 53));
    }
}
