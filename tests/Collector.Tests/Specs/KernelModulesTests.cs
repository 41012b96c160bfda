using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Specs;

public sealed class KernelModulesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_loaded_module_is_present()
    {
        Write("proc/modules", "nf_tables 303104 45 nft_compat, Live 0x0000000000000000\n");
        Directory.CreateDirectory(Path.Combine(_root, "sys/module/nf_tables"));

        Assert.True(KernelModules.IsPresent(_root, "nf_tables"));
        Assert.False(KernelModules.IsPresent(_root, "ip_set"));
    }

    [Fact]
    public void A_module_built_into_the_kernel_is_present()
    {
        Write("proc/modules", "");
        Write("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
        Write("lib/modules/6.1.0-18-amd64/modules.builtin", "kernel/net/netfilter/nf-tables.ko\nkernel/net/ipv4/netfilter/ip_tables.ko\n");

        Assert.True(KernelModules.IsPresent(_root, "nf_tables"));
        Assert.False(KernelModules.IsPresent(_root, "ip_vs"));
    }

    [Fact]
    public void A_kernel_without_loadable_modules_can_load_none() => Assert.True(KernelModules.IsPresent(_root, "ip_vs"));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? _root);
        File.WriteAllText(file, text);
    }
}
