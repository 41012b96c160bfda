using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>The connections that one flow opened or changed on its way, by network stack.</summary>
internal sealed class OpenedConnections
{
    private readonly ImmutableDictionary<string, ImmutableList<Connection>> _byStack;

    private OpenedConnections(ImmutableDictionary<string, ImmutableList<Connection>> byStack) => _byStack = byStack;

    public static OpenedConnections None { get; } = new(ImmutableDictionary<string, ImmutableList<Connection>>.Empty);

    public bool IsEmpty => _byStack.IsEmpty;

    public OpenedConnections With(NetworkStack stack, Connection connection)
    {
        var others = (_byStack.GetValueOrDefault(stack.Name) ?? []).RemoveAll(other => other.Original == connection.Original && other.Zone == connection.Zone);
        return new(_byStack.SetItem(stack.Name, others.Add(connection)));
    }

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

    /// <summary>The connection that this one has become, if it is among them.</summary>
    public Connection Latest(NetworkStack stack, Connection connection) =>
        (_byStack.GetValueOrDefault(stack.Name) ?? []).Find(other => other.Original == connection.Original && other.Zone == connection.Zone) ?? connection;
}

/// <summary>A packet's connection, and whether it is one of its answers.</summary>
internal readonly record struct Sighting(Connection Connection, bool IsReply);
