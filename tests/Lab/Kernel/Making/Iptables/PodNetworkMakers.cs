using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making.Iptables;

/// <summary>flannel: its accepting chain at the end of FORWARD, and masquerading of what leaves the pod network.</summary>
internal sealed class FlannelMaker : IMaker
{
    public int OneIn => 3;

    public void Make(Scenery scenery)
    {
        var rules = scenery.Iptables();
        rules.Chain("filter", "FLANNEL-FWD");
        rules.Chain("nat", "FLANNEL-POSTRTG");
        rules.Add("filter", "FORWARD", "-m comment --comment \"flanneld forward\" -j FLANNEL-FWD");
        rules.Add("filter", "FLANNEL-FWD", "-s 10.244.0.0/16 -j ACCEPT");
        rules.Add("filter", "FLANNEL-FWD", "-d 10.244.0.0/16 -j ACCEPT");
        rules.Add("nat", "POSTROUTING", "-m comment --comment \"flanneld masq\" -j FLANNEL-POSTRTG");
        rules.Add("nat", "FLANNEL-POSTRTG", "-m mark --mark 0x4000/0x4000 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", "-s 10.244.1.0/24 -d 10.244.0.0/16 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", "-s 10.244.0.0/16 -d 10.244.1.0/24 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", "! -s 10.244.0.0/16 -d 10.244.1.0/24 -j RETURN");
        rules.Add("nat", "FLANNEL-POSTRTG", $"-s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE{scenery.Dice.Maybe(" --random-fully")}");
        rules.Add("nat", "FLANNEL-POSTRTG", $"! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE{scenery.Dice.Maybe(" --random-fully")}");
    }
}

/// <summary>Calico: dispatch by goto and wildcards, marks that say "accepted", sets, untracked packets in raw.</summary>
internal sealed class CalicoMaker : IMaker
{
    public int OneIn => 4;

    public void Make(Scenery scenery)
    {
        var (dice, rules) = (scenery.Dice, scenery.Iptables());
        scenery.IpSets.AddRange("create cali40masq-ipam-pools hash:net", "add cali40masq-ipam-pools 10.244.0.0/16", "create cali40all-hosts hash:ip", "add cali40all-hosts 192.168.77.2", "add cali40all-hosts 192.168.77.1");
        foreach (var chain in new[] { "cali-FORWARD", "cali-from-wl-dispatch", "cali-fw-pod", "cali-tw-pod", "cali-pi-policy", "cali-to-host" })
            rules.Chain("filter", chain);
        rules.Insert("filter", "FORWARD", "-m comment --comment \"cali:wUHhoiAYhphO9Mso\" -j cali-FORWARD");
        rules.Add("filter", "cali-FORWARD", "-j MARK --set-xmark 0x0/0xe0000");
        rules.Add("filter", "cali-FORWARD", "-i cni+ -j cali-from-wl-dispatch");
        rules.Add("filter", "cali-FORWARD", "-o cni+ -j cali-tw-pod");
        rules.Add("filter", "cali-FORWARD", "-m mark --mark 0x10000/0x10000 -j ACCEPT");
        rules.Add("filter", "cali-from-wl-dispatch", $"-i {Scenery.PodDevice} -g cali-fw-pod");
        rules.Add("filter", "cali-from-wl-dispatch", "-j DROP");
        Workload(rules, dice, "cali-fw-pod");
        Workload(rules, dice, "cali-tw-pod");
        rules.Add("filter", "cali-pi-policy", $"-m set --match-set cali40masq-ipam-pools {dice.Pick("src", "dst")} -p tcp -m multiport --dports {dice.Pick("80,443,8080", "1:1024", "8080")} -j MARK --set-xmark 0x10000/0x10000");
        rules.Add("filter", "cali-pi-policy", "-m mark --mark 0x10000/0x10000 -j RETURN");
        Host(rules, dice);
        scenery.Aims.Add(new(dice.Pick(Scenery.Pods), Protocol.Tcp, 8080));
    }

    private static void Workload(IptablesText rules, Dice dice, string chain)
    {
        rules.Add("filter", chain, "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        rules.Add("filter", chain, "-m conntrack --ctstate INVALID -j DROP");
        rules.Add("filter", chain, "-j MARK --set-xmark 0x0/0x10000");
        rules.Add("filter", chain, "-p udp -m multiport --dports 4789 -j DROP");
        rules.Add("filter", chain, "-j MARK --set-xmark 0x0/0x20000");
        rules.Add("filter", chain, "-m mark --mark 0x0/0x20000 -j cali-pi-policy");
        rules.Add("filter", chain, "-m mark --mark 0x10000/0x10000 -j RETURN");
        rules.Add("filter", chain, dice.OneIn(2) ? "-m mark --mark 0x0/0x20000 -j DROP" : "-j MARK --set-xmark 0x10000/0x10000");
    }

    private static void Host(IptablesText rules, Dice dice)
    {
        rules.Add("nat", "POSTROUTING", "-m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40masq-ipam-pools dst -j MASQUERADE");
        rules.Add("filter", "INPUT", "-p udp -m set --match-set cali40all-hosts src -m multiport --dports 4789 -m addrtype --dst-type LOCAL -j ACCEPT");
        rules.Add("raw", "PREROUTING", "-j MARK --set-xmark 0x0/0xf0000");
        rules.Add("raw", "PREROUTING", "-p udp -m multiport --dports 4789 -m addrtype --dst-type LOCAL -j CT --notrack");
        rules.Add("raw", "PREROUTING", "-i cni+ -m rpfilter --validmark --invert -j DROP");
        if (dice.OneIn(2))
            rules.Add("mangle", "POSTROUTING", "-m addrtype --src-type LOCAL --limit-iface-out -m conntrack --ctstate NEW -j DSCP --set-dscp 0x2e");
    }
}

/// <summary>A mesh's interception with REDIRECT by owner and connmark, and a cloud's SNAT with restored marks.</summary>
internal sealed class MeshMaker : IMaker
{
    public int OneIn => 4;

    public void Make(Scenery scenery)
    {
        var (dice, rules) = (scenery.Dice, scenery.Iptables());
        rules.Chain("nat", "ISTIO_OUTPUT");
        rules.Chain("nat", "ISTIO_REDIRECT");
        rules.Add("nat", "OUTPUT", "-p tcp -j ISTIO_OUTPUT");
        rules.Add("nat", "ISTIO_OUTPUT", "-m owner --uid-owner 1337 -j RETURN");
        rules.Add("nat", "ISTIO_OUTPUT", "-d 127.0.0.1/32 -j RETURN");
        rules.Add("nat", "ISTIO_OUTPUT", $"-m owner --uid-owner {dice.Pick("1000", "1000-2000")} -j ISTIO_REDIRECT");
        rules.Add("nat", "ISTIO_REDIRECT", "-p tcp -j REDIRECT --to-ports 15001");
        if (dice.OneIn(2))
            rules.Add("nat", "PREROUTING", $"-i {dice.Pick("cni0", "eth+")} -p tcp -m tcp --dport {dice.Pick("80", "8080:8090", "! 22")} -j REDIRECT --to-ports 15001".Replace("--dport ! ", "! --dport ", StringComparison.Ordinal));
        rules.Add("mangle", "PREROUTING", "-i eth0 -m comment --comment \"AWS, primary ENI\" -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80");
        rules.Add("mangle", "PREROUTING", "-i cni+ -m comment --comment \"AWS, primary ENI\" -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80");
        rules.Chain("nat", "AWS-SNAT-CHAIN-0");
        rules.Add("nat", "POSTROUTING", "-m comment --comment \"AWS SNAT CHAIN\" -j AWS-SNAT-CHAIN-0");
        rules.Add("nat", "AWS-SNAT-CHAIN-0", "-d 10.244.0.0/16 -j RETURN");
        rules.Add("nat", "AWS-SNAT-CHAIN-0", $"! -o vlan+ -m addrtype ! --dst-type LOCAL -j SNAT --to-source 192.168.77.1{dice.Maybe(" --random-fully")}");
    }
}
