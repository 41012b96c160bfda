using System.Collections.Immutable;
using System.Diagnostics;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Benchmarks;

/// <summary>sb-analyze over a bundle of logs against <c>zcat | rg -c</c> with the same patterns, side by side, on one core and on two.</summary>
internal static class LogComparison
{
    // What the text of LogMix packs to, once in the bundle and once before its header is known; and some for the report.
    private const double DiskShare = 0.7;

    public static ImmutableArray<Figure> Run(Comparison options)
    {
        var folder = Directory.CreateTempSubdirectory("sb-bench-");
        try
        {
            SayDisk(folder.FullName, options.Bytes);
            return [.. Run("many logs", LogBundle.WriteMany, options, folder.FullName), .. Run("one log", LogBundle.WriteOne, options, folder.FullName)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of the bundles only one is on the disk at a time.</summary>
    private static ImmutableArray<Figure> Run(string what, Action<string, long> write, Comparison options, string folder)
    {
        var bundle = Path.Combine(folder, "logs.tar.gz");
        var patterns = Path.Combine(folder, "patterns.txt");
        File.Delete(bundle);
        write(bundle, options.Bytes);
        File.WriteAllLines(patterns, SignatureCatalog.All.Select(signature => ForRipgrep(signature.Pattern)));
        var oneCore = Compare(what, "0", 1, options, bundle, patterns, folder);
        return Environment.ProcessorCount > 1 ? [.. oneCore, .. Compare(what, "0,1", 2, options, bundle, patterns, folder)] : [.. oneCore];
    }

    private static void SayDisk(string folder, long bytes)
    {
        var (needed, free) = (bytes * DiskShare, new DriveInfo(folder).AvailableFreeSpace);
        Console.WriteLine($"{folder}: {needed / 1e9:0.#} GB of disk are needed at most, {free / 1e9:0.#} GB are free (TMPDIR names another place)");
        if (needed > free)
            throw new IOException($"there is too little room in {folder}");
    }

    private static IEnumerable<Figure> Compare(string input, string cores, double hold, Comparison options, string bundle, string patterns, string folder)
    {
        var (ours, theirs) = (new List<ChildRun>(), new List<ChildRun>());
        for (var round = 0; round < options.Rounds; round++)
        {
            theirs.Add(ChildProcess.Run(Pinned(cores, new("sh", ["-c", $"zcat {bundle} | rg -c -f {patterns}"]))));
            ours.Add(ChildProcess.Run(Pinned(cores, Tool(bundle, folder))));
        }

        var what = $"{options.Bytes / 1e6:0} MB, {input}, cores {cores}";
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
}
