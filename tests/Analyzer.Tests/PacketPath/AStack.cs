using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath;

/// <summary>A node of our own making: eth0 192.0.2.1/24, cni0 10.244.1.1/24, and rules that a test gives.</summary>
internal static class AStack
{
    public const string Addresses = """
        1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
            link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
            inet 127.0.0.1/8 scope host lo
               valid_lft forever preferred_lft forever
            inet6 ::1/128 scope host
               valid_lft forever preferred_lft forever
        2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
            inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0
               valid_lft forever preferred_lft forever
            inet6 2001:db8::1/64 scope global
               valid_lft forever preferred_lft forever
        3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff
            inet 10.244.1.1/24 brd 10.244.1.255 scope global cni0
               valid_lft forever preferred_lft forever
            inet6 fd00:1::1/64 scope global
               valid_lft forever preferred_lft forever

        """;

    public const string Routes = """
        default via 192.0.2.254 dev eth0
        10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
        192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1
        local 10.244.1.1 dev cni0 table local proto kernel scope host src 10.244.1.1
        broadcast 10.244.1.255 dev cni0 table local proto kernel scope link src 10.244.1.1
        local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1
        local 127.0.0.1 dev lo table local proto kernel scope host src 127.0.0.1
        local 192.0.2.1 dev eth0 table local proto kernel scope host src 192.0.2.1
        broadcast 192.0.2.255 dev eth0 table local proto kernel scope link src 192.0.2.1

        """;

    public const string Routes6 = """
        ::1 dev lo proto kernel metric 256 pref medium
        2001:db8::/64 dev eth0 proto kernel metric 256 pref medium
        fd00:1::/64 dev cni0 proto kernel metric 256 pref medium
        default via 2001:db8::fe dev eth0 metric 1024 pref medium
        local ::1 dev lo table local proto kernel metric 0 pref medium
        local 2001:db8::1 dev eth0 table local proto kernel metric 0 pref medium
        local fd00:1::1 dev cni0 table local proto kernel metric 0 pref medium

        """;

    public const string Sysctl = "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.forwarding = 1\nnet.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.default.rp_filter = 0\nnet.ipv4.conf.cni0.forwarding = 1\nnet.ipv4.conf.eth0.forwarding = 1\nnet.ipv4.conf.lo.forwarding = 1\nnet.ipv4.conf.cni0.rp_filter = 0\nnet.ipv4.conf.eth0.rp_filter = 0\nnet.ipv4.conf.lo.rp_filter = 0\n";

    public static NetworkStack With(params (string Path, string Text)[] files) => NetworkStack.Of(OneNode.With(
    [
        ("links/addr-text.txt", Addresses), ("routing/routes-text.txt", Routes), ("routing/routes6-text.txt", Routes6), ("kernel/sysctl.txt", Sysctl),
        ("files/proc/net/ip_tables_names", ""), ("files/proc/net/ip6_tables_names", ""), .. files,
    ]));

    /// <summary>Whether a rule with these matches takes the packet: yes, no or unknown.</summary>
    public static string Asks(string matches, string packet, params (string Path, string Text)[] files)
    {
        var ends = Ends($"{matches} -j ACCEPT", packet, files);
        return ends.Count > 1 ? "unknown" : ends[0].Verdict == Verdict.Accept ? "yes" : "no";
    }

    /// <summary>The ways out of a chain that holds this one rule.</summary>
    public static List<HookEnd> Ends(string rule, string packet, params (string Path, string Text)[] files)
    {
        var (stack, start) = (With(files), PacketText.Of(packet));
        var save = Artifacts($"*filter\n:FORWARD DROP [0:0]\n:SUB - [0:0]\n-A FORWARD {rule}\n-A SUB -p udp -j DROP\nCOMMIT\n");
        var chain = IptablesChains.Of(save, "iptables").Single().Chain;
        return new ChainWalk(stack).Walk(chain, Branch.Of(start));
    }

    /// <summary>What the rule's target makes of the packet, as it is then, and the verdict before it.</summary>
    public static string Makes(string target, string packet, params (string Path, string Text)[] files) =>
        string.Join(" | ", Ends($"-j {target}", packet, files).Select(end => $"{end.Verdict}: {end.Branch.Packet}"));

    public static Packet After(string target, string packet, params (string Path, string Text)[] files) => Assert.Single(Ends($"-j {target}", packet, files)).Branch.Packet;

    private static Analyzer.Artifacts.Netfilter.IptablesSave Artifacts(string text) => Analyzer.Artifacts.Netfilter.IptablesSave.Parse(new("n", "netfilter/iptables-save.txt", text)).Value;
}
