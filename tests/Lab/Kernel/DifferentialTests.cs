using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Making.Nft;
using SupportBundle.Lab.Kernel.Running;
using Xunit.Abstractions;

namespace SupportBundle.Lab.Kernel;

/// <summary>The simulator against the kernel: random nodes, random packets, the same end, rules in the same order, translation and answer.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    private const int PacketsOfANode = 50;

    // With the tests runs a part that is known to agree, against falling back: about a minute's worth. New seeds are the nightly run's.
    private const int UsualSeed = 31_001_000;
    private const int UsualPairs = 1500;
    private const int UsualNativePairs = 1000;
    private const int UsualPairsOfV6 = 500;
    private const int UsualNativePairsOfV6 = 500;

    private static int Number(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : usual;

    [KernelFact]
    public void The_simulator_says_what_the_kernel_does() => Judge(Makers.Make, UsualPairs);

    [KernelFact]
    public void The_simulator_says_what_the_kernel_does_with_rules_in_nfts_own_language() => Judge(NativeNodes.Make, UsualNativePairs);

    [KernelFact]
    public void The_simulator_says_what_the_kernel_does_with_packets_of_IPv6() => Judge(Makers.Make, UsualPairsOfV6, isV6: true);

    [KernelFact]
    public void The_simulator_says_what_the_kernel_does_with_packets_of_IPv6_and_rules_in_nfts_own_language() => Judge(NativeNodes.Make, UsualNativePairsOfV6, isV6: true);

    private void Judge(Func<int, Scenery> make, int usualPairs, bool isV6 = false)
    {
        var (first, nodes) = (Number("LAB_SEED", UsualSeed), Number("LAB_PAIRS", usualPairs) / PacketsOfANode);
        var results = Enumerable.Range(first, nodes).Select(seed => Differential.Judge(seed, PacketsOfANode, make, isV6)).ToList();
        var findings = results.SelectMany(result => result.Findings).ToLookup(finding => finding.Agreement.Verdict);
        var wrong = findings[Verdict.Disagrees].ToList();

        Tell($"seeds {first} to {first + nodes - 1}: {results.Sum(result => result.Pairs)} pairs, {wrong.Count} disagreements, {findings[Verdict.CannotTell].Count()} cannot tell, "
            + $"{findings[Verdict.Depends].Count()} depend on what is not known, {results.Count(result => result.Refused is not null)} nodes refused");
        foreach (var refused in results.Select(result => result.Refused).OfType<string>())
            Tell($"  refused: {string.Join(' ', refused.Split('\n').Take(6))}");
        TellGroups("cannot tell", findings[Verdict.CannotTell]);
        TellGroups("depends", findings[Verdict.Depends]);
        TellGroups("disagrees", wrong);
        foreach (var group in ByReason(wrong).Take(Number("LAB_SHRINK", 5)))
            Tell(NewDisagreement.Keep(KeptDisagreements.Repository, group.First()));
        Assert.True(wrong.Count == 0, $"{wrong.Count} disagreements with LAB_SEED={first} LAB_PAIRS={nodes * PacketsOfANode}");
    }

    private void TellGroups(string word, IEnumerable<Finding> findings)
    {
        foreach (var group in ByReason(findings))
            Tell($"  {word} {group.Count()} x {group.Key} (seed {group.First().Seed}: {group.First().Probe})");
    }

    // Where it stands is no part of what it is: limit rate 5/second (nodes/n/netfilter/nft-ruleset.txt:14, ...)
    private static string Construct(string why) => why.IndexOf(" (nodes/", StringComparison.Ordinal) is >= 0 and var at ? why[..at] : why;

    private void Tell(string line) => output.WriteLine(line);

    private static IEnumerable<IGrouping<string, Finding>> ByReason(IEnumerable<Finding> findings) =>
        findings.GroupBy(finding => Construct(finding.Agreement.Why)).OrderByDescending(group => group.Count());
}
