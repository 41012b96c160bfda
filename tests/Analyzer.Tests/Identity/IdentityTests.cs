using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

public sealed class IdentityTests
{
    // Debian 13: /etc/os-release, shortened
    private const string Debian = "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"13\"\nVERSION_CODENAME=trixie\nID=debian\n";

    // Rocky Linux 9, by os-release(5)
    private const string Rocky = "NAME=\"Rocky Linux\"\nVERSION=\"9.4 (Blue Onyx)\"\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\n\n# a comment\nPRETTY_NAME=\"Rocky Linux 9.4 (Blue Onyx)\"\n";

    // Debian 11: lsb_release -a
    private const string Lsb = "No LSB modules are available.\nDistributor ID:\tDebian\nDescription:\tDebian GNU/Linux 11 (bullseye)\nRelease:\t11\nCodename:\tbullseye\n";

    // Debian 13, systemd 257: hostnamectl
    private const string Hostname = " Static hostname: vm\n       Icon name: computer-container\n      Machine ID: 98de2ffc3a5b4928889dc40fbdb4ff73\n  Virtualization: systemd-nspawn\nOperating System: Debian GNU/Linux 13 (trixie)\n          Kernel: Linux 6.18.44\n";

    // Debian 13, systemd 257: timedatectl; timedatectl show
    private const string Status = "               Local time: Sat 2026-11-21 12:38:50 CET\n           Universal time: Sat 2026-11-21 11:38:50 UTC\n                 RTC time: n/a\n                Time zone: Europe/Berlin (CET, +0100)\nSystem clock synchronized: no\n              NTP service: inactive\n          RTC in local TZ: no\n";
    private const string Show = "Timezone=Europe/Berlin\nLocalRTC=no\nCanNTP=yes\nNTP=no\nNTPSynchronized=no\nTimeUSec=Sat 2026-11-21 11:38:50 UTC\n";

    // RHEL 7, systemd 219: timedatectl, by its documentation
    private const string Rhel7 = "      Local time: Sat 2026-11-21 12:38:50 CET\n  Universal time: Sat 2026-11-21 11:38:50 UTC\n        RTC time: Sat 2026-11-21 11:38:50\n       Time zone: Europe/Berlin (CET, +0100)\n     NTP enabled: no\nNTP synchronized: no\n RTC in local TZ: no\n      DST active: no\n";

    // Debian 13, util-linux 2.41: lscpu, shortened; RHEL 7's 2.23 has the same labels
    private const string Cpus = "Architecture:                            x86_64\nCPU op-mode(s):                          32-bit, 64-bit\nCPU(s):                                  2\nOn-line CPU(s) list:                     0,1\nModel name:                              AMD EPYC\nHypervisor vendor:                       KVM\nFlags:                                   fpu vme\n";

    [Theory]
    [InlineData(Debian, "debian", "13", "Debian GNU/Linux 13 (trixie)")]
    [InlineData(Rocky, "rocky", "9.4", "Rocky Linux 9.4 (Blue Onyx)")]
    [InlineData(Lsb, "debian", "11", "Debian GNU/Linux 11 (bullseye)")]
    [InlineData("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION=\"Ubuntu 22.04.4 LTS\"\n", "ubuntu", "22.04", "Ubuntu 22.04.4 LTS")]
    [InlineData("Red Hat Enterprise Linux Server release 7.9 (Maipo)\n", "rhel", "7.9", "Red Hat Enterprise Linux Server release 7.9 (Maipo)")]
    [InlineData("CentOS Linux release 7.9.2009 (Core)\n", "centos", "7.9.2009", "CentOS Linux release 7.9.2009 (Core)")]
    public void The_distribution_is_known_by_each_of_its_files(string text, string id, string version, string name)
    {
        var read = OsRelease.Parse(new("n", "os-release", text));

        Assert.Empty(read.Notes);
        Assert.Equal((id, version, name), (read.Value.Id?.Value, read.Value.VersionId?.Value, read.Value.PrettyName?.Value));
    }

    [Fact]
    public void A_distribution_may_be_like_others() => Assert.Equal("rhel centos fedora", string.Join(' ', OsRelease.Parse(new("n", "o", Rocky)).Value.IdLike));

    // Debian 12; Ubuntu 22.04, RHEL 9 and k3OS by their documentation; Linux 6.18
    [Theory]
    [InlineData("Linux cp-1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux", "6.1.0-18-amd64", "6.1.0", "cp-1", "x86_64")]
    [InlineData("Linux n1 5.14.0-427.13.1.el9_4.x86_64 #1 SMP PREEMPT_DYNAMIC Wed Apr 10 10:29:16 EDT 2024 x86_64 x86_64 x86_64 GNU/Linux", "5.14.0-427.13.1.el9_4.x86_64", "5.14.0", "n1", "x86_64")]
    [InlineData("Linux version 5.15.0-105-generic (buildd@lcy02-amd64-007) (gcc (Ubuntu 11.4.0) 11.4.0, GNU ld 2.38) #115-Ubuntu SMP Mon Apr 15 09:52:04 UTC 2024", "5.15.0-105-generic", "5.15.0", null, null)]
    [InlineData("6.18.44-fc-v669\n", "6.18.44-fc-v669", "6.18.44", null, null)]
    [InlineData("6.8+\n", "6.8+", "6.8", null, null)]
    public void The_kernel_is_known_by_uname_and_by_proc(string text, string release, string number, string? host, string? machine)
    {
        var read = KernelVersion.Parse(new("n", "uname", text));

        Assert.Empty(read.Notes);
        Assert.Equal((release, number, host, machine), (read.Value.Release, read.Value.Number?.ToString(), read.Value.Host, read.Value.Machine));
    }

    [Fact]
    public void Hostnamectl_tells_what_a_clone_shares()
    {
        var read = Hostnamectl.Parse(new("n", "h", Hostname)).Value;

        Assert.Equal(("vm", "98de2ffc3a5b4928889dc40fbdb4ff73", "systemd-nspawn"), (read.StaticHostname?.Value, read.MachineId?.Value, read.Virtualization?.Value));
    }

    [Theory]
    [InlineData(Status)]
    [InlineData(Show)]
    [InlineData(Rhel7)]
    public void Timedatectl_tells_whether_the_clock_is_kept(string text)
    {
        var read = Timedatectl.Parse(new("n", "t", text));

        Assert.Empty(read.Notes);
        Assert.Equal(("Europe/Berlin", false, false, 11), (read.Value.TimeZone, read.Value.IsSynchronized, read.Value.IsServiceActive, read.Value.Time?.Hour));
    }

    [Fact]
    public void Lscpu_tells_processors_and_hypervisor()
    {
        var read = Lscpu.Parse(new("n", "l", Cpus)).Value;

        Assert.Equal(("x86_64", 2, "AMD EPYC", "KVM", 2), (read.Architecture, read.Cpus, read.Model, read.Hypervisor, read.Flags.Length));
    }

    // Debian 13, procps-ng 4.0.4; Debian 11, 3.3.17; busybox 1.35; /proc/uptime
    [Theory]
    [InlineData(" 11:38:50 up 41 min,  0 users,  load average: 2.19, 2.85, 2.03", 41, 3)]
    [InlineData(" 06:54:55 up  1:38,  1 user,  load average: 0.78, 0.96, 1.66", 98, 3)]
    [InlineData(" 06:54:55 up 3 days,  1:38,  1 user,  load average: 0.78, 0.96, 1.66", 4418, 3)]
    [InlineData("up 1 week, 2 days, 3 hours, 5 minutes", 13145, 0)]
    [InlineData("5935.23 11800.01", 98, 0)]
    public void Uptime_tells_since_when_the_node_runs(string text, int minutes, int loads)
    {
        var read = Uptime.Parse(new("n", "u", text));

        Assert.Empty(read.Notes);
        Assert.Equal((minutes, loads), ((int?)read.Value.Up?.TotalMinutes, read.Value.Load.Length));
    }

    [Theory]
    [InlineData("kvm\n", true)]
    [InlineData("aws\nkvm\n", true)]
    [InlineData("none\n", false)]
    [InlineData("", null)]
    public void Bare_metal_says_none(string text, bool? isVirtual) => Assert.Equal(isVirtual, Virtualization.Parse(new("n", "v", text)).Value.IsVirtual);

    [Theory]
    [InlineData("sh: uname: not found")]
    [InlineData("Linux")]
    [InlineData("-")]
    public void What_names_no_kernel_is_noted(string text) => Assert.Single(KernelVersion.Parse(new("n", "u", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<OsRelease>(Debian + Rocky + Lsb + "CentOS Linux release 7.9.2009 (Core)", release => Lines(release.Fields), line => line.TrimStart().StartsWith('#') || line.Trim() == "No LSB modules are available.");
        LineAccounting.Holds<Hostnamectl>(Hostname, read => Lines(read.Fields), _ => false);
        LineAccounting.Holds<Timedatectl>(Status + Show + Rhel7, read => Lines(read.Fields), _ => false);
        LineAccounting.Holds<Lscpu>(Cpus, read => Lines(read.Fields), _ => false);
        LineAccounting.Holds<KernelVersion>("Linux n 6.1.0 x\n6.1.0\nLinux version 6.1.0 x", read => [read.Line], _ => false);
        LineAccounting.Holds<Uptime>(" 06:54:55 up 3 days,  1:38,  1 user,  load average: 0.78, 0.96, 1.66\n5935.23 11800.01\nup 2 weeks", read => [read.Line], _ => false);
        LineAccounting.Holds<Virtualization>("kvm\nnone", read => Lines(read.Kinds), _ => false);
    }

    private static IEnumerable<SourceLine> Lines(IEnumerable<LabelledValue> values) => values.Select(value => value.Line);
}
