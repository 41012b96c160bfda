using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>firewalld by its listings and by its files: 0.9.3 (Debian 11), 1.3.3 (Debian 12) and 2.3.1 (Debian 13), all of one configuration.</summary>
public sealed class FirewalldTests
{
    private const string Direct = "ipv4 filter FORWARD 0 -i cni0 -j ACCEPT\nipv4 filter FORWARD 1 -o cni0 -m comment --comment 'to the pods' -j ACCEPT\n";

    private const string EtcdRule = "rule family=\"ipv4\" source address=\"10.0.0.0/8\" port port=\"2379-2380\" protocol=\"tcp\" log prefix=\"etcd\" level=\"info\" limit value=\"1/m\" accept";

    [Theory]
    [InlineData("debian11-firewalld-0.9.3", false, false)]
    [InlineData("debian12-firewalld-1.3.3", true, false)]
    [InlineData("debian13-firewalld-2.3.1", true, true)]
    public void A_running_firewalld_lists_its_zones(string version, bool forward, bool isMarkedDefault)
    {
        var zones = Read<FirewalldZones>($"firewall-cmd-list-all-zones.{version}.txt").All;
        var zone = zones.Single(one => one.Name == "public");

        Assert.Equal(["public", "trusted"], zones.Where(one => one.IsActive).Select(one => one.Name));
        Assert.Equal((forward, isMarkedDefault, true), (zone.Forward, zone.IsDefault, zone.Masquerade));
        Assert.Equal("10.244.0.0/16 ipset:nodes", string.Join(' ', zones.Single(one => one.Name == "trusted").Sources));
        Assert.Contains(EtcdRule, zone.RichRules);
    }

    [Theory]
    [InlineData(6443, "tcp", true)]
    [InlineData(31000, "udp", true)]
    [InlineData(31000, "tcp", false)]
    public void A_zone_names_ports_one_by_one_or_as_a_range(int port, string protocol, bool isNamed) => Assert.All(
        Named("firewall-cmd-list-all-zones"), name => Assert.Equal(isNamed, Read<FirewalldZones>(name).All.Single(zone => zone.Name == "public").NamesPort(port, protocol)));

    [Fact]
    public void The_active_zones_stand_in_the_same_form() => Assert.All(
        Named("firewall-cmd-get-active-zones"), name => Assert.Equal(
            ["public eth0", "trusted cni0"], Read<FirewalldZones>(name).All.Where(zone => zone.IsActive).Select(zone => $"{zone.Name} {zone.Interfaces.Single()}")));

    [Fact]
    public void A_policy_lies_between_zones() => Assert.All(
        Named("firewall-cmd-list-all-policies"), name =>
        {
            var policy = Read<FirewalldZones>(name).All.Single(one => one.Name == "podsout");
            Assert.Equal(("ACCEPT", "trusted", "ANY", "-10"), (policy.Target, policy.IngressZones.Single(), policy.EgressZones.Single(), policy.Of("priority").Single()));
        });

    [Fact]
    public void The_file_of_a_zone_tells_what_its_listing_tells() => Assert.All(
        Named("zone-public"), name =>
        {
            var version = name["zone-public.".Length..^".xml".Length];
            var file = Read<FirewalldFile>(name);
            var listed = Read<FirewalldZones>($"firewall-cmd-list-all-zones.{version}.txt").All.Single(zone => zone.Name == "public");

            Assert.Equal(FirewalldFileKind.Zone, file.Kind);
            Assert.All(
                ["interfaces", "services", "ports", "protocols", "forward-ports", "source-ports", "icmp-blocks", "masquerade"],
                setting => Assert.Equal(listed.Of(setting).Order(StringComparer.Ordinal), file.Zone.Of(setting).Order(StringComparer.Ordinal)));
            Assert.Equal(listed.RichRules.Order(StringComparer.Ordinal), file.Zone.RichRules.Select(rule => rule.Replace(" burst=\"0\"", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        });

    [Fact]
    public void Policies_services_and_sets_have_files_too()
    {
        Assert.All(Named("zone-trusted"), name => Assert.Equal("ACCEPT cni0 10.244.0.0/16 ipset:nodes", Of(Read<FirewalldFile>(name), FirewalldFileKind.Zone, "target", "interfaces", "sources")));
        Assert.All(Named("policy-podsout"), name => Assert.Equal("-10 ACCEPT trusted ANY", Of(Read<FirewalldFile>(name), FirewalldFileKind.Policy, "priority", "target", "ingress-zones", "egress-zones")));
        Assert.All(Named("service-kube"), name => Assert.Equal("10250/tcp ipv4:192.168.56.0/24", Of(Read<FirewalldFile>(name), FirewalldFileKind.Service, "ports", "destination")));
        Assert.All(Named("ipset-nodes"), name => Assert.Equal("hash:net family=inet maxelem=1000 192.168.56.0/24 10.0.0.0/24", Of(Read<FirewalldFile>(name), FirewalldFileKind.IpSet, "type", "options", "entries")));
    }

    [Fact]
    public void Direct_rules_stand_in_a_listing_or_a_file()
    {
        var file = Named("direct").Select(Read<FirewalldDirect>).ToList();

        Assert.All(file.Concat(Named("firewall-cmd-direct").Select(Read<FirewalldDirect>)), direct => Assert.Equal(
            ["ipv4 filter FORWARD 0 -i cni0 -j ACCEPT", "ipv4 filter FORWARD 1 -o cni0 -m comment --comment 'to the pods' -j ACCEPT"],
            direct.Rules.Select(rule => $"{rule.Family} {rule.Table} {rule.Chain} {rule.Priority} {rule.Arguments}")));
        Assert.All(file, direct => Assert.Equal(("SITE", "-t nat -A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE"), (direct.Chains.Single().Chain, direct.Passthroughs.Single().Arguments)));
    }

    [Fact]
    public void The_configuration_tells_the_default_zone_and_the_back_end() => Assert.All(
        Named("firewalld-conf"), name =>
        {
            var conf = Read<FirewalldConf>(name);
            Assert.Equal(("public", "nftables", true, true, "off"), (conf.DefaultZone?.Value, conf.Backend?.Value, conf.CleansUpOnExit, conf.FlushesAllOnReload, conf.LogDenied));
        });

    // firewalld 0.9.3, 1.3.3 and 2.3.1: firewall-cmd --state, and what every other option says while it does not run.
    [Theory]
    [InlineData("running\n", true, 0)]
    [InlineData("not running\n", false, 0)]
    [InlineData("FirewallD is not running\n", false, 0)]
    [InlineData("Traceback (most recent call last):\n", null, 1)]
    [InlineData("running\nrunning\n", true, 1)]
    [InlineData("", null, 0)]
    public void The_state_is_told_in_a_word(string text, bool? isRunning, int notes)
    {
        var parsed = FirewalldStatus.Parse(new("n", "s", text));

        Assert.Equal((isRunning, notes), (parsed.Value.IsRunning, parsed.Notes.Length));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("no XML at all", 1)]
    [InlineData("<zone>", 1)]
    [InlineData("<zone>\n  <port port=\"1\" protocol=\"tcp\"/>\n</zon>\n<x/>", 2)]
    [InlineData("<zone>\n<flub/>\n</zone>", 1)]
    [InlineData("<zone>\n<flub>\n<port/>\n</flub>\n</zone>", 2)]
    [InlineData("<zone>\n<interface/>\n</zone>", 1)]
    [InlineData("<zone>\nwords\n</zone>", 1)]
    [InlineData("<whitelist>\n<user id=\"0\"/>\n</whitelist>", 2)]
    [InlineData("<!DOCTYPE zone [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n<zone><short>&a;</short></zone>", 2)]
    [InlineData("<zone>\n<short>&unknown;</short>\n</zone>", 2)]
    public void What_is_no_part_of_a_zone_is_noted(string text, int notes) => Assert.Equal(notes, FirewalldFile.Parse(new("n", "files/etc/firewalld/zones/x.xml", text)).Notes.Length);

    [Fact]
    public void What_stands_before_the_break_is_kept() =>
        Assert.Equal("6443/tcp", FirewalldFile.Parse(new("n", "z.xml", "<zone>\n<port port=\"6443\" protocol=\"tcp\"/>\n<port por")).Value.Zone.Ports.Single());

    [Fact]
    public void Elements_nested_too_deep_end_the_reading() =>
        Assert.Contains("nested too deep", FirewalldFile.Parse(new("n", "z.xml", $"<zone>{string.Concat(Enumerable.Repeat("<rule>", 100_000))}")).Notes.First().Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("FirewallD is not running", 1)]
    [InlineData("ipv4 filter FORWARD first -j ACCEPT", 1)]
    [InlineData("ipv4 filter FORWARD 0", 1)]
    [InlineData("<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"X\" priority=\"0\"><chain/></rule></direct>", 2)]
    [InlineData("<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"X\">-j ACCEPT</rule></direct>", 2)]
    [InlineData("<zone><port/></zone>", 2)]
    [InlineData("<direct><chain ipv=\"ipv4\"/></direct>", 1)]
    public void What_is_no_direct_rule_is_noted(string text, int notes) => Assert.Equal(notes, FirewalldDirect.Parse(new("n", "d", text)).Notes.Length);

    [Theory]
    [InlineData("DefaultZone")]
    [InlineData("=public")]
    public void What_is_no_setting_is_noted(string text) => Assert.Single(FirewalldConf.Parse(new("n", "c", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<FirewalldZones>(
            string.Join('\n', Named("firewall-cmd-list-all-zones").Take(1).Concat(Named("firewall-cmd-list-all-policies")).Select(Text)),
            read => read.All.SelectMany(zone => zone.Settings.SelectMany(setting => setting.Lines).Prepend(zone.Line)),
            _ => false);
        LineAccounting.Holds<FirewalldDirect>(Direct, read => read.Rules.Select(rule => rule.Line), _ => false);
        LineAccounting.Holds<FirewalldConf>(Text(Named("firewalld-conf").First()) + "# x\n; y", read => read.Settings.Select(setting => setting.Line), line => line.TrimStart() is ['#' or ';', ..]);
        LineAccounting.Holds<FirewalldStatus>("running\nnot running\nFirewallD is not running", read => [read.Line], _ => false);
        LineAccounting.Holds<FirewalldFile>(
            Text("zone-public.debian13-firewalld-2.3.1.xml"),
            read => read.Zone.Settings.SelectMany(setting => setting.Lines).Append(read.Zone.Line),
            line => line.TrimStart().StartsWith("</", StringComparison.Ordinal) || line.Contains("<?xml", StringComparison.Ordinal));
    }

    private static string Of(FirewalldFile file, FirewalldFileKind kind, params string[] settings)
    {
        Assert.Equal(kind, file.Kind);
        return string.Join(' ', settings.SelectMany(setting => file.Zone.Of(setting)));
    }

    private static T Read<T>(string name)
        where T : IArtifact<T>
    {
        var parsed = T.Parse(new("n", name, Text(name)));
        Assert.Empty(parsed.Notes);
        return parsed.Value;
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static List<string> Named(string start)
    {
        var names = Directory.GetFiles(Folder, $"{start}.*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, names.Count);
        return names;
    }

    private static string Folder => Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Netfilter", "samples");
}
