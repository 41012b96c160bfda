namespace SupportBundle.Lab.Kernel.Making;

/// <summary>The kernel's settings: what the lab needs, and those that decide over packets at random.</summary>
internal sealed class SettingsMaker : IMaker
{
    public int OneIn => 1;

    public void Make(Scenery scenery)
    {
        var dice = scenery.Dice;
        scenery.Sysctls.AddRange(
            "net/ipv6/conf/all/disable_ipv6=1", "net/ipv4/icmp_ratelimit=0", "net/ipv4/icmp_msgs_per_sec=1000000", "net/ipv4/icmp_msgs_burst=1000000",
            "net/ipv4/conf/all/send_redirects=0", "net/ipv4/conf/default/send_redirects=0", "net/ipv4/tcp_syncookies=0", "net/ipv4/tcp_max_syn_backlog=65536", "net/core/somaxconn=65536",
            $"net/ipv4/ip_forward={(dice.OneIn(10) ? 0 : 1)}",
            $"net/ipv4/conf/all/rp_filter={dice.Pick(0, 0, 0, 1, 2)}",
            $"net/ipv4/fib_multipath_hash_policy={dice.Pick(0, 1)}");
        foreach (var device in Scenery.Devices)
        {
            scenery.Sysctls.AddRange(
                $"net/ipv4/conf/{device}/send_redirects=0",
                $"net/ipv4/conf/{device}/rp_filter={dice.Pick(0, 0, 0, 1, 2)}");
            foreach (var name in dice.Some(6, "route_localnet", "accept_local", "src_valid_mark"))
                scenery.Sysctls.Add($"net/ipv4/conf/{device}/{name}=1");
        }

        if (dice.OneIn(8))
            scenery.Sysctls.Add($"net/ipv4/conf/{dice.Pick(Scenery.Devices)}/forwarding=0");
        foreach (var setting in dice.Some(5, "net/ipv4/fwmark_reflect=1", "net/ipv4/tcp_fwmark_accept=1"))
            scenery.Sysctls.Add(setting);
        if (dice.OneIn(12))
            scenery.Sysctls.Add("net/ipv4/conf/all/route_localnet=1");
    }
}
