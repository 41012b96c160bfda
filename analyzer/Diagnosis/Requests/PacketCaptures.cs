using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>Where packets of a flow are to be listened to, so that it shows on which side of the way they are lost.</summary>
internal static class PacketCaptures
{
    private const int Seconds = 20;
    private const int Packets = 400;

    // It takes somebody who runs it while the trouble lasts, on two nodes at once.
    private const double Cost = 40;

    /// <summary>On the node where it starts and on the one where its way ends, as far as the input knows it.</summary>
    public static ImmutableArray<ImmutableArray<Wanted>> AtBothEnds(TriedFlow flow)
    {
        var filter = FilterOf(flow.Trace);
        return [.. new[] { flow.Wanted.Node, flow.Trace.Hops.LastOrDefault()?.Node.Split('/')[0] ?? flow.Wanted.Node }.Distinct().Select(node => ImmutableArray.Create(At(node, filter)))];
    }

    private static Wanted At(string node, string filter) => new(
        new()
        {
            Kind = RequestKind.Capture,
            Node = node,
            Capture = new("any", filter, Seconds, Packets),
            TimeoutSeconds = Seconds,
            MaxBytes = 1 << 20,
            Reason = "",
        },
        "the input does not show where its packets are lost",
        Cost);

    // With the addresses that it was given on its way: behind NAT the first ones are not seen any more.
    private static string FilterOf(Trace trace)
    {
        var flow = trace.Flow;
        var asked = Filter(flow.Destination.ToString(), flow.Protocol, flow.DestinationPort);
        var seen = trace.Hops.SelectMany(hop => hop.Events).Select(happened => happened.Packet).OfType<PacketPath.Packets.Packet>()
            .Select(packet => Filter(packet.Destination.ToIPAddress().ToString(), packet.Protocol, packet.DestinationPort ?? 0));
        return string.Join(" or ", seen.Prepend(asked).Distinct().Take(4).Select(one => $"({one})"));
    }

    private static string Filter(string address, Protocol protocol, int port) =>
        protocol == Protocol.Icmp ? $"host {address} and (icmp or icmp6)" : $"host {address} and {protocol.ToString().ToLowerInvariant()} port {port}";
}
