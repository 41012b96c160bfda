using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.Tests.Fixtures;

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
        var parsed = SysctlValues.Parse(new("n", "kernel/sysctl.txt", "sysctl: cannot stat /proc/sys/net/none: No such file or directory\nnonsense\n# a comment\n"));

        Assert.Equal([1, 2], parsed.Notes.Select(note => note.Line.Number));
    }

    // Debian 12, procps-ng 4.0.2; the same, 3.3.17; Debian 12, busybox 1.35; procps-ng 3.2.8 (RHEL 6) by its source.
    [Theory]
    [InlineData("sysctl: permission denied on key 'fs.x'", "permission denied on")]
    [InlineData("sysctl: reading key \"fs.x\"", "reading")]
    [InlineData("sysctl: error reading key 'fs.x': Input/output error", "error reading")]
    [InlineData("error: \"Invalid argument\" reading key \"fs.x\"", "\"Invalid argument\" reading")]
    [InlineData("error: permission denied on key 'fs.x'", "permission denied on")]
    public void A_key_that_may_not_be_read_is_not_absent(string line, string reason)
    {
        var parsed = SysctlValues.Parse(new("n", "kernel/sysctl.txt", line));

        Assert.Empty(parsed.Notes);
        Assert.Equal(("fs.x", reason), (Assert.Single(parsed.Value.Unread).Key, parsed.Value.Unread[0].Reason));
    }

    // Debian 12, procps-ng 4.0.2; sysctl.d(5) with slashes.
    [Theory]
    [InlineData("net.ipv4.conf.eth0/100.rp_filter = 2")]
    [InlineData("net/ipv4/conf/eth0.100/rp_filter = 2")]
    [InlineData("-net.ipv4.conf.eth0/100.rp_filter=2")]
    public void The_dot_in_an_interfaces_name_is_kept_apart(string line) =>
        Assert.Equal(2, SysctlValues.Parse(new("n", "s", line)).Value.Get(SysctlKey.OfInterface("ipv4", "eth0.100", "rp_filter"))?.Number);

    [Fact]
    public void A_value_of_several_words_has_tabs_between_them() =>
        Assert.Equal(["32768", "60999"], (IEnumerable<string>?)SysctlValues.Parse(new("n", "s", "net.ipv4.ip_local_port_range = 32768\t60999")).Value.Get("net.ipv4.ip_local_port_range")?.Words);

    [Fact]
    public void Of_a_key_given_twice_the_last_counts_and_both_are_kept()
    {
        var read = SysctlValues.Parse(new("n", "99.conf", "net.ipv4.ip_forward = 1\nnet.ipv4.ip_forward = 0\n")).Value;

        Assert.Equal((0L, 2), (read.Get("net.ipv4.ip_forward")?.Number, read.All.Length));
    }

    [Fact]
    public void No_line_of_sysctl_is_lost() => LineAccounting.Holds<SysctlValues>(
        "net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 32768\t60999\nsysctl: permission denied on key 'fs.x'\nnet/ipv4/ip_forward=1\n# comment\n; too",
        values => values.All.Select(value => value.Line).Concat(values.Unread.Select(unread => unread.Line)),
        line => line.TrimStart() is ['#' or ';', ..]);

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

    // Ubuntu 22.04, kernel 5.15: /proc/modules; RHEL 8, kernel 4.18: lsmod; forms by their documentation, proc(5) and lsmod(8).
    [Theory]
    [InlineData("nf_nat 49152 3 xt_MASQUERADE,iptable_nat,ip_vs, Live 0xffffffffc0a2b000", "Live")]
    [InlineData("Module                  Size  Used by\nnf_nat                 49152  3 xt_MASQUERADE,iptable_nat,ip_vs", null)]
    public void A_module_tells_its_size_and_who_uses_it(string text, string? state)
    {
        var module = KernelModules.Parse(new("n", "m", text)).Value.ByName["nf_nat"];

        Assert.Equal((49152, 3, "xt_MASQUERADE iptable_nat ip_vs", state), (module.Size, module.References, string.Join(' ', module.UsedBy), module.State));
    }

    // Debian 13, kmod 34, and Debian 11, kmod 28, on a kernel without loadable modules.
    [Theory]
    [InlineData("lsmod: ERROR: could not open /proc/modules: No such file or directory\nlsmod: ERROR: could not get list of modules: No such file or directory\n")]
    [InlineData("libkmod: ERROR ../libkmod/libkmod-module.c:1668 kmod_module_new_from_loaded: could not open /proc/modules: No such file or directory\nError: could not get list of modules: No such file or directory\n")]
    public void What_lsmod_complains_of_is_no_list_without_modules(string text)
    {
        Assert.False(KernelModules.Parse(new("n", "kernel/lsmod.txt", text)).Value.IsList);
        Assert.False(OneNode.With(("kernel/lsmod.txt", text)).Fact<Modules>().IsKnown);
    }

    [Fact]
    public void Lsmod_tells_of_modules_where_nothing_else_does() =>
        Assert.True(OneNode.With(("kernel/lsmod.txt", "Module                  Size  Used by\nbr_netfilter           32768  0\n")).Fact<Modules>().Value.Has("br_netfilter"));

    [Fact]
    public void No_line_of_lsmod_is_lost() => LineAccounting.Holds<KernelModules>(
        "Module                  Size  Used by\nbr_netfilter           32768  0\nnf_nat                 49152  3 xt_MASQUERADE,iptable_nat\nnf_nat 49152 3 xt_MASQUERADE,iptable_nat,ip_vs, Live 0xffffffffc0a2b000",
        modules => modules.ByName.Values.Select(module => module.Line),
        line => line.TrimStart().StartsWith("Module ", StringComparison.Ordinal));
}
