using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Tests.Fixtures;
using OperatingSystem = SupportBundle.Analyzer.Cluster.Hosts.OperatingSystem;

namespace SupportBundle.Analyzer.Tests.Identity;

public sealed class PackageListTests
{
    // Debian 12, dpkg 1.21.22: dpkg -l, shortened
    private const string Dpkg = """
        Desired=Unknown/Install/Remove/Purge/Hold
        | Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
        |/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
        ||/ Name                                      Version                             Architecture Description
        +++-=========================================-===================================-============-================================================================================
        ii  adduser                                   3.134                               all          add and remove users and groups
        hi  kubelet                                   1.30.2-1.1                          amd64        Node agent
        rc  iptables:amd64                            1.8.9-2                             amd64        administration tools
        """;

    // Debian 13, dpkg 1.22: dpkg-query -W
    private const string Query = "adduser\t3.152\nlibc6:amd64\t2.41-12\n";

    // RHEL 9 and 7, rpm -qa, by rpm(8)
    private const string Rpm = "kernel-core-5.14.0-427.13.1.el9_4.x86_64\niptables-nft-1.8.10-2.el9.x86_64\ncontainerd.io-1.6.32-3.1.el9.x86_64\ntzdata-2024a-1.el9.noarch\ngpg-pubkey-fd431d51-4ae0493b\n";

    [Theory]
    [InlineData(Dpkg, "adduser 3.134 all True; kubelet 1.30.2-1.1 amd64 True; iptables 1.8.9-2 amd64 False")]
    [InlineData(Query, "adduser 3.152  True; libc6 2.41-12 amd64 True")]
    [InlineData(Rpm, "kernel-core 5.14.0-427.13.1.el9_4 x86_64 True; iptables-nft 1.8.10-2.el9 x86_64 True; containerd.io 1.6.32-3.1.el9 x86_64 True; tzdata 2024a-1.el9 noarch True; gpg-pubkey fd431d51-4ae0493b  True")]
    public void Each_package_has_its_version(string text, string expected)
    {
        var read = PackageList.Parse(new("n", "identity/packages.txt", text));

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join("; ", read.Value.Packages.Select(package => $"{package.Name} {package.Version} {package.Architecture} {package.IsInstalled}")));
    }

    [Theory]
    [InlineData("dpkg-query: no packages found matching x")]
    [InlineData("adduser")]
    [InlineData("un  docker <none>")]
    public void What_is_no_package_is_noted(string line) => Assert.Single(PackageList.Parse(new("n", "p", line)).Notes);

    [Fact]
    public void No_line_is_lost() =>
        LineAccounting.Holds<PackageList>(Dpkg + "\n" + Query + Rpm, list => list.Packages.Select(package => package.Line), line => PackageList.IsHeading(line));

    [Theory]
    [InlineData("files/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n", "debian 12")]
    [InlineData("files/etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos 7.9.2009")]
    public void A_nodes_distribution_is_a_fact(string path, string text, string expected)
    {
        var system = OneNode.With((path, text)).Fact<OperatingSystem>().Value;

        Assert.Equal(expected, $"{system.Id} {system.Version}");
    }

    [Fact]
    public void A_nodes_kernel_is_a_fact()
    {
        Assert.Equal(new Version(6, 1, 0), OneNode.With(("identity/uname.txt", "Linux n 6.1.0-18-amd64 #1 SMP x86_64 GNU/Linux")).Fact<KernelRelease>().Value.Number);
        Assert.False(OneNode.With(("identity/uname.txt", "sh: uname: not found")).Fact<KernelRelease>().IsKnown);
    }
}
