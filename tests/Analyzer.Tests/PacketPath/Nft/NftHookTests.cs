namespace SupportBundle.Analyzer.Tests.PacketPath.Nft;

/// <summary>A chain at another hook before one that forwards, as nft 1.0.6 prints their rules (a semicolon stands between two); the ends are those of a kernel (6.18).</summary>
public sealed class NftHookTests
{
    [Theory]
    [InlineData("prerouting", "raw", "notrack", "ct state untracked drop", "tcp: dropped")]
    [InlineData("prerouting", "raw", "notrack", "ct mark 0x00000000 drop", "tcp: passes")]
    [InlineData("prerouting", "raw", "notrack", "ct state invalid drop", "tcp: passes")]
    [InlineData("prerouting", "raw", "ct zone set 5", "ct zone 5 drop", "tcp: dropped")]
    [InlineData("prerouting", "raw", "ct zone set 5; ct zone set 6", "ct zone 6 drop", "tcp: passes")]
    [InlineData("prerouting", "raw", "ct zone set 5; notrack", "ct state new drop", "tcp: dropped")]
    [InlineData("prerouting", "raw", "notrack; ct zone set 5", "ct state new drop", "tcp: dropped")]
    [InlineData("prerouting", "raw", "ct zone set 5; ct state != new drop", "accept", "tcp: passes")]
    [InlineData("prerouting", "mangle", "ct zone set 5", "ct zone 5 drop", "tcp: passes")]
    [InlineData("prerouting", "mangle", "meta mark set 0x00004000", "meta mark 0x00004000 drop", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "meta mark set meta mark | 0x00004001", "meta mark & 0x00004000 == 0x00004000 drop", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "meta mark set 0x00004000; meta mark set meta mark ^ 0x00004000", "meta mark & 0x00004000 != 0x00000000 drop", "tcp: passes")]
    [InlineData("prerouting", "mangle", "meta mark set 0x00abcd12", "meta mark & 0x000000ff == 0x00000012 drop", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "ct mark set 0x00000007", "ct mark 0x00000007 drop", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "ct mark set 0x00000009; meta mark set ct mark", "meta mark 0x00000009 drop", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "fib saddr . iif oif missing drop", "accept", "tcp: passes")]
    [InlineData("prerouting", "mangle", "fib saddr . mark . iif oif missing drop", "accept", "tcp s=10.77.0.2: dropped")]
    [InlineData("prerouting", "mangle", "fib daddr . iif type local drop", "accept", "tcp: passes")]
    [InlineData("prerouting", "mangle", "fib daddr oifname \"tout\" drop", "accept", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "oifname != \"x\" drop", "accept", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "oif != \"tin\" drop", "accept", "tcp: dropped")]
    [InlineData("prerouting", "mangle", "ct state invalid drop", "accept", "tcp: passes")]
    [InlineData("prerouting", "raw", "ct state invalid drop", "accept", "tcp: dropped")]
    [InlineData("prerouting", "raw", "ct state != new drop", "accept", "tcp: dropped")]
    [InlineData("prerouting", "raw", "ct mark != 0x00000005 drop", "accept", "tcp: passes")]
    [InlineData("postrouting", "filter", "iifname \"tin\" drop", "accept", "tcp: dropped")]
    public void A_rule_sees_what_is_known_at_its_hook(string hook, string priority, string first, string second, string ends)
    {
        Assert.Equal(ends, Router.EachEnd(Router.Hook("filter", hook, priority, first) + Router.Forward(second).Replace("table inet t", "table inet u", StringComparison.Ordinal), ends));
    }
}
