using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Running;

namespace SupportBundle.Lab.Kernel;

/// <summary>What simulator and kernel once disagreed on, made again; UPDATE_GOLDEN=1 writes down what the kernel does now.</summary>
public partial class KeptDisagreements
{
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    [KernelFact]
    public void The_kernel_does_what_was_written_down_and_the_simulator_says_the_same()
    {
        var failures = KernelCase.All(Repository).Select(Failure).OfType<string>().ToList();

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string? Failure(KernelCase kept)
    {
        var (artifacts, finding) = Differential.Make(Setup.Parse(kept.Setup), kept.Probe);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            kept.Write(artifacts, finding.Kernel);
        return finding.Agreement.Verdict == Verdict.Disagrees ? $"{kept}: {finding.Agreement.Why}"
            : Comparable(finding.Kernel, kept) != Comparable(kept.Kernel, kept) ? $"{kept}: the kernel does now\n{finding.Kernel}\nand did\n{kept.Kernel}"
            : null;
    }

    // A port that the kernel throws dice for is another one each time.
    private static string Comparable(Outcome outcome, KernelCase kept) =>
        kept.Setup.Contains("--random", StringComparison.Ordinal) ? ChosenPort().Replace(outcome.ToString(), ":*") : outcome.ToString();

    [GeneratedRegex(@":\d+")]
    private static partial Regex ChosenPort();

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file stands in a folder
}
