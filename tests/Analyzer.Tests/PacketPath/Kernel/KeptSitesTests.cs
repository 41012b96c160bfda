using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Lab.Kernel.Judging;

namespace SupportBundle.Analyzer.Tests.PacketPath.Kernel;

/// <summary>What kernels did with flows on whole sites that the simulator once judged otherwise, without a kernel: the lab has it written down.</summary>
public sealed class KeptSitesTests
{
    public static TheoryData<string> Names => [.. SiteCase.All(Repository.Root).Select(kept => kept.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_simulator_says_what_the_kernels_did(string name)
    {
        var kept = SiteCase.All(Repository.Root).Single(one => one.Name == name);

        var agreement = SiteAgreement.Of(new(kept.Artifacts()), kept.Flow, kept.Kernel);

        Assert.True(agreement.Verdict is Verdict.Agrees or Verdict.Depends, $"{agreement.Verdict}: {agreement.Why}");
    }
}
