using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Namespaces;

namespace SupportBundle.Lab.Kernel.Watching;

/// <summary>A packet that was read where it left.</summary>
internal sealed record SentPacket(string Device, PacketHeader Header);

/// <summary>What was seen while the kernel had one packet.</summary>
/// <param name="ErrorNumber">Of the sender's system call; 0 where it succeeded.</param>
/// <param name="Silent">How the packet ended between hooks, where nobody is told.</param>
/// <param name="WasReceived">By a socket that listens; null where that cannot be seen.</param>
internal sealed record Sighting(List<TraceMessage> Messages, List<SentPacket> Sent, int ErrorNumber, ImmutableArray<Disposition> Silent, bool? WasReceived);

/// <summary>Puts together what became of a packet, of all that was seen.</summary>
internal static class Witness
{
    private const int InvalidArgument = 22, AccessDenied = 13, NetworkUnreachable = 101, HostUnreachable = 113;

    /// <summary>What became of the packets that <paramref name="isMeant"/> picks; what else the kernel sent tells of errors.</summary>
    public static Outcome Tell(Sighting seen, RuleNumbers numbers, Func<PacketHeader, bool> isMeant)
    {
        var own = seen.Messages.Where(message => isMeant(message.Header)).ToList();
        var places = own.Where(message => message.Table == Watch.Table).ToList();
        var sent = seen.Sent.FirstOrDefault(packet => isMeant(packet.Header));
        var error = seen.WasReceived == true ? null : Error(seen, isMeant);
        var last = places.LastOrDefault();
        var header = sent?.Header ?? own.LastOrDefault()?.Header;
        return new(sent is null ? Fates(seen, last?.Chain, error) : [Disposition.LeavesModel], [.. own.Select(numbers.Of).OfType<string>()])
        {
            Device = sent?.Device,
            Source = header?.Source.ToString(),
            SourcePort = Port(header, header?.SourcePort),
            Destination = header?.Destination.ToString(),
            DestinationPort = Port(header, header?.DestinationPort),
            TimeToLive = header?.TimeToLive,
            Dscp = header?.Dscp,
            Mark = last?.Mark,
            Error = error,
        };
    }

    private static int? Port(PacketHeader? header, int? port) => header?.Protocol is Protocol.Icmp or (Protocol)IcmpName.V6Protocol ? null : port;

    // Errors may be dropped on their way, too; where they start they are always seen.
    private static string? Error(Sighting seen, Func<PacketHeader, bool> isMeant) =>
        seen.Messages.FirstOrDefault(message => message.Chain == "output_start" && message.Header.Error is not null && !isMeant(message.Header))?.Header.Error
        ?? seen.Sent.FirstOrDefault(packet => packet.Header.Error is not null && !isMeant(packet.Header))?.Header.Error;

    private static ImmutableArray<Disposition> Fates(Sighting seen, string? last, string? error) => last switch
    {
        null => NotSent(seen.ErrorNumber),
        "prerouting_end" => NotRouted(seen, error),
        "input_end" => Received(seen, error),
        "output_start" => [.. Stopped(error), .. NotSent(seen.ErrorNumber)],
        _ => Stopped(error),
    };

    private static ImmutableArray<Disposition> NotSent(int errorNumber) => errorNumber switch
    {
        NetworkUnreachable => [Disposition.NoRoute],
        HostUnreachable => [Disposition.UnreachableRoute],
        AccessDenied => [Disposition.ProhibitedRoute],
        InvalidArgument => [Disposition.Blackhole, Disposition.Martian],
        _ => [Disposition.NoRoute, Disposition.UnreachableRoute, Disposition.ProhibitedRoute, Disposition.Blackhole, Disposition.Martian],
    };

    private static ImmutableArray<Disposition> NotRouted(Sighting seen, string? error) => error switch
    {
        "3/0" => [Disposition.NoRoute],
        "3/1" => [Disposition.UnreachableRoute],
        "3/13" => [Disposition.ProhibitedRoute],
        "3/4" => [Disposition.MtuExceeded],
        "11/0" => [Disposition.TtlExceeded],
        // Of IPv6 a route that is unreachable is told of as none (ip6_pkt_discard).
        "v6 1/0" => [Disposition.NoRoute, Disposition.UnreachableRoute],
        "v6 1/1" => [Disposition.ProhibitedRoute],
        "v6 2/0" => [Disposition.MtuExceeded],
        "v6 3/0" => [Disposition.TtlExceeded],
        _ => seen.Silent,
    };

    private static ImmutableArray<Disposition> Received(Sighting seen, string? error) =>
        error is not null ? [Disposition.Refused] : seen.WasReceived == true ? [Disposition.Delivered] : [Disposition.Delivered, Disposition.Refused];

    private static ImmutableArray<Disposition> Stopped(string? error) => error is null ? [Disposition.Dropped, Disposition.Rejected] : [Disposition.Rejected];
}
