using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>A device's settings for packets that come in, as the kernel joins them with those of <c>all</c> (include/linux/inetdevice.h).</summary>
internal static class InterfaceSettings
{
    /// <summary>0 off, 1 strict, 2 loose: the greater of both (IN_DEV_RPFILTER); null when not known.</summary>
    public static (long Mode, SysctlValue? By)? ReversePathFilter(NetworkStack stack, string device)
    {
        var (own, all) = (Of(stack, device, "rp_filter"), Of(stack, "all", "rp_filter"));
        if (own is null || all is null)
            return null;

        var by = (all.Number ?? 0) > (own.Number ?? 0) ? all : own;
        return (by.Number ?? 0, by);
    }

    /// <summary>The greater of both (<c>arp_ignore</c>, <c>arp_announce</c>); null when not known.</summary>
    public static long? Greatest(NetworkStack stack, string device, string name)
    {
        var (own, all) = (Of(stack, device, name)?.Number, Of(stack, "all", name)?.Number);
        return own is null && all is null ? null : Math.Max(own ?? 0, all ?? 0);
    }

    /// <summary>One of both is enough (<c>accept_local</c>, <c>route_localnet</c>, <c>src_valid_mark</c>); null when not known.</summary>
    public static bool? Either(NetworkStack stack, string device, string name)
    {
        var (own, all) = (Of(stack, device, name)?.Number, Of(stack, "all", name)?.Number);
        return own > 0 || all > 0 ? true : own is null && all is null ? null : false;
    }

    /// <summary>The setting by which a device drops every packet of IPv6 that comes in (ip6_rcv_core); null where none does.</summary>
    public static SysctlValue? WithoutV6(NetworkStack stack, string device) =>
        stack.Sysctl.IsKnown && stack.Sysctl.Value.OfInterface("ipv6", device, "disable_ipv6") is { Number: > 0 } off ? off : null;

    /// <summary>Whether packets that come in by this device are forwarded; null when not known.</summary>
    public static (bool IsOn, SysctlValue By)? Forwarding(NetworkStack stack, string device, bool isV6)
    {
        if (!stack.Sysctl.IsKnown)
            return null;

        // IPv6 forwards by "all" alone (net/ipv6/ip6_output.c, ip6_forward), or since Linux 6.17 where a device is told to whatever "all" says; of IPv4 the device's own counts.
        var sysctl = stack.Sysctl.Value;
        if (isV6 && sysctl.OfInterface("ipv6", device, "force_forwarding") is { Number: > 0 } forced)
            return (true, forced);
        var by = isV6 ? sysctl.Get("net.ipv6.conf.all.forwarding")
            : sysctl.OfInterface("ipv4", device, "forwarding") ?? sysctl.Get("net.ipv4.ip_forward") ?? sysctl.Get("net.ipv4.conf.all.forwarding");
        return by?.Number is { } number ? (number != 0, by) : null;
    }

    private static SysctlValue? Of(NetworkStack stack, string device, string name) =>
        stack.Sysctl.IsKnown ? stack.Sysctl.Value.OfInterface("ipv4", device, name) : null;
}
