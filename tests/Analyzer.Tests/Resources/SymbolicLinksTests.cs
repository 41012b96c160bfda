using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Resources;

namespace SupportBundle.Analyzer.Tests.Resources;

public sealed class SymbolicLinksTests
{
    // Ubuntu 22.04, systemd-resolved stopped
    private const string Ubuntu2204 = """
        /etc/resolv.conf -> ../run/systemd/resolve/stub-resolv.conf
        /run/systemd/resolve/stub-resolv.conf is missing
        /etc/hosts is a regular file
        /etc/cni/net.d is a folder
        """;

    [Fact]
    public void A_link_has_its_target_and_the_rest_says_what_it_is()
    {
        var links = Read(Ubuntu2204);

        Assert.Empty(links.Notes);
        Assert.Equal("../run/systemd/resolve/stub-resolv.conf", links.Value["/etc/resolv.conf"]?.Target);
        Assert.Equal((null, "a folder", false), (links.Value["/etc/cni/net.d"]?.Target, links.Value["/etc/cni/net.d"]?.Kind, links.Value["/etc/cni/net.d"]?.IsMissing));
        Assert.True(links.Value["/run/systemd/resolve/stub-resolv.conf"]?.IsMissing);
        Assert.Null(links.Value["/etc/fstab"]);
    }

    [Theory]
    [InlineData("resolv.conf is missing")]
    [InlineData("/etc/resolv.conf")]
    [InlineData(" -> /run/resolv.conf")]
    public void What_tells_no_path_is_noted(string line)
    {
        var links = Read(line);

        Assert.Empty(links.Value.All);
        Assert.Single(links.Notes);
    }

    private static Parsed<SymbolicLinks> Read(string text) => SymbolicLinks.Parse(new(null, "nodes/worker1/dns/symbolic-links.txt", text));
}
