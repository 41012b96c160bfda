using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making.Sites;
using SupportBundle.Lab.Kernel.Running.Sites;

namespace SupportBundle.Lab.Kernel;

/// <summary>What simulator and kernels once disagreed on of whole sites, made again; UPDATE_GOLDEN=1 writes down what the kernels do now.</summary>
public class KeptSites
{
    [KernelFact]
    public void The_kernels_do_what_was_written_down_and_the_simulator_says_the_same()
    {
        var failures = SiteCase.All(KeptDisagreements.Repository).Select(Failure).OfType<string>().ToList();

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string? Failure(SiteCase kept)
    {
        var (artifacts, finding) = SiteDifferential.Make(0, SiteSetup.Parse(kept.Setup), kept.Flow);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            kept.Write(artifacts, finding.Kernel);
        return finding.Agreement.Verdict is Verdict.Disagrees or Verdict.CannotTell ? $"{kept}: {finding.Agreement.Why}\n{finding.Kernel}"
            : finding.Kernel.ToString() != kept.Kernel.ToString() ? $"{kept}: the kernels do now\n{finding.Kernel}\nand did\n{kept.Kernel}"
            : null;
    }
}
