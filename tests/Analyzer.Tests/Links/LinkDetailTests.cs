using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Links;

public sealed class LinkDetailTests
{
    // iproute2 5.15 on Ubuntu 22.04 and, where the counters of the bridge are longer, 6.15; addresses changed.
    private const string Text = """
        3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP group default qlen 1000
            link/ether 06:96:de:70:e1:bc brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535
            bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 0 priority 32768 vlan_filtering 1 vlan_protocol 802.1Q bridge_id 8000.6:96:de:70:e1:bc mcast_snooping 1 nf_call_iptables 0 numtxqueues 1 numrxqueues 1
        4: veth5c51a4f5@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default
            link/ether 5a:98:1b:a6:ee:12 brd ff:ff:ff:ff:ff:ff link-netns cni-352b0e24 promiscuity 1
            veth
            bridge_slave state forwarding priority 32 cost 2 hairpin on guard off root_block off fastleave off learning on flood on isolated off neigh_suppress off
        5: bond0: <BROADCAST,MULTICAST,MASTER,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 52:54:00:00:00:05 brd ff:ff:ff:ff:ff:ff promiscuity 0
            bond mode active-backup active_slave ens1 miimon 100 updelay 0 downdelay 0 use_carrier 1
        6: ens1: <BROADCAST,MULTICAST,SLAVE,UP,LOWER_UP> mtu 1500 qdisc mq master bond0 state UP group default qlen 1000
            link/ether 52:54:00:00:00:05 brd ff:ff:ff:ff:ff:ff promiscuity 0
            bond_slave state ACTIVE mii_status UP link_failure_count 3 perm_hwaddr 52:54:00:00:00:06 queue_id 0
            vf 0     link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff, spoof checking on, link-state auto, trust off
        7: bond0.100@bond0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
            link/ether 52:54:00:00:00:05 brd ff:ff:ff:ff:ff:ff promiscuity 0
            vlan protocol 802.1Q id 100 <REORDER_HDR>
        8: tunl0@NONE: <NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN group default qlen 1000
            link/ipip 0.0.0.0 brd 0.0.0.0 promiscuity 0
            ipip any remote any local any ttl inherit nopmtudisc
        9: ipip1@eth0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1480 qdisc noqueue state UNKNOWN group default
            link/ipip 192.168.56.12 peer 192.168.56.1 promiscuity 0
            ipip ipip remote 192.168.56.1 local 192.168.56.12 dev eth0 ttl inherit pmtudisc
        10: blue: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 qdisc noqueue state UP group default qlen 1000
            link/ether 52:54:00:00:00:0a brd ff:ff:ff:ff:ff:ff promiscuity 0
            vrf table 10
        11: wireguard.cali: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1440 qdisc noqueue state UNKNOWN group default
            link/none  promiscuity 0
            wireguard
        12: geneve1: <BROADCAST,MULTICAST> mtu 1450 qdisc noop state DOWN group default
            link/ether 52:54:00:00:00:0c brd ff:ff:ff:ff:ff:ff promiscuity 0
            geneve id 77 remote 192.168.56.1 ttl auto dstport 6081
        13: cilium_host@cilium_net: <BROADCAST,MULTICAST,NOARP,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default
            link/ether 52:54:00:00:00:0d brd ff:ff:ff:ff:ff:ff promiscuity 0
            newkind mode 7 addrgenmode eui64 numtxqueues 1
        """;

    // The same as JSON, iproute2 6.15 (shortened to what is read).
    private const string Json = """
        [{"ifindex":3,"ifname":"cni0","flags":["UP"],"linkinfo":{"info_kind":"bridge","info_data":{"ageing_time":30000,"stp_state":0,"vlan_filtering":1,"mcast_snooping":1,"nf_call_iptables":0}}},
        {"ifindex":4,"link_index":2,"ifname":"veth5c51a4f5","flags":["UP"],"master":"cni0","link_netns":"cni-352b0e24","linkinfo":{"info_kind":"veth","info_slave_kind":"bridge","info_slave_data":{"state":"forwarding","priority":32,"cost":2,"hairpin":true,"learning":true,"flood":true,"isolated":false,"neigh_suppress":false}}},
        {"ifindex":5,"ifname":"bond0","flags":["UP"],"linkinfo":{"info_kind":"bond","info_data":{"mode":"active-backup","active_slave":"ens1","miimon":100}}},
        {"ifindex":6,"ifname":"ens1","flags":["UP"],"master":"bond0","linkinfo":{"info_slave_kind":"bond","info_slave_data":{"state":"ACTIVE","mii_status":"UP","link_failure_count":3}}},
        {"ifindex":7,"link":"bond0","ifname":"bond0.100","flags":["UP"],"linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":100,"flags":["REORDER_HDR"]}}},
        {"ifindex":8,"ifname":"tunl0","flags":["UP"],"linkinfo":{"info_kind":"ipip","info_data":{"proto":"any","remote":"any","local":"any"}}},
        {"ifindex":9,"link":"eth0","ifname":"ipip1","flags":["UP"],"linkinfo":{"info_kind":"ipip","info_data":{"proto":"ipip","remote":"192.168.56.1","local":"192.168.56.12","link":"eth0"}}},
        {"ifindex":10,"ifname":"blue","flags":["UP"],"linkinfo":{"info_kind":"vrf","info_data":{"table":10}}},
        {"ifindex":11,"ifname":"wireguard.cali","flags":["UP"],"linkinfo":{"info_kind":"wireguard"}},
        {"ifindex":12,"ifname":"geneve1","flags":[],"linkinfo":{"info_kind":"geneve","info_data":{"id":77,"remote":"192.168.56.1","ttl":0,"port":6081}}},
        {"ifindex":13,"link":"cilium_net","ifname":"cilium_host","flags":["UP"],"linkinfo":{"info_kind":"newkind","info_data":{"mode":"7"}}}]
        """;

    [Fact]
    public void Each_kinds_own_settings_are_read_from_text_and_JSON_alike()
    {
        var text = LinkList.Parse(new("n", "links/addr-text.txt", Text));
        var json = LinkList.Parse(new("n", "links/addr.json", Json));

        Assert.Empty(text.Notes);
        Assert.Empty(json.Notes);
        Assert.Equal(Facts(text.Value), Facts(json.Value));
        Assert.Equal(
        [
            "cni0  BridgeDetails { FiltersVlans = True, Stp = False, AgeingTime = 30000, SnoopsMulticast = True, CallsIptables = False }",
            "veth5c51a4f5  BridgePort { State = forwarding, IsHairpin = True, IsIsolated = False, Learns = True, Floods = True, Priority = 32, Cost = 2, SuppressesNeighbours = False }",
            "bond0  BondDetails { Mode = active-backup, ActivePort = ens1, MiiMonitor = 100 }",
            "ens1  BondPort { State = ACTIVE, MiiStatus = UP, Failures = 3 }",
            "bond0.100 bond0 VlanDetails { Id = 100, Protocol = 802.1Q }",
            "tunl0  TunnelDetails { Local = , Remote = , Device = , Key = , Port = , IsExternal = False }",
            "ipip1 eth0 TunnelDetails { Local = 192.168.56.12, Remote = 192.168.56.1, Device = eth0, Key = , Port = , IsExternal = False }",
            "blue  VrfDetails { Table = 10 }",
            "wireguard.cali  ",
            "geneve1  TunnelDetails { Local = , Remote = 192.168.56.1, Device = , Key = 77, Port = 6081, IsExternal = False }",
            "cilium_host cilium_net ",
        ], Facts(text.Value));
        Assert.Equal("newkind", text.Value.Links[^1].Kind);
    }

    [Theory]
    [InlineData("1: lo: <UP> mtu 1\n    inet")]
    [InlineData("1: lo: <UP> mtu 1\n    inet6 scope")]
    [InlineData("    link/ether 00:00:00:00:00:00")]
    [InlineData("x: lo: <UP> mtu 1")]
    [InlineData("lo UP 10.0.0.1/33")]
    [InlineData("Device \"eth9\" does not exist.")]
    [InlineData("1: lo    inet 10.0.0/8 scope host")]
    [InlineData("[{\"ifindex\":1}]")]
    [InlineData("[{\"ifname\":\"lo\",\"addr_info\":[{\"local\":\"x\",\"prefixlen\":8}]}]")]
    public void What_cannot_be_read_of_links_is_noted(string text) =>
        Assert.Single(LinkList.Parse(new("n", "links/addr-text.txt", text)).Notes);

    [Theory]
    [InlineData("eth0 inet 10.0.0.1")]
    [InlineData("        inet 10.0.0.1  netmask 255.0.0.0")]
    [InlineData("eth0: flags=1<UP>  mtu 1\n        inet 10.0.0.256  netmask 255.0.0.0")]
    [InlineData("ifconfig: command not found")]
    public void What_cannot_be_read_of_ifconfig_is_noted(string text) =>
        Assert.Single(IfconfigList.Parse(new("n", "links/ifconfig.txt", text)).Notes);

    [Fact]
    public void Any_text_is_read_or_noted()
    {
        var brief = Sample.Text("Links", "ip-br-addr.debian13-iproute2-6.15.txt");
        var ifconfig = Sample.Text("Links", "ifconfig.busybox-1.37.txt");
        AnyText.NeverThrows<LinkList>(Text);
        AnyText.NeverThrows<LinkList>(Json);
        AnyText.NeverThrows<LinkList>(brief);
        AnyText.NeverThrows<IfconfigList>(ifconfig);
        AnyText.NeverThrows<ProcNetDev>(Sample.Text("Links", "proc-net-dev.linux-6.18.txt"));
        AnyText.NeverThrows<ProcIfInet6>(Sample.Text("Links", "proc-net-if_inet6.linux-6.18.txt"));
        AnyText.NeverThrows<DeviceList>("eth0 operstate=up mtu=1500 address=52:54:00:12:34:56 ifindex=2 iflink=2 type=1");
        AnyText.NeverThrows<NetconfList>(Sample.Text("Links", "ip-netconf.debian11-iproute2-5.10.txt"));
        AnyText.NeverThrows<NamespaceList>("cni-1 (id: 2)\ncni-2");
        AnyText.AlienLinesAreNoted<LinkList>(Text);
        AnyText.AlienLinesAreNoted<LinkList>(brief);
        AnyText.AlienLinesAreNoted<IfconfigList>(ifconfig);
        AnyText.AlienLinesAreNoted<ProcNetDev>(Sample.Text("Links", "proc-net-dev.linux-6.18.txt"));
    }

    [Fact]
    public void Devices_and_namespaces_have_a_line_each()
    {
        var device = DeviceList.Parse(new("n", "links/devices.txt", "eth0 operstate=up mtu=1500 address=52:54:00:12:34:56 ifindex=2 iflink=5 type=1 carrier=1 master=br0\nnonsense"));
        var named = NamespaceList.Parse(new("n", "links/netns.txt", "cni-db00d199 (id: 2)\nblue\nObject \"netns\" is unknown"));

        Assert.Equal(("UP", 1500, 5, "br0"), (device.Value.Links[0].OperState, device.Value.Links[0].Mtu, device.Value.Links[0].PeerIndex, device.Value.Links[0].Master));
        Assert.Single(device.Notes);
        Assert.Equal([("cni-db00d199", 2), ("blue", null)], named.Value.Namespaces.Select(one => (one.Name, one.Id)));
        Assert.Single(named.Notes);
    }

    private static string[] Facts(LinkList list) =>
        [.. list.Links.Select(link => $"{link.Name} {link.Lower} {(object?)link.Details ?? (object?)link.Port ?? link.BondPort}")];
}
