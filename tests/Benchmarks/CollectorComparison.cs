using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SupportBundle.Benchmarks;

/// <summary>sb-collect with its whole catalogue against Debian's sosreport with the plug-ins for networking, kernel, logs and processes, in turns on this host; then over a node full of logs.</summary>
internal static partial class CollectorComparison
{
    private const int LogFiles = 40;

    // Here no API answers it; and it stands no further back than what it is compared with.
    private static readonly string[] Options = ["--no-cluster", "--quiet", "--nice", "0"];

    public static IReadOnlyList<Figure> Run(Comparison options)
    {
        var folder = Directory.CreateTempSubdirectory("sb-bench-");
        try
        {
            return [.. AgainstSos(options, folder.FullName), .. AsAFile(options), .. OverLogs(options, folder.FullName)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<Figure> AgainstSos(Comparison options, string folder)
    {
        if (!File.Exists("/usr/bin/sos") || Environment.UserName != "root")
        {
            Console.WriteLine("sosreport is not installed, or this is not root: the collector is compared with nothing");
            return [];
        }

        var (ours, theirs) = (new List<ChildRun>(), new List<ChildRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            theirs.Add(ChildProcess.Run(Sos(Fresh(folder, "sos"))));
            ours.Add(ChildProcess.Run(Tool(Fresh(folder, "ours"))));
        }

        return Compare(ours, theirs, Artifacts(folder, "ours"), Artifacts(folder, "sos"));
    }

    private static IEnumerable<Figure> Compare(List<ChildRun> ours, List<ChildRun> theirs, int ourArtifacts, int theirArtifacts)
    {
        var (elapsed, their) = (Measured(ours, run => run.Seconds), Measured(theirs, run => run.Seconds));
        var (cpu, theirCpu) = (Measured(ours, run => run.CpuSeconds), Measured(theirs, run => run.CpuSeconds));
        yield return Figure.Told("collector: elapsed", elapsed.Median, "s", elapsed.Noise);
        yield return Figure.Told("sosreport (networking, kernel, logs, process): elapsed", their.Median, "s", their.Noise);
        yield return Figure.AtLeast("collector: as fast as sosreport", their.Median / elapsed.Median, 5, "x", Math.Max(elapsed.Noise, their.Noise));
        yield return Figure.Told("collector: processor time, with its commands", cpu.Median, "s", cpu.Noise);
        yield return Figure.AtLeast("collector: processor time, sosreport takes", theirCpu.Median / cpu.Median, 4, "x", Math.Max(cpu.Noise, theirCpu.Noise));
        yield return Figure.AtMost("collector: peak memory", ours.Max(run => run.PeakBytes) / Megabyte, 64, "MiB", null);
        yield return Figure.Told("sosreport: peak memory", theirs.Max(run => run.PeakBytes) / Megabyte, "MiB", null);
        // A bare host has little of what the catalogue is about. Files of /sys hold one number each (a module's parameter, a counter of a device), and count on neither side: we keep lists of them.
        yield return Figure.AtLeast("collector: artifacts of this host (files of the archive but those of /sys)", ourArtifacts, theirArtifacts, "files", null);
        yield return Figure.Told("sosreport: artifacts of this host (the same)", theirArtifacts, "files", null);
    }

    private const double Megabyte = 1 << 20;

    private static IEnumerable<Figure> AsAFile(Comparison options)
    {
        var begin = Measured([.. Enumerable.Range(0, options.Rounds).Select(_ => ChildProcess.Run(new(Published, ["--version"]) { RedirectStandardOutput = true }))], run => run.Seconds);
        yield return Figure.AtMost("collector: the file to copy to a node", new FileInfo(Published).Length / 1e6, 16, "MB", null);
        yield return Figure.AtMost("collector: start-up, to print its version", begin.Median, 1, "s", begin.Noise);
    }

    /// <summary>Logs of so many bytes in the place of this host's pods, of which each has its head and its tail taken.</summary>
    private static IEnumerable<Figure> OverLogs(Comparison options, string folder)
    {
        WriteLogs(Path.Combine(folder, "pods"), options.Bytes);
        var tool = Tool(Fresh(folder, "ours"));
        var script = $"mount -t tmpfs none /var/log && mkdir /var/log/pods && mount --bind '{folder}/pods' /var/log/pods && exec \"$@\"";
        var run = ChildProcess.Run(new("unshare", ["--mount", "sh", "-c", script, "sh", tool.FileName, .. tool.ArgumentList]) { RedirectStandardOutput = true });
        var what = $"collector, {options.Bytes / 1e6:0} MB of pods' logs";
        yield return Figure.AtMost($"{what}: peak memory", run.PeakBytes / Megabyte, 64, "MiB", null);
        yield return Figure.Told($"{what}: elapsed", run.Seconds, "s", null);
        yield return Figure.Told($"{what}: processor time", run.CpuSeconds, "s", null);
        yield return Figure.Told($"{what}: bundle", new DirectoryInfo(Path.Combine(folder, "ours")).GetFiles().Sum(file => file.Length) / Megabyte, "MiB", null);
    }

    private static void WriteLogs(string pods, long bytes)
    {
        for (var i = 0; i < LogFiles; i++)
        {
            var container = Directory.CreateDirectory(Path.Combine(pods, $"kube-system_pod-{i}_0d6c{i:00}", "app"));
            using var log = File.Create(Path.Combine(container.FullName, "0.log"));
            new LogMix(i).Write((LogKind)(i % 5), log, bytes / LogFiles);
        }
    }

    private static string Fresh(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }

    // -rw------- 0/0  4096 2026-01-02 03:04 sosreport-vm/sys/devices/virtual/net/lo/flags      support-bundle-vm/nodes/vm/files/sys/...
    [GeneratedRegex(" [^ /]+/(?:nodes/[^/]+/files/)?sys/")]
    private static partial Regex OfKernelObject();

    // Regular files of the last round's archive.
    private static int Artifacts(string folder, string name)
    {
        var archive = Directory.GetFiles(Path.Combine(folder, name), "*.tar.*").Single(path => !path.EndsWith("sha256", StringComparison.Ordinal) && !path.EndsWith("md5", StringComparison.Ordinal));
        using var process = Process.Start(new ProcessStartInfo("tar", ["-tvf", archive]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("tar did not start");
        var count = 0;
        while (process.StandardOutput.ReadLine() is { } line)
            count += line.StartsWith('-') && !OfKernelObject().IsMatch(line) ? 1 : 0;
        process.WaitForExit();
        return count;
    }

    private static ProcessStartInfo Sos(string folder) =>
        new("sos", ["report", "--batch", "--quiet", "--tmp-dir", folder, "-o", "networking,kernel,logs,process"]) { RedirectStandardOutput = true };

    /// <summary>The published tool.</summary>
    private static string Published => Environment.GetEnvironmentVariable("SB_COLLECT") ?? Path.GetFullPath(Path.Combine("dist", "linux-x64", "sb-collect"));

    private static ProcessStartInfo Tool(string folder) =>
        File.Exists(Published)
            ? new(Published, ["--out", folder, .. Options]) { RedirectStandardOutput = true }
            : throw new FileNotFoundException($"there is no {Published}: dotnet cake --target=Bench publishes it first");

    private static Measured Measured(List<ChildRun> runs, Func<ChildRun, double> value) => new([.. runs.Select(value)]);
}
