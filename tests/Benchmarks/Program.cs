using System.Diagnostics;
using System.IO.Compression;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Signatures;
using SupportBundle.Benchmarks;

var scanner = new LogScanner([.. SignatureCatalog.All.Select(SignatureFindings.ToLogSignature)]);
var packs = Enum.GetValues<LogKind>().ToDictionary(k => k, k => { var ms = new MemoryStream(); using (var gz = new GZipStream(ms, CompressionLevel.Fastest, true)) new LogMix(1).Write(k, gz, 80 << 20); return ms.ToArray(); });
for (int r = 0; r < 3; r++)
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
