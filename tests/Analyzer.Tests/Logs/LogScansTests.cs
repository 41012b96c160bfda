using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class LogScansTests
{
    private static readonly LogSignature Refused = new("a/refused", "refused", "refused");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void However_many_threads_scan_the_logs_come_back_whole_and_in_order(int threads)
    {
        var scans = new LogScans(new([Refused]), threads);
        var files = new List<LogFile>();
        var hits = 0L;
        int[] lines = [1, 200_000, 0, 7, 90_000, .. Enumerable.Range(0, 200)];
        for (var i = 0; i < lines.Length; i++)
            scans.Add(Log(lines[i]), new("n", $"{i}.log", LogClock.Unknown), Take);
        scans.Finish();

        Assert.Equal(lines.Index().Select(log => ($"{log.Index}.log", (long)log.Item)), files.Select(file => (file.Path, file.Lines)));
        Assert.Equal(lines.Sum(), hits);

        void Take(LogTally tally)
        {
            var events = tally.ToEvents();
            files.AddRange(events.Files);
            hits += events.Hits("a/refused")?.Count ?? 0;
        }
    }

    [Fact]
    public void What_the_content_throws_reaches_the_reader_and_leaves_no_scan_waiting()
    {
        var scans = new LogScans(new([Refused]), 2);

        Assert.Throws<InvalidOperationException>(() => scans.Add(new Broken(), new("n", "x.log", LogClock.Unknown), _ => { }));
        scans.Finish();
    }

    private static MemoryStream Log(int lines) => new(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("it was refused\n", lines))));

    private sealed class Broken : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new InvalidOperationException();
    }
}
