using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>The same connections as conntrack 1.4.6, 1.4.7 and 1.4.8 (Debian 11, 12 and 13) list them.</summary>
public sealed class ConntrackSamplesTests
{
    [Theory]
    [InlineData("conntrack-L.debian11-conntrack-1.4.6.txt", false)]
    [InlineData("conntrack-L.debian12-conntrack-1.4.7.txt", false)]
    [InlineData("conntrack-L.debian13-conntrack-1.4.8.txt", false)]
    [InlineData("conntrack-L-extended.debian11-conntrack-1.4.6.txt", true)]
    [InlineData("conntrack-L-extended.debian13-conntrack-1.4.8.txt", true)]
    public void Each_version_tells_the_same_connections(string sample, bool hasIds)
    {
        var read = Conntrack.Parse(new("n", "netfilter/conntrack.txt", Text(sample)));

        Assert.Empty(read.Notes);
        Assert.Equal(["udp 17 ", "tcp 6 ESTABLISHED", "unknown 2 ", "unknown 2 ", "tcp 6 ESTABLISHED"], read.Value.Entries.Select(entry => $"{entry.Protocol} {entry.ProtocolNumber} {entry.State}"));
        Assert.Equal([true, false, true, true, false], read.Value.Entries.Select(entry => entry.IsUnreplied));
        Assert.Equal("10.43.0.10 80 10.42.1.1 8080 42", $"{read.Value.Entries[1].Original.Destination} {read.Value.Entries[1].Original.DestinationPort} {read.Value.Entries[1].Reply.Source} {read.Value.Entries[1].Reply.SourcePort} {read.Value.Entries[1].Mark}");
        Assert.All(read.Value.Entries, entry => Assert.Equal(hasIds, entry.Id is not null));
    }

    [Theory]
    [InlineData("debian11-conntrack-1.4.6", null)]
    [InlineData("debian13-conntrack-1.4.8", 0)]
    public void Counts_and_statistics_are_told_too(string version, int? clashes)
    {
        var (count, statistics) = (ConntrackCount.Parse(new("n", "c", Text($"conntrack-C.{version}.txt"))), ConntrackStatistics.Parse(new("n", "s", Text($"conntrack-S.{version}.txt"))));

        Assert.Empty(count.Notes.Concat(statistics.Notes));
        Assert.Equal((0L, (long?)clashes), (statistics.Value.Sum("insert_failed"), statistics.Value.Sum("clash_resolve")));
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Netfilter", "samples", name));
}
