using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>Makes a disagreement smaller: leaves out rules, routes and settings as long as the two still disagree.</summary>
internal static class Shrinker
{
    // The kernel's dice may fall the simulator's way once.
    private const int Throws = 4;
    private const int MostTries = 400;

    /// <summary>Null where it does not come about again.</summary>
    public static Finding? Shrink(Finding finding)
    {
        var tries = MostTries;
        if (Enumerable.Range(0, Throws).Select(_ => Try(finding, finding.Setup)).FirstOrDefault(again => again is not null) is not { } smallest)
            return null;
        for (var load = finding.Setup.Loads.Length - 1; load >= 0; load--)
            smallest = WithoutLines(smallest, load, ref tries);
        return smallest;
    }

    private static Finding WithoutLines(Finding finding, int load, ref int tries)
    {
        var smallest = finding;
        for (var chunk = Math.Max(1, finding.Setup.Loads[load].Lines.Length); chunk > 0; chunk /= 2)
        {
            for (var at = smallest.Setup.Loads[load].Lines.Length - chunk; at > -chunk && tries-- > 0; at -= chunk)
                smallest = Without(smallest, load, Math.Max(0, at), chunk + Math.Min(0, at)) ?? smallest;
        }

        return smallest;
    }

    private static Finding? Without(Finding finding, int load, int at, int count)
    {
        var lines = finding.Setup.Loads[load].Lines;
        // Without its devices it is another lab.
        if (count <= 0 || at + count > lines.Length || lines.Skip(at).Take(count).Any(line => line.StartsWith("link set", StringComparison.Ordinal) && line.EndsWith("up", StringComparison.Ordinal)))
            return null;
        var smaller = finding.Setup with { Loads = finding.Setup.Loads.SetItem(load, finding.Setup.Loads[load] with { Lines = lines.RemoveRange(at, count) }) };
        return Try(finding, smaller);
    }

    // What the kernel does not load is no smaller disagreement.
    private static Finding? Try(Finding finding, Setup setup)
    {
        try
        {
            return Differential.JudgeOne(finding.Seed, setup, finding.Probe) is { Agreement.Verdict: Verdict.Disagrees } found ? found : null;
        }
        catch (Exception exception) when (exception is CommandFailedException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
