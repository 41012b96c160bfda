using System.Collections.Immutable;
using System.Diagnostics;
using SupportBundle.Analyzer.Signatures;
using SupportBundle.Bundle;

namespace SupportBundle.Benchmarks;

/// <summary>sb-analyze over a bundle of logs against <c>zcat | rg -c</c> with the same patterns, side by side, on one core and on two.</summary>
internal static class LogComparison
{
    public static ImmutableArray<Figure> Run(Comparison options)
    {
        var folder = Directory.CreateTempSubdirectory("sb-bench-");
        try
        {
            var bundle = Path.Combine(folder.FullName, "logs.tar.gz");
            var patterns = Path.Combine(folder.FullName, "patterns.txt");
            WriteBundle(bundle, options.Bytes);
            File.WriteAllLines(patterns, SignatureCatalog.All.Select(signature => ForRipgrep(signature.Pattern)));
            var oneCore = Compare("0", 1, options, bundle, patterns, folder.FullName);
            return Environment.ProcessorCount > 1 ? [.. oneCore, .. Compare("0,1", 2, options, bundle, patterns, folder.FullName)] : [.. oneCore];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Figure> Compare(string cores, double hold, Comparison options, string bundle, string patterns, string folder)
    {
        var (ours, theirs) = (new List<ChildRun>(), new List<ChildRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            theirs.Add(ChildProcess.Run(Pinned(cores, new("sh", ["-c", $"zcat {bundle} | rg -c -f {patterns}"]))));
            ours.Add(ChildProcess.Run(Pinned(cores, Tool(bundle, folder))));
        }

        var what = $"{options.Bytes / 1e6:0} MB of logs, cores {cores}";
        var (elapsed, their) = (Measured(ours, run => run.Seconds), Measured(theirs, run => run.Seconds));
        var (cpu, theirCpu) = (Measured(ours, run => run.CpuSeconds), Measured(theirs, run => run.CpuSeconds));
        yield return Figure.AtMost($"{what}: peak memory", ours.Max(run => run.PeakBytes) / 1e6, 400, "MB", null);
        yield return Figure.Told($"{what}: elapsed, all rules and the report", elapsed.Median, "s", elapsed.Noise);
        yield return Figure.Told($"{what}: elapsed, zcat and rg -c", their.Median, "s", their.Noise);
        yield return Figure.AtLeast($"{what}: as fast as zcat and rg -c", their.Median / elapsed.Median, hold, "x", Math.Max(elapsed.Noise, their.Noise));
        yield return Figure.Told($"{what}: processor time, zcat and rg -c take", theirCpu.Median / cpu.Median, "x", Math.Max(cpu.Noise, theirCpu.Noise));
    }

    private static Measured Measured(List<ChildRun> runs, Func<ChildRun, double> time) => new([.. runs.Select(time)]);

    private static ProcessStartInfo Pinned(string cores, ProcessStartInfo tool) =>
        new("taskset", ["-c", cores, tool.FileName, .. tool.ArgumentList]) { RedirectStandardOutput = true };

    /// <summary>The published tool where there is one, else the one that was built with this.</summary>
    private static ProcessStartInfo Tool(string bundle, string folder)
    {
        var published = Path.GetFullPath(Path.Combine("dist", "linux-x64", "sb-analyze"));
        string[] arguments = [bundle, "--out", Path.Combine(folder, "report"), "--quiet", "--max-expanded", "64G"];
        return File.Exists(published)
            ? new(published, arguments)
            : new("dotnet", [Path.Combine(AppContext.BaseDirectory, "sb-analyze.dll"), .. arguments]);
    }

    // Names of groups are given once only in all patterns of ripgrep together.
    private static string ForRipgrep(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\(\?<[A-Za-z]\w*>", "(?:");

    private static void WriteBundle(string path, long bytes)
    {
        var taken = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        using var writer = BundleWriter.Create(path, BundleWriter.NameFor("bench", taken), taken);
        Add(writer, "nodes/worker1/identity/date.txt", stream => stream.Write("2026-01-05T00:00:00+00:00\n"u8));
        (string Path, LogKind Kind)[] logs =
        [
            ("nodes/worker1/logs/journal-kubelet.log", LogKind.Kubelet),
            ("nodes/worker1/logs/journal-containerd.log", LogKind.Containerd),
            ("nodes/worker1/files/var/log/pods/kube-system_etcd-worker1_cbc74e51/etcd/0.log", LogKind.Etcd),
            ("nodes/worker1/files/var/log/pods/kube-system_coredns-74c68d9ffd-nqtmn_fdb0a34b/coredns/0.log", LogKind.CoreDns),
            ("nodes/worker1/files/var/log/pods/kube-system_kube-proxy-sdrzj_65001216/kube-proxy/0.log", LogKind.KubeProxy),
        ];
        for (var part = 0; part < 4; part++)
        {
            foreach (var (log, kind) in logs)
                Add(writer, log.Replace("worker1", $"worker{part + 1}", StringComparison.Ordinal), stream => new LogMix(part).Write(kind, stream, bytes / (4 * logs.Length)));
        }

        writer.Close(new() { Started = taken, Ended = taken });
    }

    private static void Add(BundleWriter writer, string path, Action<Stream> write)
    {
        using var entry = writer.Begin();
        write(entry);
        writer.Add(new() { Spec = "benchmark", Source = new() { File = "generated" }, Status = ItemStatus.Collected }, path, entry);
    }
}
