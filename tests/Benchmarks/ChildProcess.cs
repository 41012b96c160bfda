using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SupportBundle.Benchmarks;

/// <summary>What a run of another program took.</summary>
/// <param name="CpuSeconds">Processor time of it and of all that it started: what other work on the machine does not stretch much.</param>
internal readonly record struct ChildRun(double Seconds, double CpuSeconds, long PeakBytes);

/// <summary>Runs another program to its end, and watches its memory.</summary>
internal static partial class ChildProcess
{
    private const int Children = -1;

    public static ChildRun Run(ProcessStartInfo start)
    {
        var before = CpuOfChildren();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
            peak = Math.Max(peak, Peak(process.Id));

        var seconds = clock.Elapsed.TotalSeconds;
        if (process.ExitCode > 1)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)}: exit {process.ExitCode}, {output.Result}");
        return new(seconds, CpuOfChildren() - before, peak);
    }

    // VmHWM:	  123456 kB
    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6, line.Length - 9)) * 1024;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    private static double CpuOfChildren()
    {
        // struct rusage: two times of seconds and microseconds, and 14 more numbers.
        Span<long> usage = stackalloc long[18];
        _ = GetResourceUsage(Children, ref MemoryMarshal.GetReference(usage));
        return usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, ref long usage);
}
