using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Running;
using Xunit.Abstractions;

namespace SupportBundle.Lab.Kernel;

/// <summary>The simulator against the kernel: random nodes, random packets, the same end, rules, translation and answer.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    private const int PacketsOfANode = 50;

    private static int Number(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : usual;

    [KernelFact]
    public void The_simulator_says_what_the_kernel_does()
    {
        var (first, nodes) = (Number("LAB_SEED", 1002), Number("LAB_PAIRS", 850) / PacketsOfANode);
        var (pairs, refused, depends) = (0, 0, 0);
        var (unknown, wrong) = (new List<Finding>(), new List<Finding>());
        foreach (var result in Enumerable.Range(first, nodes).Select(seed => Differential.Judge(seed, PacketsOfANode)))
        {
            pairs += result.Pairs;
            refused += result.Refused is null ? 0 : 1;
            if (result.Refused is not null)
                output.WriteLine(string.Join(' ', result.Refused.Split('\n').Take(6)));
            depends += result.Findings.Count(finding => finding.Agreement.Verdict == Verdict.Depends);
            unknown.AddRange(result.Findings.Where(finding => finding.Agreement.Verdict == Verdict.CannotTell));
            wrong.AddRange(result.Findings.Where(finding => finding.Agreement.Verdict == Verdict.Disagrees));
        }

        output.WriteLine($"{pairs} pairs, {wrong.Count} disagreements, {unknown.Count} cannot tell, {depends} depend on what is not known, {refused} nodes refused");
        foreach (var group in unknown.GroupBy(finding => finding.Agreement.Why).OrderByDescending(group => group.Count()))
            output.WriteLine($"  cannot tell {group.Count()} x {group.Key} (seed {group.First().Seed}, {group.First().Probe})");
        foreach (var group in wrong.GroupBy(finding => finding.Agreement.Why).OrderByDescending(group => group.Count()).Take(60))
            output.WriteLine($"--- {group.Count()} x {group.Key} (seed {group.First().Seed}: {group.First().Probe})");
        foreach (var finding in wrong.GroupBy(finding => finding.Agreement.Why).OrderByDescending(group => group.Count()).Select(group => group.First()).Take(Number("LAB_SHRINK", 1)))
            output.WriteLine(Shrinker.Shrink(finding) is { } small ? $"=== {small.Probe}\n{small.Setup}   kernel: {small.Kernel}\n   {small.Agreement.Why}" : $"=== {finding.Probe}: does not come about again");
        Assert.True(wrong.Count == 0, $"{wrong.Count} disagreements");
    }
}
