using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>How many ICMP errors a kernel sends to one host: what is more it holds back, and then whoever asked hears nothing.</summary>
internal static class ErrorBudget
{
    // A bucket for each host (net/ipv4/inetpeer.c, inet_peer_xrlim_allow): six in a row, then one each icmp_ratelimit milliseconds.
    private const int Burst = 6;
    private const long UsualMilliseconds = 1000;

    // Of errors of IPv4: destination unreachable, source quench, time exceeded, parameter problem.
    private const long UsualMask = 0x1818;

    /// <summary>Why an error may be held back; null where every one is sent.</summary>
    /// <param name="stack">The stack that sends it.</param>
    /// <param name="error">Where it ended.</param>
    public static string? HoldsBack(NetworkStack stack, PathEnd error, IcmpMessage icmp)
    {
        // What goes by loopback is not counted (icmpv4_xrlim_allow, icmpv6_xrlim_allow).
        var isV6 = error.Branch.Packet.IsV6;
        if (error.Stack == stack || !IsCounted(stack, icmp, isV6))
            return null;

        var key = isV6 ? "net.ipv6.icmp.ratelimit" : "net.ipv4.icmp_ratelimit";
        var limit = Number(stack, key);
        return limit == 0 ? null : $"{stack.Name} sends one host {Burst} errors in a row, then one in {limit ?? UsualMilliseconds} ms ({key}{(limit is null ? ", as it usually is" : "")})";
    }

    // Errors that tell of the path's MTU never are.
    private static bool IsCounted(NetworkStack stack, IcmpMessage icmp, bool isV6) => isV6
        ? icmp.Type != 2
        : (icmp.Type, icmp.Code) != (3, 4) && (((Number(stack, "net.ipv4.icmp_ratemask") ?? UsualMask) >> icmp.Type) & 1) == 1;

    private static long? Number(NetworkStack stack, string key) => stack.Sysctl is { IsKnown: true, Value: var sysctl } ? sysctl.Number(key) : null;
}
