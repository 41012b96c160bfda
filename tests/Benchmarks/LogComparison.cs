using System.Diagnostics;
using SupportBundle.Analyzer.Signatures;
using SupportBundle.Bundle;

namespace SupportBundle.Benchmarks;

/// <summary>sb-analyze over a bundle of logs against <c>zcat | rg -c</c> with the same patterns, side by side, on one core and on two.</summary>
internal static class LogComparison
{
    public static void Run(Comparison options)
    {
        var folder = Directory.CreateTempSubdirectory("sb-bench-");
        try
        {
            var bundle = Path.Combine(folder.FullName, "logs.tar.gz");
            var patterns = Path.Combine(folder.FullName, "patterns.txt");
            Console.WriteLine($"Logs: {options.Bytes / 1e6:0} MB expanded, {options.Rounds} rounds, medians; sb-analyze is {Tool(bundle, folder.FullName).FileName} with all its rules and reports");
            WriteBundle(bundle, options.Bytes);
            File.WriteAllLines(patterns, SignatureCatalog.All.Select(signature => ForRipgrep(signature.Pattern)));
            Compare("0", 1, options, bundle, patterns, folder.FullName);
            if (Environment.ProcessorCount > 1)
                Compare("0,1", 2, options, bundle, patterns, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(string cores, double hold, Comparison options, string bundle, string patterns, string folder)
    {
        var (ours, theirs) = (new List<ChildRun>(), new List<ChildRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            theirs.Add(ChildProcess.Run(Pinned(cores, new("sh", ["-c", $"zcat {bundle} | rg -c -f {patterns}"]))));
            ours.Add(ChildProcess.Run(Pinned(cores, Tool(bundle, folder))));
        }

        Console.WriteLine($"  cores {cores}, peak {ours.Max(run => run.PeakBytes) / 1e6:0} MB, to hold 400 MB");
        Print("elapsed", run => run.Seconds, $", to hold {hold:0.00}");
        Print("processor", run => run.CpuSeconds, "");

        void Print(string what, Func<ChildRun, double> time, string toHold)
        {
            var (our, their) = (new Measured([.. ours.Select(time)]), new Measured([.. theirs.Select(time)]));
            Console.WriteLine($"    {what,-10} sb-analyze {our.Median,6:0.00} s {options.Bytes / 1e6 / our.Median,5:0} MB/s (noise {our.Noise:0%})   zcat | rg -c {their.Median,6:0.00} s {options.Bytes / 1e6 / their.Median,5:0} MB/s (noise {their.Noise:0%})   ratio {their.Median / our.Median:0.00}{toHold}");
        }
    }

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
