using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Ways that end alike, at the same rule, by the same nodes: a reader wants one of them, and how many there are.</summary>
internal sealed record WayGroup(ImmutableArray<Way> Ways, ImmutableArray<Stage> Stages)
{
    public Way First => Ways[0];

    public double Chance => Ways.Sum(way => way.Probability);

    public static ImmutableArray<WayGroup> Of(Trace trace, FlowNames names) =>
        [.. trace.Ways.GroupBy(Key).Select(ways => new WayGroup([.. ways], Prints.Stages.Of(ways.First().Hops, names)))];

    /// <summary>Where the ways' packets were going when last seen: endpoints of a Service, for instance.</summary>
    public ImmutableArray<string> Destinations => [.. Ways.Select(Destination).OfType<string>().Distinct()];

    /// <summary>How many stages all groups begin with.</summary>
    public static int Shared(ImmutableArray<WayGroup> groups)
    {
        var least = groups.Min(group => group.Stages.Length);
        var shared = 0;
        while (groups.Length > 1 && shared < least && groups.All(group => group.Stages[shared].Equals(groups[0].Stages[shared])))
            shared++;

        return groups.Length > 1 ? shared : least;
    }

    private static string Key(Way way) =>
        $"{way.Disposition} {way.ClientSees} {way.DecidedBy?.Source} {(way.DecidedBy?.Source is null ? way.DecidedBy?.What : "")} {string.Join('>', way.Hops.Select(hop => hop.Node.Split('/')[0]).Distinct())} {string.Join(';', way.DependsOn)} {way.Reply?.Disposition}";

    private static string? Destination(Way way)
    {
        if (way.Hops is not [.., { Events: [.., { Packet: { } packet }] }])
            return null;

        while (packet.Inner is { } inner)
            packet = inner;
        return FlowNames.Bare(packet.Destination, packet.DestinationPort);
    }
}
