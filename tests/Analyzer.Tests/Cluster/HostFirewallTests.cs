using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>What the host's firewall, its network manager and its resolver say of themselves.</summary>
public sealed class HostFirewallTests
{
    private const string Zones = "public (active)\n  target: default\n  interfaces: eth0\n  sources: \n  services: ssh\n  ports: 6443/tcp\n\ntrusted (active)\n  target: ACCEPT\n  interfaces: cni0\n  sources: 10.244.0.0/16\n  services: \n  ports: \n";

    private static readonly (string, string) Running = ("netfilter/firewalld-state.txt", "running\n");
    private static readonly (string, string) NotRunning = ("netfilter/firewalld-state.txt", "not running\n");
    private static readonly (string, string) Listed = ("netfilter/firewalld-zones.txt", Zones);
    private static readonly (string, string) Conf = ("files/etc/firewalld/firewalld.conf", "DefaultZone=public\nFirewallBackend=nftables\n");
    private static readonly (string, string) Ufw = ("netfilter/ufw-status.txt", "Status: active\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), deny (routed)\nNew profiles: skip\n");
    private static readonly (string, string) NoUfw = ("netfilter/ufw-status.txt", "Status: inactive\n");

    [Fact]
    public void A_running_firewalld_has_a_zone_for_each_interface()
    {
        var state = OneNode.With(Running, Listed, Conf).Fact<FirewalldState>().Value;

        Assert.Equal(("public", "trusted", "public"), (state.ZoneOf("eth0")?.Name, state.ZoneOf("cni0")?.Name, state.ZoneOf("eth7")?.Name));
        Assert.Null(OneNode.With(Running, Listed).Fact<FirewalldState>().Value.ZoneOf("eth7"));
    }

    [Fact]
    public void One_that_does_not_run_has_no_zones_in_force_but_those_of_its_files()
    {
        var state = OneNode.With(NotRunning, Conf, ("files/etc/firewalld/zones/public.xml", "<zone>\n  <port port=\"6443\" protocol=\"tcp\"/>\n</zone>\n")).Fact<FirewalldState>().Value;

        Assert.False(state.IsRunning);
        Assert.Equal("netfilter/firewalld-state: firewalld does not run", state.Zones.WhyMissing);
        Assert.Equal("public 6443/tcp", $"{state.Configured.Single().Name} {state.Configured.Single().Ports.Single()}");
    }

    [Fact]
    public void A_listing_of_zones_tells_that_it_runs_and_a_refusal_that_it_does_not()
    {
        Assert.True(OneNode.With(Listed).Fact<FirewalldState>().Value.IsRunning);
        Assert.False(OneNode.With(("netfilter/firewalld-zones.txt", "FirewallD is not running\n")).Fact<FirewalldState>().Value.IsRunning);
    }

    [Fact]
    public void The_manager_that_runs_is_told_by_itself()
    {
        Assert.Equal(FirewallManager.Firewalld, OneNode.With(Running, Listed).Fact<HostFirewall>().Value.Manager);
        Assert.Equal((FirewallManager.Ufw, "deny"), (OneNode.With(Ufw).Fact<HostFirewall>().Value.Manager, OneNode.With(Ufw).Fact<HostFirewall>().Value.UfwRouted));
        Assert.Equal(FirewallManager.Both, OneNode.With(Running, Ufw).Fact<HostFirewall>().Value.Manager);
    }

    [Fact]
    public void That_none_runs_is_told_only_by_both()
    {
        Assert.Equal(FirewallManager.None, OneNode.With(NotRunning, NoUfw).Fact<HostFirewall>().Value.Manager);
        Assert.Contains("firewalld", OneNode.With(NoUfw).Fact<HostFirewall>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("ufw", OneNode.With(NotRunning).Fact<HostFirewall>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("ufw", OneNode.With(NotRunning, ("netfilter/ufw-status.txt", "ERROR: You need to be root to run this script\n")).Fact<HostFirewall>().WhyMissing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debian11-networkmanager-1.30.6")]
    [InlineData("debian12-networkmanager-1.42.4")]
    [InlineData("debian13-networkmanager-1.52.1")]
    public void NetworkManager_tells_the_devices_that_it_manages_in_three_forms(string version)
    {
        (string Path, string Name)[] forms =
        [
            ("links/nmcli-devices.txt", $"nmcli-device-status.{version}.txt"), ("links/nmcli-devices.txt", $"nmcli-t-device-status.{version}.txt"), ("dns/nmcli-devices.txt", $"nmcli-device-show.{version}.txt"),
        ];
        Assert.All(forms, form =>
        {
            var devices = OneNode.With((form.Path, Sample.Text("Dns", form.Name))).Fact<ManagedDevices>().Value;
            Assert.Equal(("site2", true, false, false), (devices.Device("eth1")?.Connection, devices.Device("eth1")?.IsManaged, devices.Device("cni0")?.IsManaged, devices.Device("eth0")?.IsManaged));
            Assert.Null(devices.Device("eth7"));
        });
    }

    [Fact]
    public void Where_NetworkManager_lists_nothing_nothing_is_known_of_its_devices() =>
        Assert.Equal("links/nmcli-devices: it lists no device", OneNode.With(("links/nmcli-devices.txt", "Error: NetworkManager is not running.\n")).Fact<ManagedDevices>().WhyMissing);

    [Fact]
    public void The_name_servers_behind_a_stub_are_those_of_resolved_or_of_NetworkManager()
    {
        var resolved = OneNode.With(("dns/resolvectl-status.txt", Sample.Text("Dns", "resolvectl-status.debian12-systemd-252.txt"))).Fact<UplinkServers>().Value;
        var manager = OneNode.With(("dns/nmcli-devices.txt", Sample.Text("Dns", "nmcli-device-show.debian12-networkmanager-1.42.4.txt"))).Fact<UplinkServers>().Value;

        Assert.Equal([" 192.0.2.53", " 2001:db8::53", "eth0 192.0.2.10", "eth0 2001:db8::1", "eth1 192.0.2.77"], resolved.Servers.Select(server => $"{server.Device} {server.Server}"));
        Assert.Equal(("stub", "lab.internal ~. example.com ~corp.example"), (resolved.ResolvConfMode, string.Join(' ', resolved.Domains)));
        Assert.Equal(["eth1 192.0.2.53", "eth1 192.0.2.54"], manager.Servers.Select(server => $"{server.Device} {server.Server}"));
        Assert.Contains("resolvectl", OneNode.With().Fact<UplinkServers>().WhyMissing, StringComparison.Ordinal);
    }
}
