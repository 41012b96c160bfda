using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Links;

/// <summary>One namespace, printed by several versions of several tools.</summary>
public sealed class IpLinkSampleTests
{
    [Fact]
    public void Old_and_new_text_and_JSON_tell_the_same_of_each_link()
    {
        var all = Sample.ReadAll<LinkList>("Links", "ip-d-addr", "ip-d-s-s-addr", "ip-d-s-j-addr", "ip-s-d-link");

        Assert.All(all, one => Assert.Equal(Facts(all[0]), Facts(one)));
        Assert.Equal(
        [
            "1 lo UNKNOWN 65536 00:00:00:00:00:00   ",
            "2 eth0 UP 1500 2a:6a:a6:35:ca:36 veth 2 0",
            "3 eth1 UP 1500 92:df:4e:87:26:dd veth 3 0",
            "5 veth5c51a4f5 DOWN 1500 7a:67:f0:69:b2:85 veth 4 0",
            "6 flannel.1 UNKNOWN 1450 fe:95:ac:28:20:f3 vxlan  ",
            "7 vxg DOWN 1450 32:19:74:84:dc:cd vxlan  ",
            "8 mv0 DOWN 1500 32:3d:e1:bd:0d:2b macvlan  ",
            "9 ifb0n DOWN 1500 6a:87:78:96:61:bf ifb  ",
            "10 tap0 DOWN 1500 42:5d:de:19:c8:6b tun  ",
        ], Facts(all[0]));
    }

    [Fact]
    public void Addresses_are_the_same_in_every_form()
    {
        var all = Sample.ReadAll<LinkList>("Links", "ip-d-addr", "ip-d-s-s-addr", "ip-d-s-j-addr", "ip-o-addr");

        Assert.All(all, one => Assert.Equal(Addresses(all[0]), Addresses(one)));
        Assert.Contains("eth0 192.168.56.13/24 global secondary eth0:1", Addresses(all[0]));
        Assert.Contains("eth1 2001:db8:2::12/64 global primary ", Addresses(all[0]));
    }

    [Fact]
    public void The_brief_form_has_states_and_either_addresses_or_flags()
    {
        var addresses = Sample.ReadAll<LinkList>("Links", "ip-br-addr");
        var links = Sample.ReadAll<LinkList>("Links", "ip-br-link");

        Assert.All(addresses, one => Assert.Equal(["192.168.56.12", "192.168.56.13"], one.Links[1].Addresses.Take(2).Select(held => held.Address.ToString())));
        Assert.All(addresses, one => Assert.Equal(("UP", (bool?)null), (one.Links[1].OperState, one.Links[1].IsUp)));
        Assert.All(links, one => Assert.Equal(("2a:6a:a6:35:ca:36", (bool?)true, 2), (one.Links[1].LinkAddress, one.Links[1].IsUp, one.Links[1].PeerIndex)));
    }

    [Fact]
    public void A_vxlan_says_its_number_port_address_and_whether_it_learns()
    {
        var all = Sample.ReadAll<LinkList>("Links", "ip-d-addr", "ip-d-s-j-addr");

        Assert.All(all, one =>
        {
            var flannel = Assert.IsType<VxlanDetails>(Named(one, "flannel.1").Details);
            Assert.Equal((1, "192.168.56.12", "eth0", 8472, false, false), (flannel.Id, $"{flannel.Local}", flannel.Device, flannel.Port, flannel.Learns, flannel.IsExternal));
            var grouped = Assert.IsType<VxlanDetails>(Named(one, "vxg").Details);
            Assert.Equal((4096, "239.1.1.1", 4789, true), (grouped.Id, $"{grouped.Remote}", grouped.Port, grouped.Learns));
            Assert.Equal("bridge", Assert.IsType<MacvlanDetails>(Named(one, "mv0").Details).Mode);
            Assert.Equal("tap", Assert.IsType<TunDetails>(Named(one, "tap0").Details).Type);
        });
    }

    [Fact]
    public void Counters_alias_and_lifetimes_are_read()
    {
        var counted = Sample.ReadAll<LinkList>("Links", "ip-d-s-s-addr", "ip-d-s-j-addr");
        var eth1 = Named(Sample.ReadAll<LinkList>("Links", "ip-d-addr")[1], "eth1");

        Assert.All(counted, one => Assert.True(Named(one, "eth0").Counters is { RxBytes: > 0, TxPackets: > 0 }));
        Assert.All(counted, one => Assert.True(Named(one, "flannel.1").Counters is { TxDropped: 9 or 10, TxPackets: 0 }));
        Assert.Equal(("uplink of the pods", "enp0s9x"), (eth1.Alias, eth1.AlternativeNames.Single()));
        Assert.Equal([null, 86325L, null], eth1.Addresses.Select(held => held.ValidSeconds));
    }

    [Fact]
    public void Busybox_prints_less_but_no_line_is_lost()
    {
        var all = Sample.ReadAll<LinkList>("Links", "ip-addr.busybox-1", "ip-addr");

        Assert.All(all, one => Assert.Equal([true, true, true, false, true], one.Links.Take(5).Select(link => link.IsUp == true)));
        Assert.All(Sample.ReadAll<LinkList>("Links", "ip-o-addr"), one => Assert.Equal(["lo", "eth0", "eth1", "flannel.1"], one.Links.Select(link => link.Name)));
    }

    [Fact]
    public void Ifconfig_says_the_same_as_far_as_it_goes()
    {
        var all = Sample.ReadAll<IfconfigList>("Links", "ifconfig");

        Assert.Equal(4, all.Count);
        Assert.All(all, one =>
        {
            var eth0 = one.Links.Single(link => link.Name == "eth0");
            Assert.Equal(("2a:6a:a6:35:ca:36", 1500, true), (eth0.LinkAddress, eth0.Mtu, eth0.IsUp));
            Assert.Equal(
                ["192.168.56.12/24 global ", "192.168.56.13/24 global eth0:1 secondary", "2001:db8:1::12/64 global ", "fe80::286a:a6ff:fe35:ca36/64 link "],
                eth0.Addresses.Select(held => $"{held.Address}/{held.Network.Length} {held.Scope} {held.Label}{(held.IsSecondary ? " secondary" : "")}").Order(StringComparer.Ordinal));
            Assert.True(eth0.Counters is { RxPackets: > 0, TxBytes: > 0 });
            Assert.Equal(["127.0.0.1", "::1"], one.Links.Single(link => link.Name == "lo").Addresses.Select(held => held.Address.ToString()));
        });
    }

    // net-tools 1.60 as on CentOS 6 (addresses changed): a tunnel, and an interface without addresses.
    [Fact]
    public void Ifconfig_of_old_net_tools_has_point_to_point_links_and_interrupts()
    {
        const string text = """
            eth0      Link encap:Ethernet  HWaddr 52:54:00:AB:00:01
                      inet addr:10.0.2.15  Bcast:10.0.2.255  Mask:255.255.254.0
                      UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
                      RX packets:110 errors:1 dropped:2 overruns:3 frame:0
                      TX packets:42 errors:4 dropped:5 overruns:0 carrier:6
                      collisions:7 txqueuelen:1000
                      RX bytes:9180 (8.9 KiB)  TX bytes:3314 (3.2 KiB)
                      Interrupt:19 Base address:0xd000

            tun0      Link encap:UNSPEC  HWaddr 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00
                      inet addr:10.8.0.2  P-t-P:10.8.0.1  Mask:255.255.255.255
                      UP POINTOPOINT RUNNING NOARP MULTICAST  MTU:1500  Metric:1
            """;

        var parsed = IfconfigList.Parse(new("n", "links/ifconfig.txt", text));

        Assert.Empty(parsed.Notes);
        Assert.Equal((23, "10.8.0.1"), (parsed.Value.Links[0].Addresses[0].Network.Length, $"{parsed.Value.Links[1].Addresses[0].Peer}"));
        Assert.Equal(new LinkCounters(9180, 110, 1, 2, 3314, 42, 4, 5) { RxMissed = 3, TxCarrier = 6 }, parsed.Value.Links[0].Counters);
    }

    [Fact]
    public void Proc_files_have_counters_and_IPv6_addresses()
    {
        var device = Sample.ReadAll<ProcNetDev>("Links", "proc-net-dev").Single();
        var addresses = Sample.ReadAll<ProcIfInet6>("Links", "proc-net-if_inet6").Single().Addresses;

        Assert.Equal((9, 10), (device.Links.Length, device.Links.Single(link => link.Name == "flannel.1").Counters!.TxDropped)); // every device has them
        Assert.Contains(addresses, held => $"{held.Device} {held.Address}/{held.Network.Length} {held.Scope}" == "eth0 2001:db8:1::12/64 global");
        Assert.Contains(addresses, held => $"{held.Device} {held.Address} {held.Scope}" == "lo ::1 host");
    }

    [Fact]
    public void Netconf_says_who_forwards()
    {
        var all = Sample.ReadAll<NetconfList>("Links", "ip-netconf", "ip-j-netconf");

        Assert.All(all, one => Assert.Contains(one.Devices, device => device is { Family: "inet", Device: "eth0", Forwards: false, ReversePathFilter: "off" }));
    }

    private static Link Named(LinkList list, string name) => list.Links.Single(link => link.Name == name);

    private static string[] Facts(LinkList list) =>
        [.. list.Links.Select(link => $"{link.Index} {link.Name} {link.OperState} {link.Mtu} {link.LinkAddress} {link.Kind} {link.PeerIndex} {link.PeerNamespace}")];

    private static string[] Addresses(LinkList list) =>
    [
        .. list.Links.SelectMany(link => link.Addresses)
            .Select(held => $"{held.Device} {held.Address}/{held.Network.Length} {held.Scope} {(held.IsSecondary ? "secondary" : "primary")} {held.Label}"),
    ];
}
