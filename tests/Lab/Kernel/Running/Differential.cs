using System.Collections.Immutable;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>A packet that the simulator and the kernel judge differently, or that the simulator cannot tell of.</summary>
internal sealed record Finding(int Seed, Setup Setup, Probe Probe, Outcome Kernel, Agreement Agreement);

/// <summary>How one node's packets were judged.</summary>
/// <param name="Refused">What the kernel would not load, where the node could not be made.</param>
internal sealed record NodeResult(ImmutableArray<Finding> Findings, int Pairs, string? Refused);

/// <summary>Makes nodes, sends packets to the kernel and to the simulator, and compares.</summary>
internal static class Differential
{
    // The kernel's dice may fall the simulator's way once.
    private const int Throws = 4;

    public static NodeResult Judge(int seed, int packets, Func<int, Scenery> make, bool isV6 = false) => OwnNamespace.Run(() => JudgeHere(seed, packets, make, isV6));

    /// <summary>One packet on a node made anew.</summary>
    public static Finding JudgeOne(int seed, Setup setup, Probe probe) => Make(setup, probe).Finding with { Seed = seed };

    /// <summary>The same, with what the collector takes of the node.</summary>
    public static (IReadOnlyDictionary<string, string> Artifacts, Finding Finding) Make(Setup setup, Probe probe) => OwnNamespace.Run(() =>
    {
        using var node = new KernelNode(setup);
        return (node.Artifacts, Compare(0, setup, node, new Simulations(node.Artifacts, new(setup.ToString())), probe));
    });

    private static NodeResult JudgeHere(int seed, int packets, Func<int, Scenery> make, bool isV6)
    {
        var scenery = make(seed);
        var setup = isV6 ? Sixth.Of(scenery.ToSetup()) : scenery.ToSetup();
        try
        {
            using var node = new KernelNode(setup);
            var simulations = new Simulations(node.Artifacts, new(setup.ToString()));
            var findings = Enumerable.Range(0, packets).Select(number => Compare(seed, setup, node, simulations, isV6 ? Sixth.Of(Probes.Make(scenery, number)) : Probes.Make(scenery, number))).ToList();
            return new([.. findings.Where(finding => finding.Agreement.Verdict != Verdict.Agrees).Select(Anew)], packets, null);
        }
        catch (CommandFailedException refused)
        {
            return new([], 0, refused.Message);
        }
    }

    // What earlier packets left behind (connections whose answers come from the same end) is not in the artifacts: it must come about on the node as it was taken, too.
    private static Finding Anew(Finding finding)
    {
        if (finding.Agreement.Verdict != Verdict.Disagrees)
            return finding;
        var anew = Enumerable.Range(0, Throws).Select(_ => JudgeOne(finding.Seed, finding.Setup, finding.Probe)).ToList();
        return anew.FirstOrDefault(one => one.Agreement.Verdict == Verdict.Disagrees) ?? anew[0];
    }

    private static Finding Compare(int seed, Setup setup, KernelNode node, Simulations simulations, Probe probe)
    {
        var kernel = node.Try(probe);
        return new(seed, setup, probe, kernel, simulations.Judge(probe, kernel));
    }
}
