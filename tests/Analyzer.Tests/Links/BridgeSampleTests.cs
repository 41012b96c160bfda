using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Links;

/// <summary>One bridge of three ports, and an empty one, as iproute2 5.10 and 6.15 and bridge-utils 1.7 and 1.7.1 (Debian 11 and 13) print them.</summary>
public sealed class BridgeSampleTests
{
    [Fact]
    public void Ports_tell_their_bridge_and_state_in_each_form()
    {
        foreach (var read in Sample.ReadAll<BridgeLinks>("Links", "bridge-link", "bridge-d-link", "bridge-d-j-link"))
        {
            Assert.Equal(["veth1 forwarding", "vx0 forwarding", "veth2 disabled"], read.Ports.Where(port => port.Bridge == "br0").Select(port => $"{port.Device} {port.Port.State}"));
            Assert.All(read.Ports.Where(port => port.Bridge is null), port => Assert.StartsWith("br", port.Device, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Only_where_asked_for_it_a_port_tells_of_its_hairpin() =>
        Assert.All(Sample.ReadAll<BridgeLinks>("Links", "bridge-d-link", "bridge-d-j-link"), read => Assert.Equal([true, false, false], read.Ports.Where(port => port.Bridge is not null).Select(port => port.Port.IsHairpin ?? false)));

    [Fact]
    public void Brctl_tells_the_ports_and_what_they_have_learnt()
    {
        Assert.All(Sample.ReadAll<BrctlShow>("Links", "brctl-show"), read => Assert.Equal(["br0 veth1 veth2 vx0", "br-empty "], read.Bridges.Select(bridge => $"{bridge.Name} {string.Join(' ', bridge.Ports)}")));
        Assert.All(Sample.ReadAll<BrctlMacs>("Links", "brctl-showmacs"), read => Assert.Equal([(2, true), (1, false), (1, true), (3, true)], read.Macs.Select(mac => (mac.Port, mac.IsLocal))));
    }

    [Fact]
    public void Namespaces_are_listed_by_name() =>
        Assert.All(Sample.ReadAll<NamespaceList>("Links", "ip-netns"), read => Assert.Equal(["cni-c", "cni-b", "cni-a"], read.Namespaces.Select(one => one.Name)));

    // In the form of /proc/net/bonding/bond0 of Linux 3.10 (CentOS 7)
    [Fact]
    public void A_bond_of_802_3ad_tells_its_ports()
    {
        var read = BondState.Parse(new("n", "links/bonding/bond0", """
            Ethernet Channel Bonding Driver: v3.7.1 (April 27, 2011)

            Bonding Mode: IEEE 802.3ad Dynamic link aggregation
            Transmit Hash Policy: layer3+4 (1)
            MII Status: up
            MII Polling Interval (ms): 100

            802.3ad info
            LACP rate: fast
            Active Aggregator Info:
            	Aggregator ID: 1
            	Number of ports: 1

            Slave Interface: em1
            MII Status: up
            Speed: 10000 Mbps
            Duplex: full
            Link Failure Count: 0
            Slave queue ID: 0
            Aggregator ID: 1
            details actor lacp pdu:
                system priority: 65535
            details partner lacp pdu:
                oper key: 0

            Slave Interface: em2
            MII Status: up
            Link Failure Count: 2
            Aggregator ID: 2
            """));

        Assert.Empty(read.Notes);
        Assert.Equal(("IEEE 802.3ad Dynamic link aggregation", "em1 0 em2 2"), (read.Value.Mode, string.Join(' ', read.Value.Ports.Select(port => $"{port.Device} {port.Failures}"))));
    }

    [Theory]
    [InlineData("veth1@if2: <BROADCAST> mtu 1500 master br0")]
    [InlineData("3: veth1 mtu 1500")]
    [InlineData("    hairpin on")]
    [InlineData("Cannot find device \"br0\"")]
    public void What_is_no_port_is_noted(string line) => Assert.Single(BridgeLinks.Parse(new("n", "links/bridge-link-text", line)).Notes);
}
