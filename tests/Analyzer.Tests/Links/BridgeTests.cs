using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Links;

public sealed class BridgeTests
{
    // iproute2 6.15 with -d and bridge-utils 1.7.1, names and addresses changed.
    private const string BridgeLink = """
        4: veth9295fe98@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32 cost 2
            hairpin on guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on mcast_router 1 mcast_to_unicast off neigh_suppress off vlan_tunnel off isolated off locked off
        5: vethd18f6eba@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state blocking priority 32 cost 2
        """;

    [Fact]
    public void Forwarding_entries_say_which_node_a_tunnel_leads_to()
    {
        var all = Sample.ReadAll<BridgeFdb>("Links", "bridge-s-fdb", "bridge-j-fdb");

        Assert.Equal(4, all.Count);
        Assert.All(all, one =>
        {
            Assert.Equal(14, one.Entries.Length);
            var flannel = one.Entries.Single(entry => entry.Device == "flannel.1");
            Assert.Equal(("02:42:00:00:02:00", "192.168.56.3", true, true, false), (flannel.LinkAddress, $"{flannel.Destination}", flannel.IsOwn, flannel.IsPermanent, flannel.IsDefault));
            Assert.True(one.Entries.Single(entry => entry.Device == "vxg").IsDefault);
        });
    }

    [Theory]
    [InlineData("02:42:00:00:00:77 dev veth5c51a4f5 vlan 7 master cni0 extern_learn static", "cni0", 7, null)]
    [InlineData("00:00:00:00:00:00 dev vxg dst 192.168.56.4 port 4790 vni 5 via eth0 self permanent", null, null, 4790)]
    public void Each_word_of_a_forwarding_entry_is_read(string line, string? master, int? vlan, int? port)
    {
        var entry = BridgeFdb.Parse(new("n", "links/bridge-fdb-text.txt", line)).Value.Entries.Single();

        Assert.Equal((master, vlan, port), (entry.Master, entry.Vlan, entry.Port));
    }

    [Fact]
    public void A_port_has_its_state_and_hairpin()
    {
        var text = BridgeLinks.Parse(new("n", "links/bridge-link-text.txt", BridgeLink));
        var json = BridgeLinks.Parse(new("n", "links/bridge-link.json",
            """[{"ifindex":4,"link":"eth0","ifname":"veth9295fe98","flags":["UP"],"mtu":1450,"master":"cni0","state":"forwarding","priority":32,"cost":2,"hairpin":true,"learning":true,"flood":true,"isolated":false,"neigh_suppress":false},{"ifindex":5,"ifname":"vethd18f6eba","master":"cni0","state":"blocking","priority":32,"cost":2}]"""));

        Assert.Empty(text.Notes);
        Assert.Equal(text.Value.Ports.Select(port => $"{port.Index} {port.Device} {port.Bridge} {port.Port}"), json.Value.Ports.Select(port => $"{port.Index} {port.Device} {port.Bridge} {port.Port}"));
        Assert.Equal(("forwarding", true), (text.Value.Ports[0].Port.State, text.Value.Ports[0].Port.IsHairpin));
        Assert.Equal(("blocking", null), (text.Value.Ports[1].Port.State, text.Value.Ports[1].Port.IsHairpin));
    }

    [Fact]
    public void Vlans_of_a_port_are_ranges()
    {
        var text = BridgeVlans.Parse(new("n", "links/bridge-vlan-text.txt", "port              vlan-id  \neth0              1 PVID Egress Untagged\n                  100-110\ncni0              1 PVID Egress Untagged\n"));
        var old = BridgeVlans.Parse(new("n", "links/bridge-vlan-text.txt", "port\tvlan ids\neth0\t 1 PVID Egress Untagged\n\t 100-110\n\ndocker0\tNone\ncni0\t 1 PVID Egress Untagged\n")); // iproute2 4.15, Ubuntu 18.04
        var json = BridgeVlans.Parse(new("n", "links/bridge-vlan.json", """[{"ifname":"eth0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]},{"vlan":100,"vlanEnd":110}]},{"ifname":"cni0","vlans":[{"vlan":1,"flags":["PVID","Egress Untagged"]}]}]"""));

        Assert.All(new[] { text, old, json }, one =>
        {
            Assert.Empty(one.Notes);
            Assert.Equal(["eth0 1-1 True True", "eth0 100-110 False False", "cni0 1-1 True True"], one.Value.Vlans.Select(vlan => $"{vlan.Port} {vlan.First}-{vlan.Last} {vlan.IsUntaggedIn} {vlan.IsUntaggedOut}"));
        });
    }

    [Fact]
    public void Brctl_shows_bridges_with_their_ports_and_addresses()
    {
        var show = BrctlShow.Parse(new("n", "links/brctl.txt", "bridge name\tbridge id\t\tSTP enabled\tinterfaces\ncni0\t\t8000.0696de70e1bc\tno\t\tveth9295fe98\n\t\t\t\t\t\t\tvethd18f6eba\ndocker0\t\t8000.0242ac110001\tyes\t\t\n"));
        var macs = BrctlMacs.Parse(new("n", "links/brctl-macs.txt", "port no\tmac addr\t\tis local?\tageing timer\n  1\t02:03:85:0c:2e:57\tno\t\t   3.20\n  2\t06:96:de:70:e1:bc\tyes\t\t   0.00\n"));

        Assert.Empty(show.Notes);
        Assert.Equal(["cni0 veth9295fe98,vethd18f6eba", "docker0 "], show.Value.Bridges.Select(bridge => $"{bridge.Name} {string.Join(',', bridge.Ports)}"));
        Assert.Empty(macs.Notes);
        Assert.Equal([(1, 3.20m), (2, 0m)], macs.Value.Macs.Select(mac => (mac.Port, mac.Age)));
    }

    [Fact]
    public void Queueing_disciplines_have_their_drops()
    {
        Assert.All(Sample.ReadAll<QdiscList>("Links", "tc-s-qdisc"), one => Assert.Contains(one.Qdiscs, qdisc => qdisc is { Device: "eth0", Kind: "noqueue", Dropped: 0, BacklogPackets: 0 }));

        // iproute2 5.15 on Ubuntu 22.04
        var shaped = QdiscList.Parse(new("n", "links/qdisc.txt", "qdisc fq_codel 8001: dev eth0 root refcnt 2 limit 10240p flows 1024\n Sent 19876543 bytes 21345 pkt (dropped 17, overlimits 3 requeues 9) \n backlog 120b 2p requeues 9\n  maxpacket 1514 drop_overlimit 0 new_flow_count 35\n"));
        Assert.Empty(shaped.Notes);
        Assert.Equal((19876543L, 21345L, 17L, 2L), (shaped.Value.Qdiscs[0].SentBytes, shaped.Value.Qdiscs[0].SentPackets, shaped.Value.Qdiscs[0].Dropped, shaped.Value.Qdiscs[0].BacklogPackets));
    }

    [Theory]
    [InlineData("debian11-iproute2-5.10")]
    [InlineData("debian13-iproute2-6.15")]
    public void Ethtool_values_belong_to_the_device_of_the_heading_or_of_the_files_name(string version)
    {
        var (settings, driver, features, counters) = (Ethtool(version, "ethtool_eth0"), Ethtool(version, "ethtool_-i_eth0"), Ethtool(version, "ethtool_-k_eth0"), Ethtool(version, "ethtool_-S_eth0"));

        Assert.All(new[] { settings, driver, features, counters }, one => Assert.Equal("eth0", one.Device));
        Assert.Equal(("10000Mb/s", "yes", "veth", "0"), (settings.Get("Speed")?.Value, settings.Get("Link detected")?.Value, driver.Get("driver")?.Value, counters.Get("rx_queue_0_drops")?.Value));
        Assert.Equal((true, false), (features.IsOn("tx-checksum-ip-generic"), features.IsOn("tx-checksum-ipv4")));
    }

    // Linux 5.15, /proc/net/bonding/bond0 (shortened)
    [Fact]
    public void A_bond_names_the_port_in_use_and_each_ports_state()
    {
        var parsed = BondState.Parse(new("n", "links/bonding/bond0", """
            Ethernet Channel Bonding Driver: v5.15.0-91-generic

            Bonding Mode: fault-tolerance (active-backup)
            Primary Slave: None
            Currently Active Slave: ens1
            MII Status: up
            MII Polling Interval (ms): 100

            Slave Interface: ens1
            MII Status: up
            Speed: 10000 Mbps
            Duplex: full
            Link Failure Count: 3

            Slave Interface: ens2
            MII Status: down
            Speed: Unknown
            Duplex: Unknown
            Link Failure Count: 12
            """));

        Assert.Empty(parsed.Notes);
        Assert.Equal(("fault-tolerance (active-backup)", "ens1", "up"), (parsed.Value.Mode, parsed.Value.ActivePort, parsed.Value.MiiStatus));
        Assert.Equal([("ens1", "up", 3), ("ens2", "down", 12)], parsed.Value.Ports.Select(port => (port.Device, port.MiiStatus, port.Failures)));
    }

    [Fact]
    public void Any_text_is_read_or_noted()
    {
        var fdb = Sample.Text("Links", "bridge-s-fdb.debian13-iproute2-6.15.txt");
        AnyText.NeverThrows<BridgeFdb>(fdb);
        AnyText.NeverThrows<BridgeFdb>(Sample.Text("Links", "bridge-j-fdb.debian13-iproute2-6.15.json"));
        AnyText.NeverThrows<BridgeLinks>(BridgeLink);
        AnyText.NeverThrows<BridgeVlans>("port              vlan-id\neth0              1 PVID Egress Untagged\n                  100-110\n");
        AnyText.NeverThrows<BrctlShow>("cni0\t\t8000.0696de70e1bc\tno\t\tveth9295fe98\n\t\t\t\t\t\t\tvethd18f6eba\n");
        AnyText.NeverThrows<BrctlMacs>("port no\tmac addr\n  1\t02:03:85:0c:2e:57\tno\t\t   3.20\n");
        AnyText.NeverThrows<QdiscList>(Sample.Text("Links", "tc-s-qdisc.debian13-iproute2-6.15.txt"));
        AnyText.NeverThrows<EthtoolText>(Sample.Text("Links", "debian13-iproute2-6.15/ethtool_-k_eth0"));
        AnyText.NeverThrows<BondState>("Slave Interface: ens1\nMII Status: up\n: \n");
        AnyText.AlienLinesAreNoted<BridgeFdb>(fdb);
        AnyText.AlienLinesAreNoted<BridgeLinks>(BridgeLink);
        AnyText.AlienLinesAreNoted<QdiscList>(Sample.Text("Links", "tc-s-qdisc.debian13-iproute2-6.15.txt"));
        AnyText.AlienLinesAreNoted<EthtoolText>(Sample.Text("Links", "debian13-iproute2-6.15/ethtool_eth0"));
    }

    private static EthtoolText Ethtool(string version, string name)
    {
        var parsed = EthtoolText.Parse(new("n", $"sos_commands/networking/{name}", Sample.Text("Links", $"{version}/{name}")));
        Assert.Empty(parsed.Notes);
        return parsed.Value;
    }
}
