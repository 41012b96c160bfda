using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Links;

/// <summary>iproute2 5.10, 6.1 and 6.15 (Debian 11, 12 and 13): <c>ip maddr</c> and <c>ip -j maddr</c>.</summary>
public sealed class MulticastGroupsTests
{
    private const string Text = "1:\tlo\n\tinet  224.0.0.1\n2:\teth0\n\tlink  01:00:5e:00:00:12 users 2\n\tlink  33:33:00:00:00:01 static\n\tinet  224.0.0.18 users 3\n\tinet6 ff02::1\n";

    [Fact]
    public void Text_and_JSON_of_each_version_tell_the_same_groups()
    {
        var texts = Sample.ReadAll<MulticastGroups>("Links", "ip-maddr");
        var json = Sample.ReadAll<MulticastGroups>("Links", "ip-j-maddr");

        Assert.All(texts.Zip(json), pair => Assert.Equal(pair.First.Groups.Select(Said), pair.Second.Groups.Select(Said)));
        Assert.All(texts, one => Assert.Contains("cni0 inet 224.0.0.106 1 False", one.Groups.Select(Said)));
    }

    // Made up, not taken from a host
    [Fact]
    public void A_group_may_have_several_users_or_be_put_in_by_hand()
    {
        var groups = MulticastGroups.Parse(new("n", "m", Text)).Value.Groups;

        Assert.Contains("eth0 inet 224.0.0.18 3 False", groups.Select(Said));
        Assert.Contains("eth0 link 33:33:00:00:00:01 1 True", groups.Select(Said));
    }

    [Theory]
    [InlineData("\tinet  224.0.0.1")]
    [InlineData("1:\tlo\n\tinet")]
    [InlineData("1:\tlo\n\tipx 7")]
    [InlineData("Object \"maddr\" is unknown, try \"ip help\".")]
    [InlineData("[7]")]
    [InlineData("[{\"ifindex\":1}]")]
    public void What_is_no_group_is_noted(string text) => Assert.Single(MulticastGroups.Parse(new("n", "m", text)).Notes);

    [Fact]
    public void No_line_is_lost() =>
        LineAccounting.Holds<MulticastGroups>(Text, read => read.Groups.Select(group => group.Line).Concat(read.Devices), _ => false);

    private static string Said(MulticastGroup group) => $"{group.Device} {group.Family} {group.Address} {group.Users} {group.IsStatic}";
}
