using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Dns;

public sealed class NetworkManagerTests
{
    // RHEL 8, NetworkManager 1.40, and Ubuntu 22.04, 1.36: nmcli dev show; written by nmcli(1).
    private const string Devices = """
        GENERAL.DEVICE:                         eth0
        GENERAL.TYPE:                           ethernet
        GENERAL.HWADDR:                         52:54:00:56:00:12
        GENERAL.MTU:                            1500
        GENERAL.STATE:                          100 (connected)
        GENERAL.CONNECTION:                     System eth0
        IP4.ADDRESS[1]:                         192.168.56.12/24
        IP4.DNS[1]:                             192.0.2.53
        IP4.DNS[2]:                             192.0.2.54
        IP4.DOMAIN[1]:                          lab.internal
        IP6.DNS[1]:                             2001:db8::53

        GENERAL.DEVICE:                         cali1234
        GENERAL.STATE:                          10 (unmanaged)
        GENERAL.CONNECTION:                     --
        WIRED-PROPERTIES.CARRIER:               on
        """;

    // RHEL 8 with Calico's recommendation; Debian 12's default.
    private const string Calico = "[main]\ndns=none\nrc-manager=unmanaged\n\n[keyfile]\nunmanaged-devices=interface-name:cali*;interface-name:tunl*\n";
    private const string Debian = "[main]\nplugins=ifupdown,keyfile\n\n[ifupdown]\nmanaged=false\n";

    [Fact]
    public void Each_device_tells_its_name_servers()
    {
        var read = NmcliDevices.Parse(new("n", "dns/nmcli.txt", Devices));

        Assert.Empty(read.Notes);
        Assert.Equal(["eth0", "cali1234"], read.Value.Devices.Select(device => device.Name));
        Assert.Equal(["192.0.2.53", "192.0.2.54", "2001:db8::53"], read.Value.Devices[0].Dns.Select(server => server.Value));
        Assert.Equal(("System eth0", null, "10 (unmanaged)"), (read.Value.Devices[0].Connection, read.Value.Devices[1].Connection, read.Value.Devices[1].State));
    }

    [Fact]
    public void The_configuration_tells_who_writes_resolv_conf()
    {
        var read = NetworkManagerConf.Parse(new("n", "c", Calico)).Value;

        Assert.Equal(("none", "unmanaged", "interface-name:cali* interface-name:tunl*"), (read.Dns?.Text, read.RcManager?.Text, string.Join(' ', read.UnmanagedDevices.Select(pattern => pattern.Text))));
        Assert.Null(NetworkManagerConf.Parse(new("n", "c", Debian)).Value.Dns);
    }

    [Theory]
    [InlineData("Error: NetworkManager is not running.")]
    [InlineData("IP4.DNS[1]:                             192.0.2.53")]
    [InlineData("GENERAL:")]
    public void What_is_no_device_is_noted(string text) => Assert.Single(NmcliDevices.Parse(new("n", "d", text)).Notes);

    [Fact]
    public void No_line_is_lost() =>
        LineAccounting.Holds<NmcliDevices>(Devices, list => list.Devices.SelectMany(device => device.Fields).Select(field => field.Line), _ => false);
}
