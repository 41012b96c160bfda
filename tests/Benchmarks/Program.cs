using System.Diagnostics;
using System.IO.Compression;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Signatures;
using SupportBundle.Benchmarks;

var scanner = new LogScanner([.. SignatureCatalog.All.Select(SignatureFindings.ToLogSignature)]);
var packs = Enum.GetValues<LogKind>().ToDictionary(k => k, k => { var ms = new MemoryStream(); using (var gz = new GZipStream(ms, CompressionLevel.Fastest, true)) new LogMix(1).Write(k, gz, 80 << 20); return ms.ToArray(); });
for (int r = 0; r < 1; r++)
    foreach (var (k, p) in packs)
    {
        var sw = Stopwatch.StartNew();
        var a = GC.GetAllocatedBytesForCurrentThread();
        var t = scanner.Scan(new GZipStream(new MemoryStream(p), CompressionMode.Decompress), new("n", "nodes/n/logs/journal-x.log", new(new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), TimeSpan.Zero)));
        var el = sw.Elapsed; a = GC.GetAllocatedBytesForCurrentThread() - a;
        var e = t.ToEvents();
        var f = e.Files[0];
        var raw = new MemoryStream(); new GZipStream(new MemoryStream(p), CompressionMode.Decompress).CopyTo(raw); raw.Position = 0;
        var sw2 = Stopwatch.StartNew();
        scanner.Scan(raw, new("n", "nodes/n/logs/journal-x.log", new(new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), TimeSpan.Zero)));
        Console.WriteLine($"{k,-12} {f.Bytes / 1e6 / el.TotalSeconds,6:0} MB/s with gunzip, {sw2.Elapsed.TotalMilliseconds * 1e6 / f.Lines,5:0} ns/line {sw2.Elapsed.TotalMilliseconds * 1e6 / f.Bytes,5:0.00} ns/B scan, {f.Lines} lines {f.Errors} errors, hits {string.Join(' ', e.BySignature.Values.Select(h => h.Signature.Id + ":" + h.Count))}, {a >> 20} MB allocated");
        if (r == 0) foreach (var u in e.Unknown.Take(5)) Console.WriteLine($"   {u.Count}{(u.IsAtLeast ? "+" : "")} {u.Level} {u.Component}: {u.Shape}");
    }
{
    var clock = new LogClock(new(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), TimeSpan.Zero);
    var search = scanner.Search;
    foreach (var (k, p) in packs)
    {
        var raw = new MemoryStream(); new GZipStream(new MemoryStream(p), CompressionMode.Decompress).CopyTo(raw);
        var all = raw.GetBuffer().AsSpan(0, (int)raw.Length);
        for (int r = 0; r < 2; r++)
        {
            var c0 = Process.GetCurrentProcess().TotalProcessorTime; long n = 0, x = 0;
            for (var b = all; b.Length > 0;) { var i = b.IndexOf((byte)'\n'); n++; b = b[(i + 1)..]; }
            var c1 = Process.GetCurrentProcess().TotalProcessorTime;
            for (var b = all; b.Length > 0;) { var i = b.IndexOf((byte)'\n'); x += (int)LogLine.Of(b[..i], clock).Level; b = b[(i + 1)..]; }
            var c2 = Process.GetCurrentProcess().TotalProcessorTime;
            for (var at = 0; (at = search.Find(all, at)) >= 0; at += search.Step) x++;
            var c3 = Process.GetCurrentProcess().TotalProcessorTime;
            raw.Position = 0; scanner.Scan(raw, new("n", "nodes/n/logs/journal-x.log", clock));
            var c4 = Process.GetCurrentProcess().TotalProcessorTime;
            Console.WriteLine($"{k}: {all.Length / n} B/line; per line: newline {(c1 - c0).TotalNanoseconds / n:0} head {(c2 - c1).TotalNanoseconds / n:0} search {(c3 - c2).TotalNanoseconds / n:0} scan {(c4 - c3).TotalNanoseconds / n:0}");
        }
    }
}
