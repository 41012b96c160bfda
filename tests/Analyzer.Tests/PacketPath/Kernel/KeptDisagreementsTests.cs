using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Analyzer.Tests.PacketPath.Kernel;

/// <summary>What the kernel did with packets that the simulator once judged otherwise, without a kernel: the lab has it written down.</summary>
public sealed class KeptDisagreementsTests
{
    public static TheoryData<string> Names => [.. KernelCase.All(Repository.Root).Select(kept => kept.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulator_says_what_the_kernel_did(string name)
    {
        var kept = KernelCase.All(Repository.Root).Single(one => one.Name == name);

        var agreement = Agreement.Of(new(kept.Artifacts(), new(kept.Setup)), kept.Probe, kept.Kernel);

        Assert.True(agreement.Verdict is Verdict.Agrees or Verdict.Depends, $"{agreement.Verdict}: {agreement.Why}");
    }
}
