using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>What firewalld says of itself: whether it runs, and what its zones let in.</summary>
/// <param name="Zones">Those in force; unknown where it does not run or does not tell.</param>
internal sealed record FirewalldState(bool IsRunning, SourceLine Line, Availability<ImmutableArray<FirewalldZone>> Zones) : INodeFact<FirewalldState>
{
    private const string ZoneFiles = "files/etc/firewalld/zones/";

    /// <summary>The zone of what no other claims; null where nothing tells.</summary>
    public string? DefaultZone { get; init; }

    /// <summary>The zones as its files have them from the next reload on.</summary>
    public ImmutableArray<FirewalldZone> Configured { get; init; } = [];

    /// <summary>The zone that the interface's packets are in, or null where it is not told.</summary>
    public FirewalldZone? ZoneOf(string device) => !Zones.IsKnown ? null
        : Zones.Value.FirstOrDefault(zone => zone.Interfaces.Contains(device)) ?? Zones.Value.FirstOrDefault(zone => zone.Name == DefaultZone);

    public static Availability<FirewalldState> From(Node node)
    {
        var zones = ZonesOf(node.Host);
        return OfStatus(node.Host, "netfilter/firewalld-state", zones)
            .Or(() => OfStatus(node.Host, "netfilter/firewalld-zones", zones))
            .Or(() => zones.Select(all => new FirewalldState(true, all[0].Line, zones)))
            .Select(state => state with
            {
                DefaultZone = DefaultOf(node.Host, state.Zones),
                Configured = [.. node.Host.Under(ZoneFiles).Select(file => node.Host.Read<FirewalldFile>(file.Id)).Where(file => file is { IsKnown: true, Value.Kind: FirewalldFileKind.Zone }).Select(file => file.Value.Zone)],
            });
    }

    private static Availability<FirewalldState> OfStatus(ArtifactStore host, string id, Availability<ImmutableArray<FirewalldZone>> zones)
    {
        var status = host.Read<FirewalldStatus>(id);
        if (!status.IsKnown)
            return status.Select(_ => new FirewalldState(false, default, zones));

        return status.Value is { IsRunning: { } isRunning, Line: var line }
            ? Availability<FirewalldState>.Known(new(isRunning, line, isRunning ? zones : Availability<ImmutableArray<FirewalldZone>>.Missing($"{id}: firewalld does not run")))
            : Availability<FirewalldState>.Missing($"{id}: it does not tell whether firewalld runs");
    }

    // --get-active-zones leaves out what the zones let in.
    private static Availability<ImmutableArray<FirewalldZone>> ZonesOf(ArtifactStore host)
    {
        const string Id = "netfilter/firewalld-zones";
        var listed = host.Read<FirewalldZones>(Id);
        return listed is { IsKnown: true, Value.All.IsEmpty: true }
            ? Availability<ImmutableArray<FirewalldZone>>.Missing($"{Id}: it lists no zone")
            : listed.Select(zones => zones.All);
    }

    private static string? DefaultOf(ArtifactStore host, Availability<ImmutableArray<FirewalldZone>> zones) =>
        (zones.IsKnown ? zones.Value.FirstOrDefault(zone => zone.IsDefault)?.Name : null)
        ?? (host.Read<FirewalldConf>("files/etc/firewalld/firewalld.conf") is { IsKnown: true, Value.DefaultZone: { } zone } ? zone.Value : null);
}
