using System.Globalization;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>How far an address or route is valid; the higher, the nearer (include/uapi/linux/rtnetlink.h).</summary>
internal static class RouteScope
{
    public static int Rank(string scope) => scope switch
    {
        "global" or "universe" => 0,
        "site" => 200,
        "link" => 253,
        "host" => 254,
        "nowhere" => 255,
        _ => int.TryParse(scope, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
    };
}
