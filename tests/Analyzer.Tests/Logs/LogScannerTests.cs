using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogScannerTests
{
    private static readonly LogClock Clock = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
    private static readonly LogSignature Refused = new("a/refused", "refused", "dial (?<server>\\S+): .*refused") { CountBy = "server" };
    private static readonly LogSignature Loop = new("a/loop", "Loop (", "Loop \\(");

    [Fact]
    public void Hits_are_counted_dated_and_kept_with_their_lines()
    {
        var hits = Scan(
            """
            I0629 14:44:00.000000       1 main.go:1] starting
            E0629 14:44:25.000000       1 main.go:2] dial 10.0.0.1: connection refused
            E0629 14:44:26.000000       1 main.go:2] dial 10.0.0.2: connection refused
            E0629 14:45:25.000000       1 main.go:2] dial 10.0.0.1: connection refused
            I0629 14:46:00.000000       1 main.go:1] done
            """).Hits("a/refused")!; // asserted by its use

        Assert.Equal(3, hits.Count);
        Assert.Equal(At("14:44:25"), hits.First);
        Assert.Equal(At("14:45:25"), hits.Last);
        Assert.Equal([("10.0.0.1", 2L), ("10.0.0.2", 1L)], hits.CountsByKey.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([(At("14:44:00"), 2L), (At("14:45:00"), 1L)], hits.PerMinute.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([2, 3, 4], hits.Samples.Select(sample => sample.LineNumber));
        Assert.Equal("10.0.0.1", hits.Samples[0].Values["server"]);
        Assert.Equal([1, 2, 3, 4], hits.Samples[0].Context.Select(line => line.Number));
    }

    [Fact]
    public void What_each_log_says_of_each_key_is_kept_with_its_earliest_line_however_often_others_are_logged()
    {
        var rare = "I0629 14:44:00.000000       1 main.go:1] dial 10.0.0.9: connection refused\n";
        var frequent = string.Concat(Enumerable.Range(1, 50).Select(second => $"E0629 14:45:{second:00}.000000       1 main.go:2] dial 10.0.0.1: connection refused\n"));

        var hits = Scan($"{frequent[..(frequent.Length / 2)]}\n{rare}{frequent[(frequent.Length / 2)..]}").Hits("a/refused")!; // asserted by its use

        Assert.Equal(["10.0.0.1", "10.0.0.9"], hits.Flows.Select(flow => flow.Key));
        Assert.Equal(1, hits.Flows[1].Count);
        Assert.Equal(At("14:44:00"), hits.Flows[1].Sample.Time);
    }

    [Fact]
    public void The_log_itself_is_listed_with_its_extent()
    {
        var file = Assert.Single(Scan("I0629 14:44:00.0 1 a] b\nno time\nI0629 14:46:00.0 1 a] c\r\n").Files);

        Assert.Equal((3, 57, At("14:44:00"), At("14:46:00")), (file.Lines, file.Bytes, file.First, file.Last));
    }

    [Fact]
    public void A_line_with_the_literal_but_not_the_pattern_is_no_hit() =>
        Assert.Null(Scan("the offer was refused\n").Hits("a/refused"));

    [Fact]
    public void One_line_may_match_several_signatures()
    {
        var events = Scan("dial 10.0.0.1: refused, Loop (127.0.0.1:38290)");

        Assert.Equal((1, 1), (events.Hits("a/refused")!.Count, events.Hits("a/loop")!.Count)); // both asserted
    }

    [Fact]
    public void Of_many_hits_the_first_ones_and_the_last_are_kept()
    {
        var hits = Scan(string.Concat(Enumerable.Range(1, 100_000).Select(i => $"dial server{i}: refused\n"))).Hits("a/refused")!; // asserted

        Assert.Equal(100_000, hits.Count);
        Assert.Equal([1, 2, 3, 100_000], hits.Samples.Select(sample => sample.LineNumber));
        Assert.Equal(KeyCounts.MaxKeys + 1, hits.CountsByKey.Count);
        Assert.Equal(100_000 - KeyCounts.MaxKeys, hits.CountsByKey[KeyCounts.Others]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_hit_is_kept_once_however_often_tallies_are_put_together(int hits)
    {
        var once = Tally(string.Concat(Enumerable.Range(1, hits).Select(i => $"dial server{i}: refused\n")), "a.log");
        LogTally log = new(), place = new();
        log.Add(once);
        place.Add(log);

        var kept = place.ToEvents().Hits("a/refused")!; // asserted by its use
        Assert.Equal(once.ToEvents().Hits("a/refused")!.Samples.Select(sample => sample.LineNumber), kept.Samples.Select(sample => sample.LineNumber)); // the same
        Assert.Equal((hits, Math.Min(hits, LogHits.MaxSamples)), (kept.Count, kept.Samples.Count));
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_cut_and_the_lines_after_it_keep_their_numbers()
    {
        var events = Scan($"dial 10.0.0.1: refused {new string('x', 10_000_000)} Loop (\nnothing\nLoop (1)\n");

        Assert.Equal(1, Assert.Single(events.Hits("a/refused")!.Samples).LineNumber); // asserted
        Assert.Equal(3, Assert.Single(events.Hits("a/loop")!.Samples).LineNumber); // asserted
        Assert.Equal(LogSample.MaxText, events.Hits("a/refused")!.Samples[0].Text.Length); // asserted
        Assert.Equal(3, events.Files[0].Lines);
    }

    [Fact]
    public void Broken_utf8_and_nul_do_not_hide_what_stands_beside_them()
    {
        byte[] bytes = [0xff, 0xfe, 0x00, .. "dial a\u00e9: refused"u8, 0xc3, (byte)'\n', 0x80];

        Assert.Equal("a\u00e9", Scan(new MemoryStream(bytes)).Hits("a/refused")!.Samples[0].Values["server"]); // asserted
    }

    [Fact]
    public void However_the_bytes_arrive_the_lines_are_the_same()
    {
        Prop.ForAll(Gen.Choose(0, 3).ListOf(400).ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), (kinds, step) =>
        {
            string[] lines = ["", "dial s: refused", "\u20ac Loop (", new('y', 300)];
            var text = string.Join('\n', kinds.Select(kind => lines[kind]));
            var events = Scan(new SlowStream(Encoding.UTF8.GetBytes(text), step));
            var expected = kinds.Index().Where(line => line.Item == 1).Select(line => line.Index + 1).ToArray();

            return (events.Hits("a/refused")?.Count ?? 0) == expected.Length
                && (expected.Length == 0 || events.Hits("a/refused")!.Samples[^1].LineNumber == expected[^1]); // counted above
        }).Check(Seeded.Config);
    }

    [Fact]
    public void A_line_that_the_runtime_cut_in_parts_is_one_line()
    {
        var events = Scan(
            """
            2024-06-29T14:44:25.1Z stderr P E0629 14:44:25.100000       1 a.go:1] dial 10.0.0.1: conn
            2024-06-29T14:44:25.1Z stdout F between, of the other stream
            2024-06-29T14:44:25.2Z stderr P ection was ref
            2024-06-29T14:44:25.3Z stderr F used again
            2024-06-29T14:44:26.0Z stderr P E0629 14:44:26.000000       1 a.go:1] the log ends in the mid
            """);

        var sample = Assert.Single(events.Hits("a/refused")!.Samples); // asserted by its use
        Assert.Equal((1, "10.0.0.1", At("14:44:25.1")), (sample.LineNumber, sample.Values["server"], sample.Time));
        Assert.StartsWith("2024-06-29T14:44:25.1Z stderr P", sample.Text, StringComparison.Ordinal);
        Assert.Equal(["the log ends in the mid"], events.Unknown.Select(template => template.Shape));
        Assert.Equal((5, 2), (events.Files[0].Lines, events.Files[0].Errors));
    }

    // Docker 20.10 (json-file), systemd 252 (journalctl -o json)
    [Fact]
    public void What_Docker_and_the_journal_wrap_into_json_is_unwrapped()
    {
        var events = Scan(
            """
            {"log":"E0629 14:44:25.100000 1 a.go:1] \"x\" dial 10.0.0.1: conn","stream":"stderr","time":"2024-06-29T14:44:25.1Z"}
            {"log":"ection refused\n","stream":"stderr","time":"2024-06-29T14:44:25.2Z"}
            {"__REALTIME_TIMESTAMP":"1719672266000000","PRIORITY":"3","_HOSTNAME":"worker1","SYSLOG_IDENTIFIER":"kubelet","_PID":"812","MESSAGE":"dial 10.0.0.2: refused"}
            {"PRIORITY":"3","__REALTIME_TIMESTAMP":"1719672267000000","SYSLOG_IDENTIFIER":"etcd","MESSAGE":[115,101,118,101,114,101]}
            {"log":"broken
            {"MESSAGE":7,"__REALTIME_TIMESTAMP":"x"}
            """);

        var samples = events.Hits("a/refused")!.Samples; // asserted by its use
        Assert.Equal([(1, "10.0.0.1", At("14:44:25.1")), (3, "10.0.0.2", At("14:44:26"))], samples.Select(sample => (sample.LineNumber, sample.Values["server"], sample.Time ?? default)));
        Assert.Equal([("etcd", "severe")], events.Unknown.Select(template => (template.Component, template.Shape)));
    }

    [Fact]
    public void Errors_that_no_signature_knows_are_gathered_by_their_shape()
    {
        var events = Scan(
            """
            E0629 14:44:25.000000       1 main.go:2] dial 10.0.0.1: connection refused
            E0629 14:44:26.000000       1 main.go:2] cannot reach 10.0.0.1:443
            W0629 14:44:27.000000       1 main.go:2] cannot reach 10.0.0.1:443
            F0629 14:45:28.000000       1 main.go:9] cannot reach 10.0.0.2:443
            panic: assignment to entry in nil map
            """);

        var (reach, panic) = (events.Unknown[0], events.Unknown[1]);
        Assert.Equal(("x", "cannot reach #", LogLevel.Fatal, 2L, At("14:44:26"), At("14:45:28")), (reach.Component, reach.Shape, reach.Level, reach.Count, reach.First, reach.Last));
        Assert.Equal([2, 4], reach.Samples.Select(sample => sample.LineNumber));
        Assert.Equal(("panic: assignment to entry in nil map", 5), (panic.Shape, Assert.Single(panic.Samples).LineNumber));
        Assert.Equal([(At("14:44:00"), 3L), (At("14:45:00"), 1L)], events.LinesPerMinute.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([(At("14:44:00"), 2L), (At("14:45:00"), 1L)], events.ErrorsPerMinute.Select(pair => (pair.Key, pair.Value)));
        Assert.False(events.HasMoreUnknown);
    }

    // Debian 12 (systemd 252), kubelet 1.33; CentOS 7 (systemd 219), kubelet 1.18
    [Fact]
    public void Starts_of_components_are_told_once_each()
    {
        var events = Scan(
            """
            2024-06-29T14:44:00.000000+0000 worker1 systemd[1]: Started kubelet.service - kubelet: The Kubernetes Node Agent.
            2024-06-29T14:44:01.000000+0000 worker1 kubelet[812]: I0629 14:44:01.000000     812 server.go:530] "Kubelet version" kubeletVersion="v1.33.0"
            2024-06-29T14:46:01.000000+0000 worker1 systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 5.
            2024-06-29T14:46:01.000000+0000 worker1 systemd[1]: Started Daily apt download activities.
            2024-06-29T14:47:01.000000+0000 worker1 prog[9]: Started reading
            """, "nodes/worker1/logs/journal-kubelet.log");

        Assert.Equal(
            [("kubelet", 1, null), ("kubelet", 3, 5)],
            events.Starts.Select(start => (start.Component, start.LineNumber, start.Attempt)));
    }

    [Fact]
    public void In_whatever_order_logs_are_read_the_events_are_the_same()
    {
        string[] kinds = ["dial s: refused", "E0629 14:44:25.1 1 a.go:1] unknown 7", "E0629 14:45:25.1 1 a.go:1] dial t: refused", "Loop (x"];
        Prop.ForAll(Gen.Choose(0, 3).ListOf().ListOf().ToArbitrary(), logs =>
        {
            var tallies = logs.Select((log, i) => (Func<LogTally>)(() => Tally($"{string.Join('\n', log.Select(kind => kinds[kind]))}\n", $"nodes/n/logs/{i}.log"))).ToArray();
            return View(tallies) == View([.. tallies.Reverse()]);
        }).Check(Seeded.Config);
    }

    [Fact]
    public void Without_signatures_a_log_is_still_listed() =>
        Assert.Single(Scan(new MemoryStream("x\n"u8.ToArray()), []).Files);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2024-06-29T{time}Z");

    private static LogEvents Scan(string text, string path = "nodes/worker1/logs/x.log") => Tally(text, path).ToEvents();

    private static LogTally Tally(string text, string path) =>
        new LogScanner([Refused, Loop]).Scan(new MemoryStream(Encoding.UTF8.GetBytes(text)), new("worker1", path, Clock));

    private static string View(Func<LogTally>[] tallies)
    {
        var all = new LogTally();
        foreach (var tally in tallies)
            all.Add(tally());
        var events = all.ToEvents();
        var hits = events.BySignature.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value.Count} {pair.Value.First} {pair.Value.Last} {Join(pair.Value.Samples)} {string.Join(',', pair.Value.CountsByKey)} {string.Join(',', pair.Value.PerMinute)}");
        return $"{string.Join('|', hits)} {string.Join('|', events.Unknown.Select(template => $"{template.Shape} {template.Count} {template.First} {Join(template.Samples)}"))} {string.Join(',', events.Files)}";
    }

    private static string Join(IEnumerable<LogSample> samples) => string.Join(',', samples.Select(sample => $"{sample.Path}:{sample.LineNumber}"));

    private static LogEvents Scan(Stream stream, LogSignature[]? signatures = null)
    {
        return new LogScanner(signatures ?? [Refused, Loop]).Scan(stream, new("worker1", "nodes/worker1/logs/x.log", Clock)).ToEvents();
    }

    /// <summary>Gives a few bytes at a time, as a pipe may.</summary>
    private sealed class SlowStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, step)]);
    }
}
