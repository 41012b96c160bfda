using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Tests.Kernel;

public sealed class KernelTests
{
    [Theory]
    [InlineData("net.ipv4.ip_forward = 1")]
    [InlineData("net.ipv4.ip_forward=1")]
    [InlineData("net.ipv4.ip_forward: 1")]
    [InlineData("net/ipv4/ip_forward = 1")]
    public void A_setting_is_read_in_every_spelling(string line)
    {
        Assert.Equal(1, SysctlValues.Parse(new("n", "kernel/sysctl.txt", line)).Value.Get("net.ipv4.ip_forward")!.Number);
    }

    [Fact]
    public void A_value_may_hold_what_looks_like_a_setting()
    {
        var parsed = SysctlValues.Parse(new("n", "kernel/sysctl.txt", "kernel.core_pattern = |/usr/bin/x --a=b: c\nkernel.domainname =\n"));

        Assert.Equal("|/usr/bin/x --a=b: c", parsed.Value.Get("kernel.core_pattern")!.Value);
        Assert.Equal("", parsed.Value.Get("kernel.domainname")!.Value);
    }

    [Fact]
    public void What_is_no_setting_is_noted()
    {
        var parsed = SysctlValues.Parse(new("n", "kernel/sysctl.txt", "sysctl: permission denied on key \"fs.x\"\nnonsense\n# a comment\n"));

        Assert.Equal([1, 2], parsed.Notes.Select(note => note.Line.Number));
    }

    [Theory]
    [InlineData("br_netfilter 32768 0 - Live 0x0000000000000000")]
    [InlineData("Module                  Size  Used by\nbr_netfilter           32768  0\n")]
    public void Modules_are_read_from_proc_and_from_lsmod(string text)
    {
        var parsed = KernelModules.Parse(new("n", "files/proc/modules", text));

        Assert.Empty(parsed.Notes);
        Assert.True(parsed.Value.IsLoaded("br-netfilter"));
        Assert.False(parsed.Value.IsLoaded("ip_vs"));
    }
}
