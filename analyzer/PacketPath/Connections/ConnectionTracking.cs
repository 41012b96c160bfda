using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Finds a packet's connection, or opens one (nf_conntrack_in).</summary>
internal static class ConnectionTracking
{
    public static IEnumerable<HookEnd> Track(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (packet.State != ConnectionState.None || !IsOn(stack, packet.IsV6))
            return [new(Verdict.Accept, branch)];
        if (packet.Quoted is { } quoted)
            return [new(Verdict.Accept, branch with { Packet = OfError(stack, branch, quoted) })];

        return Find(stack, branch, Tuple.Of(packet)) is { } seen ? Continued(stack, branch, seen) : Unseen(stack, branch);
    }

    // A table that holds connections is somebody's wish, too: another module's, or nf_conntrack's own enable_hooks.
    private static bool IsOn(NetworkStack stack, bool isV6) =>
        stack.Hooks(isV6).TracksConnections || stack.Connections.HasAny(isV6);

    /// <summary>At the end of POSTROUTING or INPUT the connection enters the table (nf_conntrack_confirm).</summary>
    public static Branch Confirm(NetworkStack stack, Branch branch) => branch.Packet is { Connection: { } connection, State: ConnectionState.New or ConnectionState.Established } packet
        ? WithConfirmed(stack, branch, packet, connection with { IsConfirmed = true })
        : branch;

    private static Branch WithConfirmed(NetworkStack stack, Branch branch, Packet packet, Connection connection) =>
        branch with { Packet = packet with { Connection = connection }, Opened = branch.Opened.With(stack, connection) };

    // What this flow opened comes first: it is later than the input.
    private static Sighting? Find(NetworkStack stack, Branch branch, Tuple tuple) =>
        branch.Opened.Find(stack, tuple, branch.Packet.Zone) ?? (branch.Packet.HasFreePort ? null : stack.Connections.Find(tuple, branch.Packet.Zone));

    // An answer makes what follows ESTABLISHED in both directions (resolve_normal_ct).
    private static IEnumerable<HookEnd> Continued(NetworkStack stack, Branch branch, Sighting seen)
    {
        var reopened = Reopening.Of(branch.Packet, seen.Connection);
        if (reopened.Truth != Truth.No)
        {
            foreach (var end in Unseen(stack, reopened.Truth == Truth.Yes ? branch : branch.If(reopened, true)))
                yield return end;
        }

        if (reopened.Truth != Truth.Yes)
            yield return new(Verdict.Accept, Followed(stack, reopened.Truth == Truth.No ? branch : branch.If(reopened, false), seen));
    }

    private static Branch Followed(NetworkStack stack, Branch branch, Sighting seen)
    {
        var connection = seen.IsReply ? seen.Connection with { IsReplied = true } : seen.Connection;
        var packet = branch.Packet with { Connection = connection, State = connection.IsReplied ? ConnectionState.Established : ConnectionState.New, IsReply = seen.IsReply };
        var followed = branch with { Packet = packet };
        return connection.Line is { } line && connection == seen.Connection
            ? followed.With(stack.Name, new Step(StepKind.Rule, "belongs to a connection that is tracked already: no nat rule is asked", line))
            : followed;
    }

    private static IEnumerable<HookEnd> Unseen(NetworkStack stack, Branch branch)
    {
        var states = FirstPacket.StateOf(stack, branch.Packet);
        return states is [(ConnectionState.New, { Truth: Truth.Yes })] ? Opened(stack, branch) : Unseen(stack, branch, states);
    }

    private static IEnumerable<HookEnd> Unseen(NetworkStack stack, Branch branch, (ConnectionState State, Answer If)[] states)
    {
        foreach (var (state, given) in states)
        {
            var way = given.Truth == Truth.Unknown ? branch.If(given, true) : branch;
            if (state != ConnectionState.New)
                yield return new(Verdict.Accept, way with { Packet = way.Packet with { State = state } });
            else
                foreach (var end in Opened(stack, way))
                    yield return end;
        }
    }

    private static IEnumerable<HookEnd> Opened(NetworkStack stack, Branch branch)
    {
        var open = branch with { Packet = branch.Packet with { Connection = Connection.Opened(branch.Packet), State = ConnectionState.New } };
        return TableLimit.Reached(stack) is { } maximum ? Opened(stack, branch, open, maximum) : [new(Verdict.Accept, open)];
    }

    private static IEnumerable<HookEnd> Opened(NetworkStack stack, Branch branch, Branch open, SysctlValue maximum)
    {
        var full = TableLimit.TurnsAway(stack, maximum);
        if (full.Truth != Truth.No)
            yield return new(Verdict.Drop, (full.Truth == Truth.Yes ? branch : branch.If(full, true)).With(stack.Name, new Step(StepKind.Netfilter, $"the connection table is full: {maximum.Key} = {maximum.Number}", maximum.Line)));
        if (full.Truth != Truth.Yes)
            yield return new(Verdict.Accept, full.Truth == Truth.No ? open : open.If(full, false));
    }

    // By the packet that it quotes, which went the other way (nf_conntrack_inet_error); one about no known connection is INVALID.
    private static Packet OfError(NetworkStack stack, Branch branch, Packet quoted) => Find(stack, branch, Tuple.Of(quoted).Reversed) is { } seen
        ? branch.Packet with { Connection = seen.Connection, State = ConnectionState.Related, IsReply = seen.IsReply }
        : branch.Packet with { State = ConnectionState.Invalid };
}
