using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Links;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>What traffic control has on the devices that sees each packet and may drop it, change it, or send it elsewhere: BPF programs, and filters that nothing lists.</summary>
internal sealed record TrafficFilters(ImmutableArray<TrafficFilter> All)
{
    /// <summary>What a packet meets that comes in (or leaves) by the device; null for nothing that the input shows.</summary>
    public TrafficFilter? On(string device, bool comesIn)
    {
        foreach (var filter in All)
            if (filter.Device == device && (filter.ComesIn is not { } side || side == comesIn))
                return filter;

        return null;
    }

    /// <summary>Those of a place that has a network namespace; none where it shows neither programs nor queueing disciplines.</summary>
    public static TrafficFilters In(ArtifactStore place)
    {
        var programs = place.Read<BpfAttachments>("kernel/bpf-net");
        ImmutableArray<TrafficFilter> named = programs.IsKnown ? [.. programs.Value.All.Select(one => new TrafficFilter(one.Device, SideOf(one.Side), $"the BPF program {one.Program}", one.Line))] : [];
        var qdiscs = place.Read<QdiscList>("links/qdisc");
        return new(qdiscs.IsKnown ? [.. named, .. Hidden(qdiscs.Value, named)] : named);
    }

    private static bool? SideOf(string side) => side switch
    {
        "ingress" => true,
        "egress" => false,
        _ => null,
    };

    // Where no filter is the kernel passes the discipline over, so that it counts nothing (sch_handle_ingress). The one that CNI's bandwidth plug-in makes
    // leads to an ifb device, which only slows packets down.
    private static IEnumerable<TrafficFilter> Hidden(QdiscList qdiscs, ImmutableArray<TrafficFilter> named) => qdiscs.Qdiscs
        .Where(qdisc => qdisc.Kind is "clsact" || (qdisc.Kind is "ingress" && !qdiscs.Qdiscs.Any(IsOfShaper)))
        .Where(qdisc => qdisc.SentPackets is not 0 && !named.Any(filter => filter.Device == qdisc.Device))
        .Select(qdisc => new TrafficFilter(qdisc.Device, qdisc.Kind == "ingress" ? true : null, $"a filter of tc ({qdisc.Kind})", qdisc.Line));

    private static bool IsOfShaper(Qdisc qdisc) => qdisc.Kind == "tbf" && (qdisc.Device.StartsWith("bwp", StringComparison.Ordinal) || qdisc.Device.StartsWith("ifb", StringComparison.Ordinal));
}

/// <summary>Something that traffic control has on a device.</summary>
/// <param name="ComesIn">For packets that come in, or (false) that leave; null for both.</param>
internal sealed record TrafficFilter(string Device, bool? ComesIn, string What, SourceLine Line);
