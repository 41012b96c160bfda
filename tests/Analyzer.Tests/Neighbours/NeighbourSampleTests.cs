using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Neighbours;

/// <summary>One namespace's neighbours, printed by several versions of several tools.</summary>
public sealed class NeighbourSampleTests
{
    [Fact]
    public void Text_and_JSON_tell_the_same()
    {
        var text = Sample.ReadAll<NeighbourList>("Neighbours", "ip-s-s-neigh");
        var json = Sample.ReadAll<NeighbourList>("Neighbours", "ip-s-s-j-neigh");

        Assert.All(text.Zip(json), pair => Assert.Equal(Facts(pair.First), Facts(pair.Second)));
        Assert.Contains("192.168.56.52 eth0  FAILED probes 6", Facts(text[0]));
        Assert.Contains("192.168.56.52 eth0  FAILED managed probes 6", Facts(text[1]));
        Assert.All(text, one => Assert.Contains("192.168.56.51 eth0 02:00:00:00:00:51 STALE external probes 0", Facts(one)));
        Assert.All(text, one => Assert.Contains("2001:db8:1::50 eth0 02:00:00:00:06:50 PERMANENT router probes 0", Facts(one)));
        Assert.All(text, one => Assert.NotNull(one.Neighbours[0].Ages));
    }

    [Fact]
    public void Without_statistics_and_by_busybox_it_is_the_same_table()
    {
        var all = Sample.ReadAll<NeighbourList>("Neighbours", "ip-neigh", "ip-neigh.busybox-1");

        Assert.All(all, one => Assert.Contains(one.Neighbours, neighbour => $"{neighbour.Address} {neighbour.Device} {neighbour.LinkAddress} {neighbour.State}" == "192.168.56.50 eth0 02:00:00:00:00:50 PERMANENT"));
    }

    [Fact]
    public void Arp_tells_addresses_but_not_how_fresh_they_are()
    {
        var all = Sample.ReadAll<ArpList>("Neighbours", "arp-an", "arp-n").Select(one => one.Neighbours)
            .Append(Sample.ReadAll<ProcNetArp>("Neighbours", "proc-net-arp").Single().Neighbours).ToList();

        Assert.Equal(7, all.Count);
        Assert.All(all, neighbours => Assert.Equal(
        [
            "10.244.2.0 flannel.1 02:42:00:00:02:00 PERMANENT",
            "192.168.56.50 eth0 02:00:00:00:00:50 PERMANENT",
            "192.168.56.51 eth0 02:00:00:00:00:51 UNKNOWN",
            "192.168.56.52 eth0  INCOMPLETE",
            "192.168.56.60 eth0  NONE proxy",
        ], neighbours.Where(neighbour => neighbour.Address.ToString() != "192.168.56.1").Select(Fact).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("192.168.56.60 dev eth0 proxy", "192.168.56.60 eth0  NONE proxy")]
    [InlineData("192.168.56.1 lladdr 2e:27:f0:32:09:69 REACHABLE", "192.168.56.1  2e:27:f0:32:09:69 REACHABLE")] // of "ip neigh show dev eth0"
    [InlineData("fe80::1 dev eth0 lladdr 2e:27:f0:32:09:69 router ref 1 used 0/0/0 probes 1 REACHABLE", "fe80::1 eth0 2e:27:f0:32:09:69 REACHABLE router probes 1")]
    public void Each_word_of_an_entry_is_read(string line, string expected)
    {
        var parsed = NeighbourList.Parse(new("n", "routing/neighbours-text.txt", line));

        Assert.Empty(parsed.Notes);
        Assert.Equal(expected, Fact(parsed.Value.Neighbours.Single()));
    }

    [Theory]
    [InlineData("10.0.0.300 dev eth0 lladdr 2e:27:f0:32:09:69 STALE")]
    [InlineData("10.0.0.3 dev eth0 lladdr 2e:27:f0:32:09:69 something STALE")]
    [InlineData("Cannot open netlink socket: Operation not permitted")]
    [InlineData("[{\"dev\":\"eth0\"}]")]
    public void What_cannot_be_read_is_noted(string text) =>
        Assert.Single(NeighbourList.Parse(new("n", "routing/neighbours-text.txt", text)).Notes);

    [Fact]
    public void Any_text_is_read_or_noted()
    {
        var text = Sample.Text("Neighbours", "ip-s-s-neigh.debian13-iproute2-6.15.txt");
        AnyText.NeverThrows<NeighbourList>(text);
        AnyText.NeverThrows<NeighbourList>(Sample.Text("Neighbours", "ip-s-s-j-neigh.debian13-iproute2-6.15.json"));
        AnyText.NeverThrows<ArpList>(Sample.Text("Neighbours", "arp-n.debian13-net-tools-2.10.txt"));
        AnyText.NeverThrows<ArpList>(Sample.Text("Neighbours", "arp-an.busybox-1.37.txt"));
        AnyText.NeverThrows<ProcNetArp>(Sample.Text("Neighbours", "proc-net-arp.linux-6.18.txt"));
        AnyText.AlienLinesAreNoted<NeighbourList>(text);
        AnyText.AlienLinesAreNoted<ArpList>(Sample.Text("Neighbours", "arp-n.debian13-net-tools-2.10.txt"));
        AnyText.AlienLinesAreNoted<ProcNetArp>(Sample.Text("Neighbours", "proc-net-arp.linux-6.18.txt"));
    }

    private static string[] Facts(NeighbourList list) => [.. list.Neighbours.Select(Fact)];

    private static string Fact(Neighbour neighbour) =>
        $"{neighbour.Address} {neighbour.Device} {neighbour.LinkAddress} {neighbour.State}{(neighbour.IsRouter ? " router" : "")}{(neighbour.IsProxy ? " proxy" : "")}"
        + $"{(neighbour.IsExternallyLearned ? " external" : "")}{(neighbour.IsManaged ? " managed" : "")}{(neighbour.Probes is { } probes ? $" probes {probes}" : "")}";
}
