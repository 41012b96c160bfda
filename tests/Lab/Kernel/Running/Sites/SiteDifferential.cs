using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making.Sites;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running.Sites;

/// <summary>A flow that the simulator and the kernels of a site judge differently, or that the simulator cannot tell of.</summary>
internal sealed record SiteFinding(int Seed, SiteSetup Setup, SiteFlow Flow, SiteOutcome Kernel, Agreement Agreement)
{
    /// <summary>They differed only after other flows had left their traces on the site.</summary>
    public bool IsHistory { get; init; }
}

/// <summary>How one site's flows were judged.</summary>
/// <param name="Refused">What the kernel would not load, where the site could not be made.</param>
internal sealed record SiteResult(ImmutableArray<SiteFinding> Findings, int Pairs, string? Refused);

/// <summary>Makes sites, opens flows in them and in the simulator, and compares.</summary>
internal static class SiteDifferential
{
    // The kernel's dice may fall the simulator's way once.
    private const int Throws = 4;

    // Nearly all is done when the system call returns. But of an ICMP error that comes while connect() is at work TCP makes nothing, until
    // it sends again a second later (tcp_v4_err, sock_owned_by_user).
    // On a busy machine that may be late, and it sends a third time.
    private const int Patience = 60, MorePatience = 1300, MostPatience = 2600;

    /// <param name="hides">Of one pod the simulator gets nothing but what the API says.</param>
    public static SiteResult Judge(int seed, int flows, bool hides = false) => OwnNamespace.Run(() => JudgeHere(seed, flows, hides));

    /// <summary>One flow on a site made anew, with what the collector takes of it.</summary>
    public static (IReadOnlyDictionary<string, string> Artifacts, SiteFinding Finding) Make(int seed, SiteSetup setup, SiteFlow flow, int patience = MorePatience) => OwnNamespace.Run(() =>
    {
        using var kernel = new SiteKernel(setup);
        return (kernel.Artifacts, Compare(seed, setup, kernel, new(kernel.Artifacts), flow, patience));
    });

    private static SiteResult JudgeHere(int seed, int flows, bool hides)
    {
        var scenery = SiteMakers.Make(seed);
        var setup = scenery.ToSetup();
        var hidden = hides ? UnseenPods.Choose(scenery, setup) : null;
        try
        {
            using var kernel = new SiteKernel(setup);
            var simulation = new SiteSimulation(hidden is null ? kernel.Artifacts : UnseenPods.Hide(kernel.Artifacts, [.. scenery.Pods], hidden)) { Hidden = hidden?.Place };
            var made = Enumerable.Range(0, flows).Select(number => SiteFlows.Make(scenery, number)).Select(flow => hidden is null ? flow : UnseenPods.Of(flow, hidden));
            var findings = made.Select(flow => Judge(seed, setup, kernel, simulation, flow)).ToList();
            return new([.. findings.Where(finding => finding.IsHistory || finding.Agreement.Verdict != Verdict.Agrees)], flows, null);
        }
        catch (CommandFailedException refused)
        {
            return new([], 0, refused.Message);
        }
    }

    // A busy machine may be late once.
    private static SiteFinding Judge(int seed, SiteSetup setup, SiteKernel kernel, SiteSimulation simulation, SiteFlow flow)
    {
        var finding = Compare(seed, setup, kernel, simulation, flow, Patience);
        if (finding.Agreement.Verdict != Verdict.Disagrees)
            return finding;
        var again = Compare(seed, setup, kernel, simulation, flow with { SourcePort = flow.SourcePort + 10000 }, MostPatience);
        if (again.Agreement.Verdict == Verdict.Disagrees && simulation.Hidden is not null)
            again = Enumerable.Range(2, Throws).Select(time => Compare(seed, setup, kernel, simulation, flow with { SourcePort = flow.SourcePort + (time * 100) }, MostPatience)).FirstOrDefault(one => one.Agreement.Verdict != Verdict.Disagrees) ?? again;

        return again.Agreement.Verdict == Verdict.Disagrees && simulation.Hidden is null ? Anew(again) : again;
    }

    // What earlier flows left behind (neighbours that were heard of) is not in the artifacts: it must come about on the site as it was taken, too.
    private static SiteFinding Anew(SiteFinding finding)
    {
        var anew = Enumerable.Range(0, Throws).Select(_ => Make(finding.Seed, finding.Setup, finding.Flow, MostPatience).Finding).ToList();
        return anew.FirstOrDefault(one => one.Agreement.Verdict == Verdict.Disagrees) ?? anew[0] with { IsHistory = true };
    }

    private static SiteFinding Compare(int seed, SiteSetup setup, SiteKernel kernel, SiteSimulation simulation, SiteFlow flow, int patience)
    {
        var outcome = kernel.Try(flow, patience);
        return new(seed, setup, flow, outcome, SiteAgreement.Of(simulation, flow, outcome));
    }
}
