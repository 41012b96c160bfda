using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Tests.Netfilter;

public sealed class ConntrackTests
{
    [Theory]
    // conntrack 1.4.8 (Debian 13)
    [InlineData("tcp      6 116 TIME_WAIT src=10.244.0.33 dst=10.96.10.13 sport=57774 dport=80 src=10.244.1.21 dst=10.244.0.33 sport=8080 dport=57774 [ASSURED] mark=0 use=1", "tcp 6 116 TIME_WAIT 10.244.0.33:57774>10.96.10.13:80 10.244.1.21:8080>10.244.0.33:57774 assured dnat mark 0 zone 0")]
    [InlineData("udp      17 29 src=10.0.0.1 dst=10.0.0.2 sport=5353 dport=53 [UNREPLIED] src=10.0.0.2 dst=192.0.2.1 sport=53 dport=1024 mark=16384 use=1 id=2890128441", "udp 17 29  10.0.0.1:5353>10.0.0.2:53 10.0.0.2:53>192.0.2.1:1024 unreplied snat mark 16384 zone 0 id 2890128441")]
    [InlineData("icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 mark=0 use=1", "icmp 1 29  10.0.0.1:>10.0.0.2: 10.0.0.2:>10.0.0.1: mark 0 zone 0")]
    // /proc/net/nf_conntrack (kernel 6.12) and conntrack -o extended
    [InlineData("ipv4     2 tcp      6 431999 ESTABLISHED src=127.0.0.1 dst=127.0.0.1 sport=60390 dport=2381 src=127.0.0.1 dst=127.0.0.1 sport=2381 dport=60390 [ASSURED] mark=0 zone=7 use=2", "tcp 6 431999 ESTABLISHED 127.0.0.1:60390>127.0.0.1:2381 127.0.0.1:2381>127.0.0.1:60390 assured mark 0 zone 7")]
    [InlineData("ipv6     10 tcp      6 src=fd00::1 dst=fd00::2 sport=1 dport=2 packets=3 bytes=180 src=fd00::2 dst=fd00::1 sport=2 dport=1 packets=2 bytes=120 [OFFLOAD] mark=0 use=2", "tcp 6   fd00::1:1>fd00::2:2 fd00::2:2>fd00::1:1 offloaded mark 0 zone 0 counted 3")]
    [InlineData("unknown  2 597 src=10.0.0.1 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=10.0.0.1 mark=0 use=1", "unknown 2 597  10.0.0.1:>224.0.0.22: 224.0.0.22:>10.0.0.1: unreplied mark 0 zone 0")]
    public void A_connection_has_both_directions_and_its_state(string line, string read)
    {
        var parsed = Conntrack.Parse(new("n", "netfilter/conntrack.txt", line));

        Assert.Empty(parsed.Notes);
        Assert.Equal(read, Written(Assert.Single(parsed.Value.Entries)));
    }

    [Theory]
    [InlineData("tcp      6 116 TIME_WAIT src=10.244.0.33 dst=10.96.10.13")]
    [InlineData("tcp 6 1 X src=a dst=b sport=1 dport=2 src=c dst=d")]
    [InlineData("conntrack v1.4.7 (conntrack-tools): Operation failed: Operation not permitted")]
    [InlineData("nf_conntrack")]
    public void What_is_no_connection_is_noted(string line)
    {
        Assert.Single(Conntrack.Parse(new("n", "x", $"{line}\nconntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n")).Notes);
    }

    // Debian 11 (conntrack 1.4.6) and Debian 12 (1.4.7).
    [Theory]
    [InlineData("cpu=0   \tfound=1 invalid=0 insert=0 insert_failed=3 drop=0 early_drop=0 error=0 search_restart=0 \ncpu=1   \tfound=2 invalid=0 insert=0 insert_failed=4 drop=0 early_drop=0 error=0 search_restart=0 ", null)]
    [InlineData("cpu=0   \tfound=0 invalid=0 insert=0 insert_failed=7 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=5 chaintoolong=0 ", 5L)]
    [InlineData("entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n00000138  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000007 00000000 00000000 00000000  00000000 00000000 00000000 00000000", null)]
    public void Failures_are_summed_over_the_CPUs(string text, object? clashes)
    {
        var parsed = ConntrackStatistics.Parse(new("n", "netfilter/conntrack-stats.txt", text));

        Assert.Empty(parsed.Notes);
        Assert.Equal(7, parsed.Value.Sum("insert_failed"));
        Assert.Equal(clashes, parsed.Value.Sum("clash_resolve"));
    }

    [Theory]
    [InlineData("00000138 00000000")]
    [InlineData("cpu=0 found=x")]
    [InlineData("cpu=0 found")]
    public void What_are_no_statistics_is_noted(string line)
    {
        Assert.Single(ConntrackStatistics.Parse(new("n", "x", line)).Notes);
    }

    private static string Written(ConntrackEntry entry) =>
        $"{entry.Protocol} {entry.ProtocolNumber} {entry.Timeout} {entry.State} {Written(entry.Original)} {Written(entry.Reply)}"
        + $"{(entry.IsAssured ? " assured" : "")}{(entry.IsUnreplied ? " unreplied" : "")}{(entry.IsOffloaded ? " offloaded" : "")}"
        + $"{(entry.IsDestinationTranslated ? " dnat" : "")}{(entry.IsSourceTranslated ? " snat" : "")} mark {entry.Mark} zone {entry.Zone}"
        + $"{(entry.Id is null ? "" : $" id {entry.Id}")}{(entry.Original.Counters is { } counters ? $" counted {counters.Packets}" : "")}";

    private static string Written(ConntrackTuple tuple) => $"{tuple.Source}:{tuple.SourcePort}>{tuple.Destination}:{tuple.DestinationPort}";
}
