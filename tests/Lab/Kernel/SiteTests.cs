using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Running.Sites;
using Xunit.Abstractions;

namespace SupportBundle.Lab.Kernel;

/// <summary>The simulator against the kernels of whole sites: pods behind bridges and devices of their own, one node and two, real clients and servers.</summary>
public class SiteTests(ITestOutputHelper output)
{
    private const int FlowsOfASite = 40;

    // With the tests runs a part that is known to agree, half a minute's worth: much of it waits for answers that do not come.
    private const int UsualSeed = 5001;
    private const int UsualPairs = 160;
    private const int UsualPairsOfUnseen = 80;

    [KernelFact]
    public void The_simulator_says_what_becomes_of_a_flow_on_a_site() => Judge(UsualPairs, hides: false);

    [KernelFact]
    public void The_simulator_says_what_becomes_of_a_flow_to_or_from_a_pod_that_is_not_in_the_input() => Judge(UsualPairsOfUnseen, hides: true);

    private void Judge(int usualPairs, bool hides)
    {
        var (first, sites) = (Number("LAB_SEED", UsualSeed), Number("LAB_SITE_PAIRS", usualPairs) / FlowsOfASite);
        var results = Enumerable.Range(first, sites).Select(seed => SiteDifferential.Judge(seed, FlowsOfASite, hides)).ToList();
        var findings = results.SelectMany(result => result.Findings).ToLookup(finding => finding.Agreement.Verdict);
        var wrong = findings[Verdict.Disagrees].ToList();
        foreach (var refused in results.Select(result => result.Refused).OfType<string>())
            output.WriteLine(string.Join(' ', refused.Split('\n').Take(6)));
        output.WriteLine($"seeds {first} to {first + sites - 1}: {results.Sum(result => result.Pairs)} pairs, {wrong.Count} disagreements, {findings[Verdict.CannotTell].Count()} cannot tell, {findings[Verdict.Depends].Count()} depend on what is not known, {findings.SelectMany(group => group).Count(finding => finding.IsHistory)} differ only after other flows, {results.Count(result => result.Refused is not null)} sites refused");
        Print("cannot tell", findings[Verdict.CannotTell]);
        Print("depends on", findings[Verdict.Depends]);
        Print("---", wrong);
        foreach (var finding in wrong.Take(Number("LAB_SHOW", 0)))
            output.WriteLine($"=== {finding.Flow}\n{finding.Setup}   kernel: {finding.Kernel}\n   {finding.Agreement.Why}");
        foreach (var finding in wrong.GroupBy(finding => finding.Agreement.Why).OrderByDescending(group => group.Count()).Select(group => group.First()).Take(Number("LAB_SHRINK", 0)))
            output.WriteLine(SiteShrinker.Shrink(finding) is { } small ? $"=== {small.Flow}\n{small.Setup}   kernel: {small.Kernel}\n   {small.Agreement.Why}" : $"=== {finding.Flow}: does not come about again");
        Assert.True(wrong.Count == 0, $"{wrong.Count} disagreements with LAB_SEED={first} LAB_SITE_PAIRS={sites * FlowsOfASite}");
    }

    private static int Number(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : usual;

    private void Print(string word, IEnumerable<SiteFinding> findings)
    {
        foreach (var group in findings.GroupBy(finding => Construct(finding.Agreement.Why)).OrderByDescending(group => group.Count()).Take(40))
            output.WriteLine($"{word} {group.Count()} x {group.First().Agreement.Why} (seed {group.First().Seed}, {group.First().Flow})");
    }

    // Addresses, ports and names apart.
    private static string Construct(string why) => string.Concat(why.Select(letter => char.IsDigit(letter) ? '#' : letter));
}
