using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

/// <summary>Debian 11 and 13: lscpu of util-linux 2.36 and 2.41, dpkg -l of 1.20 and 1.22.</summary>
public sealed class HostIdentitySampleTests
{
    [Fact]
    public void The_processors_are_told_alike() =>
        Assert.All(Sample.ReadAll<Lscpu>("Identity", "lscpu"), read => Assert.Equal(("x86_64", 2, "AMD EPYC", "KVM", true), (read.Architecture, read.Cpus, read.Model, read.Hypervisor, read.Flags.Contains("aes"))));

    // systemd 247, 252 and 257
    [Fact]
    public void The_host_tells_its_name_and_system() =>
        Assert.All(Sample.ReadAll<Hostnamectl>("Identity", "hostnamectl"), read => Assert.Equal(("node-a", "0123456789abcdef0123456789abcdef", "x86-64", true), (read.StaticHostname?.Value, read.MachineId?.Value, read.Architecture?.Value, read.OperatingSystem?.Value.StartsWith("Debian GNU/Linux 1", StringComparison.Ordinal) ?? false)));

    [Fact]
    public void Packages_tell_their_versions() =>
        Assert.Equal(
            ["5.10.0-4 1.8.7-1 1.20.5+really1.20.2-1 0.9.8-3.1+deb11u2", "6.15.0-1 1.8.11-2 1.32.3+ds-2 1.1.3-1"],
            Sample.ReadAll<PackageList>("Identity", "dpkg-l").Select(read => string.Join(' ', read.Packages.Where(package => package.IsInstalled).Select(package => package.Version))));
}
