using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kernel;

public sealed class KernelBuildTests
{
    // Linux 6.18, /proc/config.gz; /boot/config of Debian 12's 6.1 has the same form.
    private const string Config = """
        #
        # Automatically generated file; DO NOT EDIT.
        # Linux/x86 6.18.44 Kernel Configuration
        #
        CONFIG_CC_VERSION_TEXT="gcc (GCC) 15.3.0"
        CONFIG_BRIDGE=y
        CONFIG_BRIDGE_NETFILTER=m
        # CONFIG_IP_VS is not set
        CONFIG_HZ=250
        """;

    // Debian 12, kernel 6.1; Fedora 40 by its installation guide.
    private const string DebianBoot = "BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=UUID=0a1b2c3d-0001-4002-8003-0123456789ab ro quiet ipv6.disable=1 systemd.unified-cgroup-hierarchy=0\n";
    private const string FedoraBoot = "BOOT_IMAGE=(hd0,gpt2)/vmlinuz-6.8.5-301.fc40.x86_64 root=/dev/mapper/fedora-root ro dyndbg=\"file drivers/usb/* +p\" ipv6.disable=0 ipv6.disable=1 -- single\n";

    [Fact]
    public void An_option_is_built_in_or_a_module_or_left_out()
    {
        var read = KernelConfig.Parse(new("n", "kernel/config.txt", Config));

        Assert.Empty(read.Notes);
        Assert.Equal((true, true, "n", "gcc (GCC) 15.3.0"), (read.Value.Get("BRIDGE")?.IsBuiltIn, read.Value.Get("CONFIG_BRIDGE_NETFILTER")?.IsModule, read.Value.Get("IP_VS")?.Value, read.Value.Get("CC_VERSION_TEXT")?.Value));
        Assert.Null(read.Value.Get("NF_TABLES"));
    }

    [Theory]
    [InlineData("BRIDGE=y")]
    [InlineData("CONFIG_")]
    [InlineData("CONFIG_=y")]
    [InlineData("gzip: /proc/config.gz: No such file or directory")]
    public void What_is_no_option_is_noted(string line) => Assert.Single(KernelConfig.Parse(new("n", "c", line)).Notes);

    [Theory]
    [InlineData(DebianBoot)]
    [InlineData(FedoraBoot)]
    public void Of_a_boot_parameter_the_last_counts(string text)
    {
        var read = KernelCommandLine.Parse(new("n", "files/proc/cmdline", text));

        Assert.Empty(read.Notes);
        Assert.Equal("1", read.Value["ipv6.disable"]?.Value);
        Assert.Null(read.Value["ro"]?.Value);
        Assert.Null(read.Value["nosuch"]);
    }

    [Fact]
    public void A_parameter_is_known_by_either_spelling_and_may_hold_blanks()
    {
        Assert.Equal("0", KernelCommandLine.Parse(new("n", "c", DebianBoot)).Value["systemd.unified_cgroup_hierarchy"]?.Value);
        Assert.Equal("file drivers/usb/* +p", KernelCommandLine.Parse(new("n", "c", FedoraBoot)).Value["dyndbg"]?.Value);
        Assert.True(KernelCommandLine.Parse(new("n", "c", FedoraBoot)).Value["single"]?.IsOfInit);
    }

    [Fact]
    public void No_line_of_a_configuration_is_lost() =>
        LineAccounting.Holds<KernelConfig>(Config, config => config.Options.Values.Select(option => option.Line), line => line.StartsWith('#'));

    [Fact]
    public void No_line_of_a_command_line_is_lost() =>
        LineAccounting.Holds<KernelCommandLine>(DebianBoot + FedoraBoot, boot => boot.Parameters.Select(parameter => parameter.Line), _ => false);

    // Debian 12, kernel 6.1; Ubuntu 22.04, kernel 5.15: modules.builtin
    [Theory]
    [InlineData("kernel/net/bridge/br_netfilter.ko\n", 0)]
    [InlineData("kernel/net/bridge/br_netfilter.ko.xz\n", 0)]
    [InlineData("no such file\n", 1)]
    public void A_module_may_be_built_in(string text, int notes) => Assert.Equal(notes, BuiltInModules.Parse(new("n", "b", text)).Notes.Length);
}
