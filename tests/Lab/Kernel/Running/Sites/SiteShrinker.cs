using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making.Sites;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>Makes a disagreement about a site smaller: leaves out rules, routes, settings and whole loads as long as the two still disagree.</summary>
internal static class SiteShrinker
{
    private const int MostTries = 150;

    /// <summary>Null where it does not come about again.</summary>
    public static SiteFinding? Shrink(SiteFinding finding)
    {
        var tries = MostTries;
        if (Enumerable.Range(0, 4).Select(_ => Try(finding, finding.Setup)).FirstOrDefault(again => again is not null) is not { } smallest)
            return null;
        for (var load = finding.Setup.Loads.Length - 1; load >= 0; load--)
            smallest = WithoutLines(smallest, load, ref tries);
        return smallest;
    }

    private static SiteFinding WithoutLines(SiteFinding finding, int load, ref int tries)
    {
        var smallest = finding;
        for (var chunk = Math.Max(1, finding.Setup.Loads[load].Load.Lines.Length); chunk > 0; chunk /= 2)
        {
            for (var at = smallest.Setup.Loads[load].Load.Lines.Length - chunk; at > -chunk && tries-- > 0; at -= chunk)
                smallest = Without(smallest, load, Math.Max(0, at), chunk + Math.Min(0, at)) ?? smallest;
        }

        return smallest;
    }

    private static SiteFinding? Without(SiteFinding finding, int load, int at, int count)
    {
        var old = finding.Setup.Loads[load];
        if (count <= 0 || at + count > old.Load.Lines.Length)
            return null;
        var smaller = old with { Load = old.Load with { Lines = old.Load.Lines.RemoveRange(at, count) } };
        return Try(finding, finding.Setup with { Loads = finding.Setup.Loads.SetItem(load, smaller) });
    }

    // What the kernel does not load is no smaller disagreement.
    private static SiteFinding? Try(SiteFinding finding, SiteSetup setup)
    {
        try
        {
            return SiteDifferential.Make(finding.Seed, setup, finding.Flow).Finding is { Agreement.Verdict: Verdict.Disagrees } found && Kind(found) == Kind(finding) ? found : null;
        }
        catch (Exception exception) when (exception is CommandFailedException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    private static string Kind(SiteFinding finding) => finding.Agreement.Why.Split(' ')[0];
}
