using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Balancers;

/// <summary>Configurations that keepalived 2.1.5, 2.2.7 and 2.3.3 call valid (<c>keepalived -t</c>).</summary>
public sealed class KeepalivedTests
{
    [Fact]
    public void Virtual_addresses_and_servers_are_read()
    {
        var all = Sample.ReadAll<KeepalivedConfig>("Balancers", "keepalived-conf");
        var (instance, server) = (Assert.Single(all[0].Instances), Assert.Single(all[0].VirtualServers));

        Assert.Equal(["10.240.0.40/24 dev eth0 label eth0:vip", "10.240.0.41", "fd00:240::40/64"], instance.VirtualAddresses.Select(address => string.Join(' ', address.Words)));
        Assert.Equal(["10.240.0.12", "10.240.0.13"], instance.UnicastPeers);
        Assert.Equal(("10.240.0.42", 6443, "tcp"), (server.Address, server.Port, server.Protocol));
        Assert.Equal(["10.240.0.11", "10.240.0.12"], server.RealServers.Select(real => real.Words[1]));
    }

    [Fact]
    public void Braces_may_stand_anywhere()
    {
        var instances = Sample.ReadAll<KeepalivedConfig>("Balancers", "keepalived-conf-braces").Single().Instances.ToList();

        Assert.Equal(["API eth1 52 90 True", "API6 eth1 53 90 False"], instances.Select(one => $"{one.Name} {one.Interface} {one.VirtualRouterId} {one.Priority} {one.IsNoPreempt}"));
        Assert.Equal(["10.240.0.40/24"], instances[0].VirtualAddresses.Select(address => address.Name));
        Assert.Equal(["fe80::40/64", "fd00:240::40/64"], instances[1].VirtualAddresses.Select(address => address.Name));
        Assert.Equal(["check"], instances[0].TrackedScripts);
    }

    [Fact]
    public void Quotes_hold_what_would_begin_a_comment_or_a_block()
    {
        var block = Assert.Single(Parse("script \"/usr/bin/test ! -e {x}\" # a comment\n").Value.Blocks);

        Assert.Equal(["script", "/usr/bin/test ! -e {x}"], block.Words.AsEnumerable());
    }

    [Theory]
    [InlineData("}\n", "a block ends that has not begun")]
    [InlineData("vrrp_instance a {\n", "a block without its end")]
    [InlineData("{\n}\n", "a block without a name")]
    public void Broken_blocks_are_noted(string text, string reason) => Assert.Equal([reason], Parse(text).Notes.Select(note => note.Reason));

    [Fact]
    public void Blocks_in_one_another_without_end_are_noted() =>
        Assert.Contains(Parse(string.Concat(Enumerable.Repeat("a {\n", 100))).Notes, note => note.Reason == "too many blocks in one another");

    [Fact]
    public void Each_line_is_read_or_noted() => LineAccounting.Holds<KeepalivedConfig>(
        Sample.Text("Balancers", "keepalived-conf-braces.for-2.1-2.2-2.3.conf"),
        config => config.Blocks.SelectMany(Lines),
        line => line.TrimStart() is ['!' or '#' or '{' or '}', ..]);

    private static IEnumerable<SourceLine> Lines(KeepalivedBlock block) => block.Inner.SelectMany(Lines).Prepend(block.Line);

    private static Parsed<KeepalivedConfig> Parse(string content) => KeepalivedConfig.Parse(new("n", "p", content));
}
