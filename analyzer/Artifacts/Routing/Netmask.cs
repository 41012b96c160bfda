using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>A netmask as older tools write it: <c>255.255.254.0</c>.</summary>
internal static class Netmask
{
    /// <summary>The length of its prefix; null when its bits are not in one run, or it is not of IPv4.</summary>
    public static int? LengthOf(IPAddress mask)
    {
        if (mask.AddressFamily != AddressFamily.InterNetwork)
            return null;

        var bits = mask.GetAddressBytes().Aggregate(0u, (value, part) => unchecked((value << 8) | part));
        var length = BitOperations.LeadingZeroCount(~bits);
        return length == 32 || (bits << length) == 0 ? length : null;
    }
}
