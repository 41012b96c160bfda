using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Ipvs;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>The connections that one flow opened or changed on its way, by network stack.</summary>
internal sealed class OpenedConnections
{
    // A handful at most: looked through from the first to the last.
    private readonly ImmutableArray<(string Stack, Connection Connection)> _opened;
    private readonly ImmutableList<(string Stack, BalancedConnection Connection)> _balanced;

    private OpenedConnections(ImmutableArray<(string, Connection)> opened, ImmutableList<(string, BalancedConnection)> balanced) => (_opened, _balanced) = (opened, balanced);

    public static OpenedConnections None { get; } = new([], []);

    public OpenedConnections With(NetworkStack stack, Connection connection)
    {
        var at = 0;
        while (at < _opened.Length && !IsSame(_opened[at], stack, connection))
            at++;
        return new((at < _opened.Length ? _opened.RemoveAt(at) : _opened).Add((stack.Name, connection)), _balanced);
    }

    public OpenedConnections With(NetworkStack stack, BalancedConnection connection) =>
        _balanced.Contains((stack.Name, connection)) ? this : new(_opened, _balanced.Add((stack.Name, connection)));

    /// <summary>The connection of the stack's IPVS that is so; null where none is.</summary>
    public BalancedConnection? Balanced(NetworkStack stack, Func<BalancedConnection, bool> isSo) =>
        _balanced.Find(known => known.Stack == stack.Name && isSo(known.Connection)).Connection;

    /// <summary>The connection that the packet answers, whatever its zone, and be the packet not tracked; null where it answers none.</summary>
    public Connection? Answered(NetworkStack stack, Packets.Packet packet) =>
        _opened.FirstOrDefault(known => known.Stack == stack.Name && known.Connection.Reply == Tuple.Of(packet)).Connection;

    /// <summary>The connection that has these ends in this zone, and in which direction.</summary>
    public Sighting? Find(NetworkStack stack, Tuple tuple, TrackingZone zone)
    {
        foreach (var (where, connection) in _opened)
        {
            if (where == stack.Name && connection.DirectionOf(tuple, zone) is { } isReply)
                return new(connection, isReply);
        }

        return null;
    }

    private static bool IsSame((string Stack, Connection Connection) known, NetworkStack stack, Connection connection) =>
        known.Stack == stack.Name && known.Connection.Original == connection.Original && known.Connection.Zone == connection.Zone;
}

/// <summary>A packet's connection, and whether it is one of its answers.</summary>
internal readonly record struct Sighting(Connection Connection, bool IsReply);
