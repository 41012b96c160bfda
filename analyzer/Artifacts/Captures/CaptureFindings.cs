using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>A TCP connection as a capture shows its beginning.</summary>
/// <param name="Syns">How often it was asked for; more than one are retransmissions.</param>
internal sealed record ConnectionAttempt(CapturedPacket First, int Syns, bool IsAnswered, bool IsReset)
{
    /// <summary>Asked for, and neither accepted nor refused while the capture ran.</summary>
    public bool IsSilent => !IsAnswered && !IsReset;
}

/// <summary>A DNS query with its answer; without one, none came while the capture ran.</summary>
internal sealed record DnsExchange(CapturedPacket Query, CapturedPacket? Answer);

/// <summary>What a capture shows that went wrong, or right.</summary>
internal sealed record CaptureFindings(
    ImmutableArray<ConnectionAttempt> Connections,
    ImmutableArray<DnsExchange> Dns,
    ImmutableArray<CapturedPacket> IcmpErrors,
    ImmutableArray<CapturedPacket> Resets)
{
    public static CaptureFindings Of(PacketList capture) => new(
        Attempts(capture.Packets),
        Exchanges(capture.Packets),
        [.. capture.Packets.Where(packet => packet.Icmp is { IsError: true })],
        [.. capture.Packets.Where(packet => packet.Tcp is { IsReset: true })]);

    private static ImmutableArray<ConnectionAttempt> Attempts(ImmutableArray<CapturedPacket> packets)
    {
        var answers = packets.Where(packet => packet.Tcp is { IsSynAck: true }).Select(packet => (packet.Destination?.Text, packet.Source?.Text)).ToHashSet();
        var resets = packets.Where(packet => packet.Tcp is { IsReset: true }).Select(packet => (packet.Destination?.Text, packet.Source?.Text)).ToHashSet();
        return
        [
            .. packets.Where(packet => packet.Tcp is { IsSyn: true })
                .GroupBy(packet => (packet.Source?.Text, packet.Destination?.Text, packet.Tcp?.Sequence, packet.Device))
                .Select(group => new ConnectionAttempt(
                    group.First(), group.Count(), answers.Contains((group.Key.Item1, group.Key.Item2)), resets.Contains((group.Key.Item1, group.Key.Item2)))),
        ];
    }

    private static ImmutableArray<DnsExchange> Exchanges(ImmutableArray<CapturedPacket> packets)
    {
        var answers = packets.Where(packet => packet.Dns is { IsAnswer: true }).ToLookup(packet => (packet.Dns?.Id, packet.Destination?.Text));
        return
        [
            .. packets.Where(packet => packet.Dns is { IsAnswer: false })
                .Select(query => new DnsExchange(query, answers[(query.Dns?.Id, query.Source?.Text)].FirstOrDefault())),
        ];
    }
}
