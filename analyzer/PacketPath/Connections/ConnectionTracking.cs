using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Finds a packet's connection, or opens one (nf_conntrack_in).</summary>
internal static class ConnectionTracking
{
    /// <summary>Adds all ways out of it.</summary>
    public static void Track(NetworkStack stack, Branch branch, List<HookEnd> ends)
    {
        var packet = branch.Packet;
        if (packet.State != ConnectionState.None || !IsOn(stack, packet.IsV6))
            ends.Add(new(Verdict.Accept, branch));
        else if (packet.Quoted is { } quoted)
            ends.Add(new(Verdict.Accept, branch with { Packet = OfError(stack, branch, quoted) }));
        else if (Find(stack, branch, Tuple.Of(packet)) is { } seen)
            ends.AddRange(Continued(stack, branch, seen));
        else
            Unseen(stack, branch, ends);
    }

    // A table that holds connections is somebody's wish, too: another module's, or nf_conntrack's own enable_hooks.
    private static bool IsOn(NetworkStack stack, bool isV6) =>
        stack.Hooks(isV6).TracksConnections || stack.Connections.HasAny(isV6);

    /// <summary>At the end of POSTROUTING or INPUT the connection enters the table (nf_conntrack_confirm).</summary>
    public static Branch Confirm(NetworkStack stack, Branch branch) => branch.Packet is { Connection: { } connection, State: ConnectionState.New or ConnectionState.Established } packet
        ? WithConfirmed(stack, branch, packet, connection with { IsConfirmed = true, IsSourceSettled = true })
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
            var anew = new List<HookEnd>();
            Unseen(stack, reopened.Truth == Truth.Yes ? branch : branch.If(reopened, true), anew);
            foreach (var end in anew)
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

    private static void Unseen(NetworkStack stack, Branch branch, List<HookEnd> ends)
    {
        foreach (var (state, given) in FirstPacket.StateOf(stack, branch.Packet))
        {
            var way = given.Truth == Truth.Unknown ? branch.If(given, true) : branch;
            if (state == ConnectionState.New)
                Opened(stack, way, ends);
            else
                ends.Add(new(Verdict.Accept, way with { Packet = way.Packet with { State = state } }));
        }
    }

    private static void Opened(NetworkStack stack, Branch branch, List<HookEnd> ends)
    {
        var open = branch with { Packet = branch.Packet with { Connection = Connection.Opened(branch.Packet), State = ConnectionState.New } };
        if (TableLimit.Reached(stack) is { } maximum)
            ends.AddRange(Opened(stack, branch, open, maximum));
        else
            ends.Add(new(Verdict.Accept, open));
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
