using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Dns;

/// <summary>NetworkManager 1.30, 1.42 and 1.52, and systemd-resolved 247, 252 and 257, as Debian 11, 12 and 13 run them.</summary>
public sealed class HostDnsSamplesTests
{
    [Fact]
    public void Each_version_of_resolvectl_tells_the_same_servers() => Assert.All(
        Sample.ReadAll<ResolvedStatus>("Dns", "resolvectl-status"),
        status =>
        {
            Assert.Equal(["192.0.2.53", "2001:db8::53"], status.Global?.DnsServers.Select(server => server.Value));
            Assert.Equal(["9.9.9.9"], status.Global?.FallbackDnsServers.Select(server => server.Value));
            Assert.Equal(["lab.internal", "~."], status.Global?.Domains.Select(domain => domain.Value));
            Assert.Equal(["192.0.2.10", "2001:db8::1"], status.Link("eth0")?.DnsServers.Select(server => server.Value));
            Assert.Equal((false, true), (status.Link("eth0")?.IsDefaultRoute, status.Link("eth1")?.IsDefaultRoute));
        });

    // systemd 252 prints the names of the global scope's servers without a colon.
    [Fact]
    public void A_name_without_a_colon_is_no_value_of_the_setting_before_it() => Assert.All(
        Sample.ReadAll<ResolvedStatus>("Dns", "resolvectl-status"), status => Assert.Contains(status.Global?.ResolvConfMode, new[] { "stub", "foreign" }));

    [Fact]
    public void Each_version_of_NetworkManager_tells_a_devices_servers_and_routes() => Assert.All(
        Sample.ReadAll<NmcliDevices>("Dns", "nmcli-device-show").Select(list => list.Devices.Single(device => device.Name == "eth1")),
        device =>
        {
            Assert.Equal("192.0.2.53 192.0.2.54", string.Join(' ', device.Dns.Select(server => server.Value)));
            // 1.30 does not print the search list of a profile.
            Assert.All(device.Domains, domain => Assert.Equal("lab.internal", domain.Value));
            Assert.Equal((3, false), (device.Of("IP4.ROUTE").Length, device.IsLeftAlone));
        });

    [Fact]
    public void The_table_and_the_terse_form_tell_the_same_states()
    {
        var tables = Sample.ReadAll<NmcliDeviceStates>("Dns", "nmcli-device-status");
        var terse = Sample.ReadAll<NmcliDeviceStates>("Dns", "nmcli-t-device-status");

        Assert.All(tables.Zip(terse), pair => Assert.Equal(pair.First.Devices.Select(Said), pair.Second.Devices.Select(Said)));
        Assert.All(tables, table => Assert.Contains("cni0 bridge unmanaged ", table.Devices.Select(Said)));
        Assert.All(tables, table => Assert.Contains("eth0 ethernet connected (externally) eth0", table.Devices.Select(Said)));
    }

    [Fact]
    public void A_profile_may_have_blanks_in_its_name() => Assert.All(
        Sample.ReadAll<NmcliConnections>("Dns", "nmcli-connection-show"),
        list => Assert.Contains("Wired 2 vlan ", list.Connections.Select(one => $"{one.Name} {one.Type} {one.Device}")));

    // nmcli(1): a colon within a value has a backslash before it.
    [Fact]
    public void A_colon_within_a_terse_value_is_not_its_end() =>
        Assert.Equal("a:b\\c", NmcliDeviceStates.Parse(new("n", "d", "eth1:ethernet:connected:a\\:b\\\\c\n")).Value.Devices.Single().Connection);

    [Theory]
    [InlineData("Error: NetworkManager is not running.")]
    [InlineData("eth0:ethernet")]
    [InlineData("eth0  ethernet")]
    [InlineData("a:b:c:d:e")]
    public void What_is_no_device_is_noted(string text) => Assert.Single(NmcliDeviceStates.Parse(new("n", "d", text)).Notes);

    [Theory]
    [InlineData("Error: NetworkManager is not running.")]
    [InlineData("site:not-a-uuid:ethernet:eth1")]
    [InlineData("site  f2eabee0-31d5-4134-b019-b2c1327e0355")]
    public void What_is_no_profile_is_noted(string text) => Assert.Single(NmcliConnections.Parse(new("n", "c", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<ResolvedStatus>(
            Sample.Text("Dns", "resolvectl-status.debian12-systemd-252.txt"), status => status.Scopes.SelectMany(scope => scope.Settings.Select(setting => setting.Line).Prepend(scope.Line)), _ => false);
        LineAccounting.Holds<NmcliDevices>(
            Sample.Text("Dns", "nmcli-device-show.debian13-networkmanager-1.52.1.txt"), list => list.Devices.SelectMany(device => device.Fields).Select(field => field.Line), _ => false);
        LineAccounting.Holds<NmcliDeviceStates>(
            Sample.Text("Dns", "nmcli-device-status.debian13-networkmanager-1.52.1.txt") + Sample.Text("Dns", "nmcli-t-device-status.debian13-networkmanager-1.52.1.txt"),
            list => list.Devices.Select(device => device.Line), line => line.TrimStart().StartsWith("DEVICE ", StringComparison.Ordinal));
        LineAccounting.Holds<NmcliConnections>(
            Sample.Text("Dns", "nmcli-connection-show.debian13-networkmanager-1.52.1.txt"),
            list => list.Connections.Select(one => one.Line), line => line.TrimStart().StartsWith("NAME ", StringComparison.Ordinal));
    }

    private static string Said(NmcliDeviceState device) => $"{device.Name} {device.Type} {device.State} {device.Connection}";
}
