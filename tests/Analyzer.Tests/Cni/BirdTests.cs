using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cni;

/// <summary>Two BIRDs in two namespaces, one session up and others not, as four versions show them.</summary>
public sealed class BirdTests
{
    private static readonly string Old = Sample.Text("Cni", "bird-show-protocols-all.debian12-bird-1.6.8.txt");
    private static readonly string New = Sample.Text("Cni", "bird-show-protocols-all.debian13-bird-2.17.5.txt");

    [Fact]
    public void Each_version_tells_its_sessions()
    {
        var all = Sample.ReadAll<BirdProtocols>("Cni", "bird-show-protocols", "bird-show-protocols-all");

        Assert.Equal(["2.0.7", "1.6.8", "2.0.12", "2.17.5", "2.0.7", "1.6.8", "2.0.12", "2.17.5"], all.Select(one => one.Version));
        Assert.All(all, one => Assert.Equal(7, one.All.Length));
        Assert.All(all, one => Assert.Equal(["Mesh_10_240_0_11 up Established ", "Mesh_10_240_0_12 start Connect Socket: No route to host"], one.Sessions.Take(2).Select(session => $"{session.Name} {session.State} {session.BgpState} {session.LastError}")));
        Assert.All(all, one => Assert.Equal(["Device", "Direct", "Kernel", "Static", "BGP", "BGP", "BGP"], one.All.Select(protocol => protocol.Kind)));
        Assert.All(all.Where(one => one.Version != "1.6.8"), one => Assert.Equal("Socket: Connection reset by peer", one.Sessions.Last().LastError));
    }

    [Fact]
    public void All_tells_the_peers_and_what_they_brought()
    {
        var all = Sample.ReadAll<BirdProtocols>("Cni", "bird-show-protocols-all");

        Assert.All(all, one => Assert.Equal(("10.240.0.11", "64512", "10.240.0.10"), one.Sessions.First() is var up ? (up.Neighbour, up.NeighbourAs, up.SourceAddress) : default));
        Assert.All(all, one => Assert.Equal((2, 2, "calico_export"), one.Sessions.First().Channels.Single() is var channel ? (channel.Imported, channel.Exported, channel.ExportFilter) : default));
        Assert.All(all.Where(one => one.Version != "1.6.8"), one => Assert.Equal(["ipv4 DOWN", "ipv6 DOWN"], one.All[1].Channels.Select(channel => $"{channel.Name} {channel.State}")));
        Assert.Equal("Down", all[1].Sessions.Last().BgpState);
    }

    [Fact]
    public void Calicos_own_version_and_dates_are_read()
    {
        // in the form of Calico's BIRD 0.3.3, and of BIRD 2 with "timeformat protocol iso long"
        var parsed = Parse<BirdProtocols>("BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nMesh_10_0_0_1 BGP      master   up     2026-11-19  Established   \nNode_10_0_0_2 BGP --- start 2026-11-19 08:15:00.123 Active Received: Administrative shutdown\n");

        Assert.Equal("v0.3.3+birdv1.6.8", parsed.Value.Version);
        Assert.Equal([("2026-11-19", "Established", null), ("2026-11-19 08:15:00.123", "Active", "Received: Administrative shutdown")], parsed.Value.All.Select(one => (one.Since, one.BgpState, one.LastError)));
    }

    [Fact]
    public void Each_version_tells_its_routes()
    {
        var all = Sample.ReadAll<BirdRoutes>("Cni", "bird-show-route", "bird-show-route-all");

        Assert.Equal(8, all.Count);
        Assert.All(all, one => Assert.Equal(
            ["10.244.0.0/26 blackhole kernel1", "10.244.1.0/26 unreachable Mesh_10_240_0_11", "10.244.2.5/32 unreachable Mesh_10_240_0_11", "10.244.7.0/26 unicast static1"],
            one.All.Select(route => $"{route.Network} {route.Kind} {route.From}").Order(StringComparer.Ordinal)));
        Assert.All(all, one => Assert.Equal(("10.240.0.11", "bal-a"), one.All.Single(route => route.From == "static1").Hops.Single() is var hop ? (hop.Gateway, hop.Device) : default));
        Assert.All(all, one => Assert.Equal("10.240.0.11", one.All.First(route => route.From.StartsWith("Mesh", StringComparison.Ordinal)).Teller));
        Assert.All(all.Skip(4), one => Assert.Contains(one.All.First(route => route.From.StartsWith("Mesh", StringComparison.Ordinal)).Attributes, attribute => attribute is { Label: "BGP.local_pref", Value: "100" }));
        Assert.Equal(["master4", ""], all.Take(2).Select(one => one.All[0].Table));
        Assert.Equal([false, true], all.Take(2).Select(one => one.All.Single(route => route.From == "kernel1").IsBest));
    }

    [Fact]
    public void Further_routes_to_a_network_and_several_ways_are_read()
    {
        // in the form of BIRD 1.6
        var routes = Parse<BirdRoutes>("10.0.0.0/8         multipath [static1 10:00:00] * (200)\n\tvia 10.240.0.1 on eth0 weight 1\n\tvia 10.240.0.2 on eth1 weight 1\n                   dev eth2 [direct1 10:00:00] (240)\n").Value.All;

        Assert.Equal(["10.0.0.0/8 unicast True 2", "10.0.0.0/8 unicast False 1"], routes.Select(route => $"{route.Network} {route.Kind} {route.IsBest} {route.Hops.Length}"));
        Assert.Equal("eth2", routes[1].Hops[0].Device);
    }

    [Theory]
    [InlineData("Unable to connect to server control socket: No such file or directory\n", "not a protocol with its state")]
    [InlineData("Mesh_10_240_0_11 BGP master\n", "not a protocol with its state")]
    [InlineData("Mesh_10_240_0_11 BGP master sideways 14:24:32 Established\n", "not a protocol with its state")]
    [InlineData("Mesh_10_240_0_11 BGP master up Established\n", "not a protocol with its state")]
    [InlineData("    Neighbor address: 10.240.0.11\n", "not a protocol with its state")]
    public void What_is_no_protocol_is_noted(string text, string reason) => Assert.Equal([reason], Parse<BirdProtocols>(text).Notes.Select(note => note.Reason));

    [Theory]
    [InlineData("10.244.7.0/26      via 10.240.0.11 on eth0\n")]
    [InlineData("10.244.7.0/26      via 10.240.0.11 on eth0 [\n")]
    [InlineData("10.244.7.0/26      via 10.240.0.11 on eth0 []\n")]
    [InlineData("                   via 10.240.0.11 on eth0 [static1 10:00:00] (200)\n")]
    [InlineData("\tvia 10.240.0.11 on eth0\n")]
    [InlineData("10.0.0.0/8 dev eth0 [direct1 10:00:00] (240)\nTable master4:\n\tvia 10.240.0.11 on eth0\n")]
    [InlineData("10.244.7.0/26 [static1 10:00:00] (200)\n")]
    [InlineData("][\n")]
    public void What_is_no_route_is_noted(string text) => Assert.Equal(["not a route of BIRD's"], Parse<BirdRoutes>(text).Notes.Select(note => note.Reason));

    [Fact]
    public void Each_line_on_protocols_is_read_or_noted() => LineAccounting.Holds<BirdProtocols>(
        $"{Old}\n{New}",
        protocols => protocols.All.SelectMany(one => one.Details.Select(detail => detail.Line).Append(one.Line)),
        line => IsGreeting(line) || line.StartsWith("name ", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Each_line_on_routes_is_read_or_noted() => LineAccounting.Holds<BirdRoutes>(
        $"{Sample.Text("Cni", "bird-show-route-all.debian12-bird-1.6.8.txt")}\n{Sample.Text("Cni", "bird-show-route-all.debian13-bird-2.17.5.txt")}",
        routes => routes.All.SelectMany(one => one.Hops.Select(hop => hop.Line).Concat(one.Attributes.Select(attribute => attribute.Line)).Append(one.Line)),
        line => IsGreeting(line) || (line.StartsWith("Table", StringComparison.Ordinal) && line.TrimEnd().EndsWith(':')));

    private static bool IsGreeting(string line) => line.StartsWith("BIRD ", StringComparison.Ordinal) || line.TrimEnd() is "Access restricted";

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
