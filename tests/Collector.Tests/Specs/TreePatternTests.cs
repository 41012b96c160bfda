using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Specs;

public sealed class TreePatternTests
{
    [Theory]
    [InlineData("*", "10-flannel.conflist", true)]
    [InlineData("*.conf", "10-calico.conflist", false)]
    [InlineData("*.conf", "resolved.conf.d/site.conf", true)]
    [InlineData("config-?", "config-6", true)]
    [InlineData("config-?", "config-61", false)]
    [InlineData("kube-system_*/*/*.log", "kube-system_coredns-x_0d6c/coredns/0.log", true)]
    [InlineData("kube-system_*/*/*.log", "shop_web_0d6c/web/0.log", false)]
    [InlineData("kube-system_*/*/*.log", "kube-system_coredns-x_0d6c/0.log", false)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("", "", true)]
    public void A_pattern_matches_names_or_whole_paths(string pattern, string path, bool matches) =>
        Assert.Equal(matches, TreePattern.Matches(pattern, path));
}
