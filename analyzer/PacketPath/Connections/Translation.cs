using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>Translates a packet by its connection, which the first packet settles by the nat chains (nf_nat_inet_fn).</summary>
internal static class Translation
{
    /// <summary>Adds all ways out of it.</summary>
    public static void At(NetworkStack stack, NetHook hook, Branch branch, List<HookEnd> ends)
    {
        var packet = branch.Packet;
        if (packet.Connection is not { } connection || packet.State is ConnectionState.Untracked or ConnectionState.Invalid)
            ends.Add(new(Verdict.Accept, branch));
        else
            At(stack, hook, branch, connection, ends);
    }

    private static void At(NetworkStack stack, NetHook hook, Branch branch, Connection connection, List<HookEnd> ends)
    {
        var packet = branch.Packet;

        // A reset that rejects a first packet belongs to its connection, and meets the chains that packet did not come to; what they settle
        // does not change the reset (nf_ct_attach, nf_nat_inet_fn). ICMP errors meet none (nf_nat_ipv4_fn).
        if (packet is { State: ConnectionState.Related, Protocol: Protocol.Tcp } && !connection.IsConfirmed && !IsSettled(connection, hook))
            ends.AddRange(ByRules(stack, hook, branch).Select(end => end.Verdict == Verdict.Accept ? end with { Branch = ByConnection(stack, hook, end.Branch with { Packet = packet }, connection) } : end));
        else if (packet.State != ConnectionState.New || connection.IsConfirmed)
            ends.Add(new(Verdict.Accept, ByConnection(stack, hook, branch, connection)));
        else if (IsSettled(connection, hook))
            ends.Add(new(Verdict.Accept, branch));
        else
            First(stack, hook, branch, ends);
    }

    private static void First(NetworkStack stack, NetHook hook, Branch branch, List<HookEnd> ends)
    {
        var at = ends.Count;
        if (stack.Hooks(branch.Packet.IsV6).Plan(hook).Nat is [[var only]])
            HookWalk.Run(stack, only, branch, ends);
        else
            ends.AddRange(ByRules(stack, hook, branch));

        for (; at < ends.Count; at++)
            if (Settled(stack, ends[at], hook) is var settled && !ReferenceEquals(settled, ends[at].Branch))
                ends[at] = ends[at] with { Branch = settled };
    }

    // Where no rule settled the translation there is none. Of sources it is the last thing but one that happens (nf_conntrack_confirm).
    private static Branch Settled(NetworkStack stack, HookEnd end, NetHook hook) =>
        !IsOfDestination(hook) ? PortClash.Resolved(stack, end.Branch)
        : IsOpen(end, hook) ? end.Branch with { Packet = Settled(end.Branch.Packet) }
        : end.Branch;

    /// <summary>Whether the hook translates destinations; the others translate sources.</summary>
    private static bool IsOfDestination(NetHook hook) => hook is NetHook.Prerouting or NetHook.Output;

    private static bool IsSettled(Connection connection, NetHook hook) => IsOfDestination(hook) ? connection.IsDestinationSettled : connection.IsSourceSettled;

    // Of the nat chains the first that settles the translation has its way; when none does, none is settled.
    private static List<HookEnd> ByRules(NetworkStack stack, NetHook hook, Branch start)
    {
        var ends = new List<HookEnd>(1) { new(Verdict.Accept, start) };
        foreach (var chains in stack.Hooks(start.Packet.IsV6).Plan(hook).Nat)
            ends = chains is [var only] ? Through(stack, hook, only, ends) : Through(stack, hook, chains, ends);

        return ends;
    }

    private static List<HookEnd> Through(NetworkStack stack, NetHook hook, ImmutableArray<BaseChain> equal, List<HookEnd> ends)
    {
        var hooked = equal.Select(Hooked.Of).ToImmutableArray();
        var which = EqualPriorities.Which(hooked);
        return [.. ends.SelectMany(end => EqualPriorities.Agreed(stack, hooked, equal, end.Branch, which, order => order.Aggregate(new List<HookEnd> { end }, (open, chain) => Through(stack, hook, chain, open))))];
    }

    private static List<HookEnd> Through(NetworkStack stack, NetHook hook, BaseChain chain, List<HookEnd> ends)
    {
        var after = new List<HookEnd>(ends.Count);
        foreach (var end in ends)
        {
            if (IsOpen(end, hook))
                HookWalk.Run(stack, chain, end.Branch, after);
            else
                after.Add(end);
        }

        return after;
    }

    private static bool IsOpen(HookEnd end, NetHook hook) => ReferenceEquals(end.Verdict, Verdict.Accept) && !IsSettled(end.Branch.Packet.Connection!, hook); // tracked, or At had let it go

    private static Packet Settled(Packet packet) => packet with { Connection = packet.Connection! with { IsDestinationSettled = true } }; // tracked

    // What is not the first packet goes as its connection says: no rule is asked.
    private static Branch ByConnection(NetworkStack stack, NetHook hook, Branch branch, Connection connection)
    {
        // Of answers the sources are those that were destinations (nf_nat_packet: statusbit ^= IPS_NAT_MASK).
        var packet = branch.Packet;
        if (!(IsOfDestination(hook) != packet.IsReply ? connection.IsDestinationTranslated : connection.IsSourceTranslated))
            return branch;

        var wanted = (packet.IsReply ? connection.Original : connection.Reply).Reversed;
        var after = IsOfDestination(hook) ? WithDestination(packet, wanted) : WithSource(packet, wanted);
        if (after == packet)
            return branch;

        var step = new Step(StepKind.Translate, packet.IsReply ? "translated back by its connection" : "translated by its connection", connection.Line, packet.ToString(), after.ToString());
        return branch.With(stack.Name, step) with { Packet = after };
    }

    // An ICMP error is translated outside, and what it quotes the other way round (nf_nat_icmp_reply_translation).
    private static Packet WithDestination(Packet packet, Tuple wanted) => packet.Quoted is { } quoted
        ? packet with { Destination = wanted.Destination, Quoted = quoted with { Source = wanted.Destination, SourcePort = wanted.DestinationPort } }
        : packet with { Destination = wanted.Destination, DestinationPort = wanted.DestinationPort };

    private static Packet WithSource(Packet packet, Tuple wanted) => packet.Quoted is { } quoted
        ? packet with { Source = wanted.Source, Quoted = quoted with { Destination = wanted.Source, DestinationPort = wanted.SourcePort } }
        : packet with { Source = wanted.Source, SourcePort = wanted.SourcePort };
}
