using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Ipvs;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>The connections that one flow opened or changed on its way, by network stack.</summary>
internal sealed class OpenedConnections
{
    private readonly ImmutableDictionary<string, ImmutableList<Connection>> _byStack;
    private readonly ImmutableList<(string Stack, BalancedConnection Connection)> _balanced;

    private OpenedConnections(ImmutableDictionary<string, ImmutableList<Connection>> byStack, ImmutableList<(string, BalancedConnection)> balanced) => (_byStack, _balanced) = (byStack, balanced);

    public static OpenedConnections None { get; } = new(ImmutableDictionary<string, ImmutableList<Connection>>.Empty, []);

    public OpenedConnections With(NetworkStack stack, Connection connection)
    {
        var others = (_byStack.GetValueOrDefault(stack.Name) ?? []).RemoveAll(other => other.Original == connection.Original && other.Zone == connection.Zone);
        return new(_byStack.SetItem(stack.Name, others.Add(connection)), _balanced);
    }

    public OpenedConnections With(NetworkStack stack, BalancedConnection connection) =>
        _balanced.Contains((stack.Name, connection)) ? this : new(_byStack, _balanced.Add((stack.Name, connection)));

    /// <summary>The connection of the stack's IPVS that is so; null where none is.</summary>
    public BalancedConnection? Balanced(NetworkStack stack, Func<BalancedConnection, bool> isSo) =>
        _balanced.Find(known => known.Stack == stack.Name && isSo(known.Connection)).Connection;

    /// <summary>The connection that the packet answers, whatever its zone, and be the packet not tracked; null where it answers none.</summary>
    public Connection? Answered(NetworkStack stack, Packets.Packet packet) => _byStack.GetValueOrDefault(stack.Name)?.Find(connection => connection.Reply == Tuple.Of(packet));

    /// <summary>The connection that has these ends in this zone, and in which direction.</summary>
    public Sighting? Find(NetworkStack stack, Tuple tuple, TrackingZone zone)
    {
        foreach (var connection in _byStack.GetValueOrDefault(stack.Name) ?? [])
        {
            if (connection.DirectionOf(tuple, zone) is { } isReply)
                return new(connection, isReply);
        }

        return null;
    }
}

/// <summary>A packet's connection, and whether it is one of its answers.</summary>
internal readonly record struct Sighting(Connection Connection, bool IsReply);
