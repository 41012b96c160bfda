using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Ipvs;

/// <summary>Which real server a new connection goes to: a throw of dice by weight, whatever the scheduler counts or hashes.</summary>
internal static class Scheduling
{
    /// <summary>Each server that it may be; empty where none takes new connections.</summary>
    public static ImmutableArray<(RealServer Server, Answer If)> Choices(IpvsTable table, VirtualServer service, ImmutableArray<RealServer> servers, Packet packet)
    {
        if (Kept(table, service, servers, packet) is { } kept)
            return [(kept, Answer.Yes)];
        if (servers.Any(server => server.Weight is null))
            return [.. servers.Select(server => (server, servers.Length == 1 ? Answer.Yes : Answer.Unknown($"the weight of {server.End} ({server.Line})")))];

        var open = servers.Where(server => server.Weight > 0).ToImmutableArray();
        var all = open.Sum(server => Share(service, server));
        return [.. open.Select(server => (server, Answer.Chance((double)Share(service, server) / all, $"{service.Service.Scheduler ?? "IPVS"} takes {server.End} ({server.Line})")))];
    }

    // rr and lc pass over weights other than 0 (ip_vs_rr.c, ip_vs_lc.c).
    private static int Share(VirtualServer service, RealServer server) => service.Service.Scheduler is "rr" or "lc" ? 1 : server.Weight ?? 1;

    // The template of a persistent service has the client's port 0: its state is NONE.
    private static RealServer? Kept(IpvsTable table, VirtualServer service, ImmutableArray<RealServer> servers, Packet packet)
    {
        if (!service.Service.IsPersistent)
            return null;

        var template = table.Connections.FirstOrDefault(known => known.Virtual == service.Service.Address && known.Protocol == service.Service.Protocol
            && ServerEnd.TryParse(known.Source) is { Port: 0 } client && client.Address == packet.Source);
        return template is null ? null : servers.FirstOrDefault(server => server.Weight > 0 && $"{server.End}" == template.Destination);
    }
}
