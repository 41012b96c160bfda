using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogScannerTests
{
    private static readonly LogClock Clock = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
    private static readonly LogSignature Refused = new("a/refused", "refused", new("dial (?<server>\\S+): .*refused", RegexOptions.NonBacktracking)) { CountBy = "server" };
    private static readonly LogSignature Loop = new("a/loop", "Loop (", new("Loop \\(", RegexOptions.NonBacktracking));

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
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Without_signatures_a_log_is_still_listed() =>
        Assert.Single(Scan(new MemoryStream("x\n"u8.ToArray()), []).Files);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2024-06-29T{time}Z");

    private static LogEvents Scan(string text) => Scan(new MemoryStream(Encoding.UTF8.GetBytes(text)));

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
