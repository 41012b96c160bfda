using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.HostNetwork;

/// <summary>One host's network as the files of each distribution say it: 192.0.2.11 and .12, the gateway 192.0.2.1, jumbo frames, a route to another site.</summary>
public sealed class HostNetworkTests
{
    public static TheoryData<string> Interfaces =>
    [
        "ifcfg.rhel7-network-scripts.txt", "ifcfg.sles15-wicked.txt", "nmconnection.rhel9-networkmanager-1.42.txt", "nmconnection.ubuntu22-networkmanager-1.36.txt",
        "netplan.ubuntu18-0.99.yaml", "netplan.ubuntu24-1.0.yaml", "network.debian12-systemd-252.txt", "interfaces.alpine3-ifupdown-ng-0.12.txt",
    ];

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Each_form_tells_the_addresses_and_the_size_of_packets(string name)
    {
        var (interfaces, notes) = Read(Sample.Read("HostNetwork", name));

        Assert.Empty(notes);
        var one = interfaces.Single(found => found.Mtu is not null);
        Assert.Equal(9000, one.Mtu?.Value);
        Assert.Equal(["192.0.2.11/24", "192.0.2.12/24"], one.Addresses.Select(address => $"{address.Value.Address}/{address.Value.Length}"));
        Assert.Contains("9000", one.Mtu?.Line.Text);
        Assert.NotEqual(true, one.UsesDhcp);
    }

    [Theory]
    [InlineData("ifcfg.rhel7-network-scripts.txt", "0.0.0.0 via 192.0.2.1")]
    [InlineData("nmconnection.rhel9-networkmanager-1.42.txt", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2 table 5 metric 50")]
    [InlineData("nmconnection.ubuntu22-networkmanager-1.36.txt", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2")]
    [InlineData("netplan.ubuntu18-0.99.yaml", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2 metric 50")]
    [InlineData("netplan.ubuntu24-1.0.yaml", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2 table 5")]
    [InlineData("network.debian12-systemd-252.txt", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2 metric 50, 10.30.0.0/16 via 192.0.2.2 table 5")]
    [InlineData("interfaces.debian12-ifupdown-0.8.txt", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2 metric 50")]
    [InlineData("interfaces.alpine3-ifupdown-ng-0.12.txt", "0.0.0.0 via 192.0.2.1")]
    public void So_are_its_routes(string name, string routes) =>
        Assert.Equal(routes, string.Join(", ", Read(Sample.Read("HostNetwork", name)).Interfaces.SelectMany(one => one.Routes).Select(Said)));

    [Theory]
    [InlineData("route-eth0.rhel7-network-scripts.txt", "10.20.0.0/16 via 192.0.2.2 metric 50, 0.0.0.0 via 192.0.2.1, 198.51.100.0/24, 10.30.0.0/16 table 5")]
    [InlineData("route-eth0.centos8-numbered.txt", "10.20.0.0/16 via 192.0.2.2 metric 50, 10.30.0.0/16")]
    [InlineData("routes.sles15-wicked.txt", "0.0.0.0 via 192.0.2.1, 10.20.0.0/16 via 192.0.2.2, 10.30.0.0/16 via 192.0.2.2")]
    public void Static_routes_stand_in_files_of_their_own(string name, string routes)
    {
        var (script, notes) = RouteScript.Parse(Sample.Read("HostNetwork", name));

        Assert.Empty(notes);
        Assert.Equal(routes, string.Join(", ", script.Routes.Select(Said)));
    }

    [Theory]
    [InlineData("ifcfg.rhel7-network-scripts.txt", "ens192", true)]
    [InlineData("ifcfg.rhel7-network-scripts.txt", "ens193", false)]
    [InlineData("nmconnection.ubuntu22-networkmanager-1.36.txt", "eno1", true)]
    [InlineData("nmconnection.ubuntu22-networkmanager-1.36.txt", "eno9", false)]
    [InlineData("netplan.ubuntu24-1.0.yaml", "ens192", true)]
    [InlineData("netplan.ubuntu24-1.0.yaml", "uplink", false)]
    [InlineData("network.flatcar-systemd-255.txt", "cali12345", true)]
    [InlineData("network.flatcar-systemd-255.txt", "docker0", false)]
    public void It_is_known_which_devices_are_meant(string name, string device, bool isMeant) =>
        Assert.Equal(isMeant, Read(Sample.Read("HostNetwork", name)).Interfaces.Any(one => one.IsFor(device)));

    [Fact]
    public void A_file_of_SUSE_names_its_device_by_its_own_name()
    {
        var text = Sample.Text("HostNetwork", "ifcfg.sles15-wicked.txt");

        Assert.Equal("eth3", Assert.Single(IfcfgFile.Parse(new("n", "files/etc/sysconfig/network/ifcfg-eth3", text)).Value.Interface.Names));
    }

    [Fact]
    public void Felix_settings_are_read_by_section_and_name()
    {
        var (felix, notes) = FelixConfig.Parse(Sample.Read("HostNetwork", "felix.calico-3.27-systemd.txt"));

        Assert.Empty(notes);
        Assert.Equal(["IptablesBackend NFT", "BPFEnabled true", "ChainInsertMode Append", "VXLANMTU 1450"], felix.Settings.Select(setting => $"{setting.Label} {setting.Value}"));
        Assert.Equal(4, FelixConfig.Parse(Sample.Read("HostNetwork", "felix.calico-3.9.txt")).Value.Settings.Length);
    }

    [Theory]
    [InlineData("ifcfg-a", "DEVICE=a\nMTU=jumbo\n", 2)]
    [InlineData("ifcfg-a", "DEVICE=a\nIPADDR=192.0.2\n", 2)]
    [InlineData("ifcfg-a", "DEVICE=a\nGATEWAY=router\n", 2)]
    [InlineData("ifcfg-a", "DEVICE a\n", 1)]
    [InlineData("a.nmconnection", "[ipv4]\naddress1=192.0.2/24\n", 2)]
    [InlineData("a.nmconnection", "[ethernet]\nmtu=jumbo\n", 2)]
    [InlineData("a.nmconnection", "[ipv4]\nroute1=ten,192.0.2.1\n", 2)]
    [InlineData("a.nmconnection", "[ipv4\n", 1)]
    [InlineData("a.yaml", "network:\n  ethernets:\n    a: {mtu: jumbo}\n", 3)]
    [InlineData("a.yaml", "network:\n  ethernets:\n    a:\n      addresses: [home]\n", 4)]
    [InlineData("a.yaml", "network:\n  ethernets:\n    a:\n      routes:\n      - {to: there, via: 192.0.2.1}\n", 5)]
    [InlineData("a.yaml", "network:\n  cables: {}\n", 2)]
    [InlineData("a.yaml", "network:\n  ethernets: [a]\n", 2)]
    [InlineData("a.yaml", "net: {}\n", 0)]
    [InlineData("a.network", "[Match]\nName=a\n[Link]\nMTUBytes=jumbo\n", 4)]
    [InlineData("a.network", "[Match]\nName=a\n[Route]\nGateway=router\n", 4)]
    [InlineData("a.network", "[Network]\nAddress=home\n", 2)]
    [InlineData("interfaces", "iface a inet static\n\tmtu jumbo\n", 2)]
    [InlineData("interfaces", "iface a inet static\n\taddress home\n", 2)]
    [InlineData("interfaces", "iface a inet static\n\tgateway router\n", 2)]
    [InlineData("interfaces", "address 192.0.2.1/24\n", 1)]
    public void What_is_not_understood_is_noted_with_its_line(string name, string content, int line) =>
        Assert.Equal([line], Read(new("n", name, content)).Notes.Select(note => note.Line.Number));

    private static string Said(ConfiguredRoute route) =>
        $"{(route.Destination.Length == 0 ? route.Destination.Address : route.Destination)}{(route.Gateway is null ? "" : $" via {route.Gateway}")}{(route.Table is null ? "" : $" table {route.Table}")}{(route.Metric is null ? "" : $" metric {route.Metric}")}";

    private static (IReadOnlyList<ConfiguredInterface> Interfaces, IReadOnlyList<ParseNote> Notes) Read(ArtifactText text) => text.Path switch
    {
        var path when path.StartsWith("ifcfg", StringComparison.Ordinal) => One(IfcfgFile.Parse(text), file => file.Interface),
        var path when path.Contains("nmconnection", StringComparison.Ordinal) => One(NetworkManagerProfile.Parse(text), file => file.Interface),
        var path when path.EndsWith(".yaml", StringComparison.Ordinal) => Of(NetplanFile.Parse(text), file => file.Interfaces),
        var path when path.StartsWith("network.", StringComparison.Ordinal) || path.EndsWith(".network", StringComparison.Ordinal) => One(NetworkdFile.Parse(text), file => file.Interface),
        _ => Of(InterfacesFile.Parse(text), file => file.Interfaces),
    };

    private static (IReadOnlyList<ConfiguredInterface>, IReadOnlyList<ParseNote>) One<T>(Parsed<T> parsed, Func<T, ConfiguredInterface> found) => ([found(parsed.Value)], parsed.Notes);

    private static (IReadOnlyList<ConfiguredInterface>, IReadOnlyList<ParseNote>) Of<T>(Parsed<T> parsed, Func<T, IEnumerable<ConfiguredInterface>> found) => ([.. found(parsed.Value)], parsed.Notes);
}
