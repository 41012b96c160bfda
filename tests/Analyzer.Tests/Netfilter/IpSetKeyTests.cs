using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>Sets of each type that a kernel may have, as the ipset of Debian 11, 12 and 13 saves and lists them.</summary>
public sealed class IpSetKeyTests
{
    private const string Keys =
        """
        blocked IpSetAddress 10.0.0.5
        masked IpSetAddress 10.0.0.0
        nets IpSetAddress 2001:db8::/32
        n4 IpSetAddress 10.1.0.0/16
        n4 IpSetAddress 10.0.0.0/8
        ipp IpSetAddress 10.0.0.1 IpSetPort tcp:80
        ipp IpSetAddress 10.0.0.1 IpSetPort icmp:2048
        ipp IpSetAddress 10.0.0.1 IpSetPort vrrp:0
        loop IpSetAddress 10.244.1.5 IpSetPort tcp:8080 IpSetAddress 10.244.1.5
        ipn IpSetAddress 10.0.0.1 IpSetPort udp:53 IpSetAddress 192.168.0.0/16
        netp IpSetAddress 10.96.0.0/16 IpSetPort sctp:1000
        netif IpSetAddress 10.0.0.0/24 IpSetInterface eth0
        netif IpSetAddress 10.0.1.0/24 IpSetInterface physdev:eth1
        bmip IpSetAddress 10.0.0.7
        bmp IpSetPort 30080
        bmm IpSetAddress 10.0.0.9 IpSetMac 02:00:00:00:00:01
        all IpSetMember blocked
        all IpSetMember n4
        """;

    public static TheoryData<string, string> Samples => new()
    {
        { "debian11-ipset-7.10", "save.txt" }, { "debian11-ipset-7.10", "list.txt" },
        { "debian12-ipset-7.17", "save.txt" }, { "debian12-ipset-7.17", "list.txt" },
        { "debian13-ipset-7.22", "save.txt" }, { "debian13-ipset-7.22", "list.txt" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Each_part_of_an_entry_is_typed(string version, string file)
    {
        var parsed = IpSets.Parse(new("n", file, Sample(version, file)));

        Assert.Empty(parsed.Notes);
        Assert.All(parsed.Value.All, set => Assert.True(set.Created.IsComplete, set.Name));
        Assert.Equal(Keys.Split('\n').Order(StringComparer.Ordinal), parsed.Value.All.Where(set => set.Name != "wild")
            .SelectMany(set => set.Entries.Select(entry => $"{set.Name} {string.Join(' ', entry.Keys.Select(key => $"{key.GetType().Name} {key}"))}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_entry_carries_and_what_the_set_was_created_with_is_typed()
    {
        var sets = IpSets.Parse(new("n", "x", Sample("debian13-ipset-7.22", "save.txt"))).Value;
        var marked = sets.Named("ipp")!.Entries.Single(entry => entry.SkbMark is not null);

        Assert.Equal(("0x1/0xff", "1:10", 3), (marked.SkbMark, marked.SkbPriority, marked.SkbQueue));
        Assert.True(sets.Named("wild")!.Entries[0].IsWildcard);
        Assert.True(sets.Named("n4")!.Entries.Single(entry => entry.IsException).Keys[0] is IpSetAddress { Network.Length: 16 });
        Assert.Equal((600L, true, true, 24), (sets.Named("blocked")!.Created.Timeout, sets.Named("blocked")!.Created.HasCounters, sets.Named("blocked")!.Created.HasComment, sets.Named("masked")!.Created.Netmask));
        Assert.Equal("30000-32767", sets.Named("bmp")!.Created.Range);
    }

    [Theory]
    [InlineData("ip", "10.0.0.1-10.0.0.9", "IpSetAddress 10.0.0.1-10.0.0.9")]
    [InlineData("net", "fd00::/64", "IpSetAddress fd00::/64")]
    [InlineData("port", "udp:1000-1100", "IpSetPort udp:1000-1100")]
    [InlineData("port", "icmpv6:128/0", "IpSetPort icmpv6:32768")]
    [InlineData("mark", "0x00004000", "IpSetMark 0x4000")]
    [InlineData("ip", "10.0.0.1-fd00::1", "IpSetUnknownKey 10.0.0.1-fd00::1")]
    [InlineData("net", "10.0.0.0/99", "IpSetUnknownKey 10.0.0.0/99")]
    [InlineData("port", "tcp:99999", "IpSetUnknownKey tcp:99999")]
    [InlineData("mark", "green", "IpSetUnknownKey green")]
    [InlineData("colour", "blue", "IpSetUnknownKey blue")]
    public void What_cannot_be_read_stays_as_its_text(string dimension, string text, string read)
    {
        var key = IpSetKey.Of(dimension, text);

        Assert.Equal(read, $"{key.GetType().Name} {key}");
    }

    [Fact]
    public void Every_line_is_accounted_for() => LineAccounting.Holds<IpSets>(
        Sample("debian12-ipset-7.17", "save.txt") + Sample("debian12-ipset-7.17", "list.txt"),
        sets => sets.All.SelectMany(set => set.Entries.Select(entry => entry.Line).Append(set.Line)),
        line => line.TrimStart().Split([' ', '\t', '\r', '\0'], 2)[0].Trim() is "COMMIT" or "flush" or "-F" or "destroy" or "-X" or "Type:" or "Header:" or "Members:" or "Revision:" or "References:" or "Default" or "Size" or "Number"
            || line.TrimStart().StartsWith('#'));

    private static string Sample(string version, string file) => File.ReadAllText(Path.Combine(Repository.Root, "tests/Analyzer.Tests/Netfilter/samples", version, file));
}
