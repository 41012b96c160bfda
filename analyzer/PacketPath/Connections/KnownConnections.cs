using System.Collections.Immutable;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>The connections that a network stack tracked when the input was taken, found by either of their directions.</summary>
internal sealed class KnownConnections(Availability<TrackedConnections> dump)
{
    private readonly Lazy<Dictionary<(Tuple Tuple, int Zone), (ConntrackEntry Entry, bool IsReply)>> _byTuple = new(() => Index(dump));

    private readonly Lazy<bool> _hasV4 = new(() => dump.IsKnown && dump.Value.Entries.Any(entry => entry.Original.Source.AddressFamily == AddressFamily.InterNetwork));
    private readonly Lazy<bool> _hasV6 = new(() => dump.IsKnown && dump.Value.Entries.Any(entry => entry.Original.Source.AddressFamily == AddressFamily.InterNetworkV6));

    public ImmutableArray<ConntrackEntry> Entries => dump.IsKnown ? dump.Value.Entries : [];

    /// <summary>Whether it holds any of this family.</summary>
    public bool HasAny(bool isV6) => isV6 ? _hasV6.Value : _hasV4.Value;

    /// <summary>The entry that has these ends in this zone, and in which direction.</summary>
    public Sighting? Find(Tuple tuple, TrackingZone zone)
    {
        if (_byTuple.Value.Count == 0)
            return null;

        foreach (var isReply in (ReadOnlySpan<bool>)[false, true])
        {
            if (_byTuple.Value.TryGetValue((tuple, zone.Of(isReply)), out var found) && found.IsReply == isReply)
                return new(Of(found.Entry), isReply);
        }

        return null;
    }

    // Echoes are told apart by an identifier of their own, which no flow gives.
    private static Dictionary<(Tuple, int), (ConntrackEntry, bool)> Index(Availability<TrackedConnections> dump)
    {
        var all = new Dictionary<(Tuple, int), (ConntrackEntry, bool)>();
        foreach (var entry in dump.IsKnown ? dump.Value.Entries : [])
        {
            if (entry.Original.SourcePort is null)
                continue; // as said above

            all.TryAdd((TupleOf(entry, entry.Reply), ZoneOf(entry).Of(true)), (entry, true));
            all.TryAdd((TupleOf(entry, entry.Original), ZoneOf(entry).Of(false)), (entry, false));
        }

        return all;
    }

    private static TrackingZone ZoneOf(ConntrackEntry entry) =>
        entry.OriginalZone is { } original ? new(original, true, false)
        : entry.ReplyZone is { } reply ? new(reply, false, true)
        : new(entry.Zone, true, true);

    private static Tuple TupleOf(ConntrackEntry entry, ConntrackTuple side) =>
        new(Address.Of(side.Source), side.SourcePort, Address.Of(side.Destination), side.DestinationPort, (Protocol)entry.ProtocolNumber);

    private static Connection Of(ConntrackEntry entry) => new(TupleOf(entry, entry.Original), TupleOf(entry, entry.Reply))
    {
        Before = new(entry.Line, entry.State),
        Mark = entry.Mark,
        Zone = ZoneOf(entry),
        IsConfirmed = true,
        IsReplied = !entry.IsUnreplied,
        IsAssured = entry.IsAssured,
        IsDestinationSettled = true,
        IsSourceSettled = true,
        IsDestinationTranslated = entry.IsDestinationTranslated,
        IsSourceTranslated = entry.IsSourceTranslated,
    };
}
