using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Ipvs;

/// <summary>How IPVS passes packets on to a real server.</summary>
internal enum ForwardMethod
{
    /// <summary>The destination is changed (<c>-m</c>); answers must come back through the balancer.</summary>
    Masquerade,

    /// <summary>The packet stays, and goes to the real server's link address (<c>-g</c>, direct routing).</summary>
    Route,

    /// <summary>Packed into IP-in-IP (<c>-i</c>).</summary>
    Tunnel,
}

/// <summary>An address and a port as ipvsadm prints them: <c>10.96.0.10:53</c>, <c>[fd00::10]:80</c>.</summary>
internal readonly record struct ServerEnd(Address Address, int Port)
{
    public static ServerEnd? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && Address.TryParse(text.AsSpan(0, colon).Trim("[]")) is { } address && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new(address, port)
            : null;
    }

    public override string ToString() => Address.IsV6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}

/// <summary>One server behind a virtual one.</summary>
/// <param name="Weight">0 takes no new connections; null where the listing does not show it.</param>
internal sealed record RealServer(ServerEnd End, ForwardMethod Method, int? Weight, SourceLine Line)
{
    /// <summary>Null where the line is not understood.</summary>
    public static RealServer? Of(IpvsServer server)
    {
        ForwardMethod? method = server.Forward switch
        {
            "Masq" => ForwardMethod.Masquerade,
            "Route" or "Local" => ForwardMethod.Route, // what is local IPVS lets pass as it is
            "Tunnel" => ForwardMethod.Tunnel,
            _ => null,
        };
        return ServerEnd.TryParse(server.Address) is { } end && method is { } known ? new(end, known, server.Weight, server.Line) : null;
    }
}

/// <summary>A service that IPVS balances.</summary>
/// <param name="Servers">Null where not all of them are understood.</param>
internal sealed record VirtualServer(IpvsService Service, ImmutableArray<RealServer>? Servers)
{
    public static VirtualServer Of(IpvsService service)
    {
        var servers = service.Servers.Select(RealServer.Of).ToList();
        return new(service, servers.Contains(null) ? null : [.. servers.OfType<RealServer>()]);
    }
}
