using System.Globalization;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>A disagreement nobody knew yet, made small and written down as those are that are kept.</summary>
internal static class NewDisagreement
{
    /// <summary>
    /// What there is to read of it. The folder is a kept case already: once simulator and kernel agree on it, it goes to
    /// <c>tests/Lab/disagreements</c> under a name that says what the kernel does.
    /// </summary>
    public static string Keep(string repository, Finding finding)
    {
        if (Shrinker.Shrink(finding) is not { } small)
            return $"=== {finding.Probe} (seed {finding.Seed}): does not come about again";

        var kept = new KernelCase(Path.Combine(repository, "dist", "disagreements", string.Create(CultureInfo.InvariantCulture, $"{finding.Seed}-{finding.Probe.SourcePort}")));
        kept.Write(small.Setup.ToString(), small.Probe);
        kept.Write(Differential.Make(small.Setup, small.Probe).Artifacts, small.Kernel);
        return $"=== {small.Probe}\n{small.Setup}   kernel: {small.Kernel}\n   {small.Agreement.Why}\n   written to {kept.Folder}: once mended, move it to tests/Lab/disagreements";
    }
}
