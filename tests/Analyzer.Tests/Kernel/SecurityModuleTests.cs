using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kernel;

public sealed class SecurityModuleTests
{
    // RHEL 8 and 9, policycoreutils 2.9 and 3.5; written by their documentation.
    private const string Sestatus = """
        SELinux status:                 enabled
        SELinuxfs mount:                /sys/fs/selinux
        SELinux root directory:         /etc/selinux
        Loaded policy name:             targeted
        Current mode:                   permissive
        Mode from config file:          enforcing
        Policy MLS status:              enabled
        Policy deny_unknown status:     allowed
        Memory protection checking:     actual (secure)
        Max kernel policy version:      33
        """;

    // Ubuntu 22.04, AppArmor 3.0; written by aa-status(8).
    private const string AaStatus = """
        apparmor module is loaded.
        4 profiles are loaded.
        3 profiles are in enforce mode.
           /usr/sbin/chronyd
           cri-containerd.apparmor.d
           docker-default
        1 profiles are in complain mode.
           /usr/sbin/sssd
        0 profiles are in kill mode.
        0 profiles are in unconfined mode.
        2 processes have profiles defined.
        2 processes are in enforce mode.
           /usr/sbin/chronyd (612)
           /coredns (2044) cri-containerd.apparmor.d
        0 processes are in complain mode.
        0 processes are unconfined but have a profile defined.
        """;

    // Debian 12, kernel 6.1: /sys/kernel/security/apparmor/profiles; by the kernel's documentation.
    private const string KernelProfiles = "cri-containerd.apparmor.d (enforce)\n/usr/bin/man (enforce)\nlsb_release (complain)\n";

    [Fact]
    public void Sestatus_tells_the_mode_now_and_after_the_next_boot()
    {
        var read = SelinuxStatus.Parse(new("n", "kernel/selinux.txt", Sestatus));

        Assert.Empty(read.Notes);
        Assert.Equal((SelinuxMode.Permissive, SelinuxMode.Enforcing, "targeted", 5), (read.Value.Mode, read.Value.ModeAtBoot, read.Value.Policy, read.Value.ModeLine?.Number));
    }

    [Theory]
    [InlineData("kernel/selinux.txt", "SELinux status:                 disabled\n", "Disabled")]
    [InlineData("kernel/getenforce.txt", "Enforcing\n", "Enforcing")]
    [InlineData("files/sys/fs/selinux/enforce", "1", "Enforcing")]
    [InlineData("files/sys/fs/selinux/enforce", "0", "Permissive")]
    public void The_mode_is_known_by_whatever_tells_it(string path, string text, string mode) =>
        Assert.Equal(mode, OneNode.With((path, text)).Fact<SelinuxState>().Value.Mode.ToString());

    [Fact]
    public void A_configuration_does_not_tell_the_mode_of_now()
    {
        var read = SelinuxStatus.Parse(new("n", "files/etc/selinux/config", "# a comment\nSELINUX=enforcing\nSELINUXTYPE=targeted\n"));

        Assert.Empty(read.Notes);
        Assert.Equal((null, SelinuxMode.Enforcing), (read.Value.Mode, read.Value.ModeAtBoot));
    }

    [Theory]
    [InlineData("SELinux status:                 enabled\n")]
    [InlineData("bash: sestatus: command not found\n")]
    public void A_mode_that_is_not_told_is_not_guessed(string text) =>
        Assert.False(OneNode.With(("kernel/selinux.txt", text)).Fact<SelinuxState>().IsKnown);

    [Fact]
    public void Aa_status_lists_profiles_and_confined_processes()
    {
        var read = ApparmorProfiles.Parse(new("n", "kernel/aa-status.txt", AaStatus));

        Assert.Empty(read.Notes);
        Assert.True(read.Value.IsLoaded);
        Assert.Equal(["/usr/sbin/chronyd enforce", "cri-containerd.apparmor.d enforce", "docker-default enforce", "/usr/sbin/sssd complain"], read.Value.Profiles.Select(profile => $"{profile.Name} {profile.Mode}"));
        Assert.Equal([13, 14], read.Value.Confined.Select(process => process.Line.Number));
    }

    [Fact]
    public void The_kernel_lists_profiles_with_their_modes() =>
        Assert.Equal(["enforce", "enforce", "complain"], ApparmorProfiles.Parse(new("n", "files/sys/kernel/security/apparmor/profiles", KernelProfiles)).Value.Profiles.Select(profile => profile.Mode));

    // Debian 12, AppArmor 3.0.8, on a kernel without it.
    [Fact]
    public void A_kernel_without_it_says_so() => Assert.False(ApparmorProfiles.Parse(new("n", "aa", "apparmor not present.\n")).Value.IsLoaded);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<SelinuxStatus>(Sestatus, status => status.Lines, line => line.TrimStart().StartsWith('#'));
        LineAccounting.Holds<ApparmorProfiles>(AaStatus + KernelProfiles, list => [.. list.Profiles.Concat(list.Confined).Select(profile => profile.Line), .. list.Counts], _ => false);
    }
}
