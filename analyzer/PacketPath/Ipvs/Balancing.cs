using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.Ipvs;

/// <summary>IPVS at its hooks (net/netfilter/ipvs/ip_vs_core.c): answers are translated back, requests to virtual servers sent on from there.</summary>
internal static class Balancing
{
    private const string Tracks = "net.ipv4.vs.conntrack";

    /// <summary>Where it stands in a hook; null where it does not (ip_vs_ops4).</summary>
    public static int? PriorityAt(NetHook hook) => hook switch
    {
        NetHook.Input => HookPriority.SourceNat - 1,
        NetHook.Output => HookPriority.DestinationNat + 2,
        NetHook.Forward => HookPriority.SourceNat,
        _ => null,
    };

    /// <summary>Adds all ways out of it.</summary>
    public static void At(NetworkStack stack, NetHook hook, Branch branch, List<HookEnd> ends)
    {
        if (branch.Packet.IsBalanced || !stack.UsesIpvs)
            ends.Add(new(Verdict.Accept, branch));
        else
            ends.AddRange(At(stack, hook, branch));
    }

    private static IEnumerable<HookEnd> At(NetworkStack stack, NetHook hook, Branch branch)
    {
        var packet = branch.Packet;
        if (branch.Opened.Balanced(stack, known => known.IsAnswer(packet)) is { } answered)
            return [new(Verdict.Accept, Back(stack, branch, answered))];
        if (hook == NetHook.Forward || IpvsTable.NameOf(packet.Protocol) is null)
            return [new(Verdict.Accept, branch)];

        return branch.Opened.Balanced(stack, known => known.IsRequest(packet)) is { } known ? To(stack, branch, known) : Scheduled(stack, branch);
    }

    private static Branch Back(NetworkStack stack, Branch branch, BalancedConnection known)
    {
        var after = branch.Packet with { Source = known.Virtual.Address, SourcePort = known.Virtual.Port, IsBalanced = true };
        return branch.With(stack.Name, new Step(StepKind.Translate, "IPVS: an answer of the virtual server", known.Server.Line, branch.Packet.ToString(), after.ToString())) with { Packet = after };
    }

    private static IEnumerable<HookEnd> Scheduled(NetworkStack stack, Branch branch)
    {
        var packet = branch.Packet;
        if (!stack.Ipvs.IsKnown)
            return IsOfDummy(stack, packet) ? [new(new Verdict.CannotTell($"where IPVS sends {packet.Destination}: {stack.Ipvs.WhyMissing}"), branch)] : [new(Verdict.Accept, branch)];
        if (packet.Mark is null && stack.Ipvs.AsksMarks)
            return [new(new Verdict.CannotTell("IPVS chooses by marks, and the packet's is not known"), branch)];

        // What opens no connection is none of its business (tcp_conn_schedule; sloppy_tcp apart).
        if (stack.Ipvs.Find(packet) is not { } service || (packet.Protocol == Protocol.Tcp && (packet.Flags & (TcpFlags.Syn | TcpFlags.Reset | TcpFlags.Ack)) != TcpFlags.Syn))
            return [new(Verdict.Accept, branch)];

        return Choose(stack, branch, service);
    }

    private static bool IsOfDummy(NetworkStack stack, Packet packet) => stack.Links.Value.Holder(packet.Destination.ToIPAddress())?.Device == IpvsTable.Dummy;

    // Without a server the client is told that nobody is there (ip_vs_leave).
    private static IEnumerable<HookEnd> Choose(NetworkStack stack, Branch branch, VirtualServer service)
    {
        if (service.Servers is not { } servers)
            return [new(new Verdict.CannotTell($"the servers of {service.Service.Address} are not understood ({service.Service.Line})"), branch)];

        var choices = Scheduling.Choices(stack.Ipvs, service, servers, branch.Packet);
        return choices.IsEmpty
            ? [new(new Verdict.Reject(branch.Packet.IsV6 ? "icmp6-port-unreachable" : "icmp-port-unreachable"), branch.With(stack.Name, new Step(StepKind.Netfilter, $"IPVS: {service.Service.Address} has no server that takes connections", service.Service.Line)))]
            : choices.SelectMany(choice => To(stack, choice.If.Truth == Truth.Unknown ? branch.If(choice.If, true) : branch, Opened(branch.Packet, choice.Server)));
    }

    private static BalancedConnection Opened(Packet packet, RealServer server) =>
        new(packet.Protocol, packet.Source, packet.SourcePort, new(packet.Destination, packet.DestinationPort ?? 0), server.End.Port == 0 ? server with { End = server.End with { Port = packet.DestinationPort ?? 0 } } : server);

    private static IEnumerable<HookEnd> To(NetworkStack stack, Branch branch, BalancedConnection connection)
    {
        foreach (var tracked in Tracked(stack, branch with { Opened = branch.Opened.With(stack, connection) }, connection))
        {
            var after = connection.Server.Method == ForwardMethod.Masquerade
                ? tracked.Packet with { Destination = connection.Server.End.Address, DestinationPort = connection.Server.End.Port, IsBalanced = true }
                : tracked.Packet with { IsBalanced = true };
            var step = new Step(StepKind.Translate, $"IPVS: to {connection.Server.End} ({connection.Server.Method.ToString().ToLowerInvariant()})", connection.Server.Line, branch.Packet.ToString(), after.ToString());
            foreach (var end in Routed(stack, tracked.With(stack.Name, step) with { Packet = after }, connection.Server))
                yield return end;
        }
    }

    // The kernel routes to the real server, without mark and source (__ip_vs_get_out_rt); a local one the packet reaches from here.
    private static IEnumerable<HookEnd> Routed(NetworkStack stack, Branch branch, RealServer server)
    {
        var asked = branch with { Packet = branch.Packet with { Source = new(0, branch.Packet.IsV6), Destination = server.End.Address, Mark = 0, IsLocal = true, InInterface = null } };
        foreach (var way in OutputRoute.Along(stack, asked, "IPVS: route"))
        {
            var next = way.Branch.Packet;
            var found = way.Branch with { Packet = branch.Packet with { OutInterface = next.OutInterface, NextHop = next.NextHop ?? (server.Method == ForwardMethod.Route ? server.End.Address : null) } };
            yield return way.End switch
            {
                null when way.Branch.Route is RouteResult.Local => new(Verdict.Accept, found with { Packet = branch.Packet }),
                null => new(new Verdict.Balanced(server), found),
                Disposition.CannotTell => new(new Verdict.CannotTell($"the route to {server.End}"), found),
                _ => new(new Verdict.Reject(branch.Packet.IsV6 ? "icmp6-addr-unreachable" : "icmp-host-unreachable"), found), // dst_link_failure
            };
        }
    }

    // Unless it is told to, IPVS takes its packets out of connection tracking: no nat rule sees them then (ip_vs_notrack).
    private static IEnumerable<Branch> Tracked(NetworkStack stack, Branch branch, BalancedConnection connection)
    {
        var isOn = stack.Sysctl.IsKnown ? stack.Sysctl.Value.Number(Tracks) : null;
        var unknown = Answer.Unknown($"{Tracks} in {stack.Name}");
        if (isOn is not 0)
            yield return isOn is null ? Expecting(branch.If(unknown, true), connection) : Expecting(branch, connection);
        if (isOn is not > 0)
            yield return Untracked(isOn is null ? branch.If(unknown, false) : branch);
    }

    private static Branch Untracked(Branch branch) => branch with { Packet = branch.Packet with { Connection = null, State = ConnectionState.Untracked } };

    // ip_vs_update_conntrack: answers are expected from the real server; as no nat rule did it, none is translated back by that.
    private static Branch Expecting(Branch branch, BalancedConnection known) =>
        branch.Packet is { Connection: { IsConfirmed: false } connection } packet && known.Server.Method == ForwardMethod.Masquerade
            ? branch with { Packet = packet with { Connection = connection with { Reply = connection.Reply with { Source = known.Server.End.Address, SourcePort = known.Server.End.Port } } } }
            : branch;
}
