using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Ipvs;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>A packet's way through the network stacks of a topology, one after the other.</summary>
internal sealed class Journey(Topology topology)
{
    // A packet that comes so often through stacks goes round in a circle; its TTL would end it, too.
    private const int MostEvents = 4000;

    public Topology Topology => topology;

    /// <summary>A packet that this stack sends itself; its source address may be unspecified, then the kernel's choice is simulated.</summary>
    public List<PathEnd> Output(NetworkStack stack, Branch branch)
    {
        var ends = new List<PathEnd>();
        var own = branch with { Packet = branch.Packet with { IsLocal = true, InInterface = null } };
        foreach (var way in OutputRoute.Of(stack, own))
        {
            if (way.End is { } end)
                ends.Add(new(end, way.Branch, stack));
            else
                Sent(stack, way.Branch with { Sent = way.Branch.Sent ?? way.Branch.Packet }, ends);
        }

        return ends;
    }

    /// <summary>A packet that comes in by a device, as IP sees it.</summary>
    public List<PathEnd> Arrive(NetworkStack stack, string device, Branch branch)
    {
        var ends = new List<PathEnd>();
        if (branch.Trail?.Length > MostEvents)
            return [new(Disposition.Loop, branch.With(stack.Name, new Step(StepKind.Forward, "the packet goes round in a circle")), stack)];

        if (device != "lo" && InputRoute.Malformed6(branch.Packet, device) is { } why)
            return [Ends.At(stack, branch, new(StepKind.Route, why), Disposition.Martian)];
        if (branch.Packet.IsV6 && InterfaceSettings.WithoutV6(stack, device) is { } off)
            return [Ends.At(stack, branch, new(StepKind.Forward, $"{off.Key} = {off.Number}: {device} takes no packets of IPv6", off.Line), Disposition.Dropped)];

        var come = branch with { Packet = branch.Packet with { IsLocal = false, InInterface = device, OutInterface = null }, Route = device == "lo" ? branch.Route : null };
        foreach (var seen in HookWalk.Run(stack, NetHook.Prerouting, come))
            if (Passes(stack, seen, ends))
                RouteIn(stack, seen.Branch, ends);
        return ends;
    }

    /// <summary>A frame that a bridge has iptables look at: the hooks of IP, though nothing is routed unless its address was changed.</summary>
    /// <param name="isForStack">The frame was sent to the stack itself.</param>
    /// <param name="choose">The port by which it goes on through the bridge.</param>
    public List<PathEnd> Bridged(NetworkStack stack, Link bridge, Branch branch, bool isForStack, Func<Branch, BridgeExit> choose)
    {
        var ends = new List<PathEnd>();
        var come = branch with { Packet = branch.Packet with { IsLocal = false, InInterface = bridge.Name, OutInterface = null }, Route = null };
        foreach (var end in HookWalk.Run(stack, NetHook.Prerouting, come))
        {
            if (!Passes(stack, end, ends))
                continue; // stopped
            if (end.Branch.Packet.Destination != come.Packet.Destination)
                Redirected(stack, bridge, end.Branch, choose, ends);
            else if (isForStack)
                RouteIn(stack, end.Branch, ends);
            else
                AcrossBridge(stack, choose(end.Branch), ends);
        }

        return ends;
    }

    // Translated: to somebody on the same bridge it stays there, sent to whom that is by the neighbour cache; else it is routed (br_nf_pre_routing_finish).
    private void Redirected(NetworkStack stack, Link bridge, Branch seen, Func<Branch, BridgeExit> choose, List<PathEnd> ends)
    {
        foreach (var way in InputRoute.Of(stack, seen))
        {
            if (way is not { End: null, Branch.Route: RouteResult.Unicast { Hop: var hop } } || hop.Device != bridge.Name)
            {
                Routed(stack, way, ends);
                continue;
            }

            foreach (var addressed in Neighbourhood.Resolve(this, stack, bridge, way.Branch))
            {
                if (addressed.End is { } end)
                    ends.Add(end);
                else
                    ends.AddRange(OnSameBridge(stack, bridge, addressed, choose(addressed.Branch)));
            }
        }
    }

    // The bridge asks by all its ports, also by the one that the frame may not go back through.
    private IEnumerable<PathEnd> OnSameBridge(NetworkStack stack, Link bridge, Addressed addressed, BridgeExit exit)
    {
        var own = new List<PathEnd>();
        AcrossBridge(stack, exit, own);
        return exit.End is not null && BridgeExit.Choose(this, stack, bridge, null, addressed.Branch).End is null ? own.Select(end => end with { IsLostOnLink = false }) : addressed.Settled(stack, own);
    }

    private void AcrossBridge(NetworkStack stack, BridgeExit exit, List<PathEnd> ends)
    {
        if (exit is { End: { Towards: null } refused, Port: null })
        {
            ends.Add(refused);
            return;
        }

        // By which port it goes to a pod that is not in the input need not be known; rules see it all the same.
        var across = exit.Branch with { Packet = exit.Branch.Packet with { OutInterface = exit.Port?.Master ?? exit.End!.Towards!.Name, IsBridged = true } }; // one of both is there
        foreach (var passed in HookWalk.Run(stack, NetHook.Forward, across))
            if (Passes(stack, passed, ends))
                foreach (var sent in HookWalk.Run(stack, NetHook.Postrouting, passed.Branch with { Packet = passed.Branch.Packet with { InInterface = null } }))
                    if (Passes(stack, sent, ends))
                        ends.AddRange(PastBridge(stack, exit, sent.Branch));
    }

    private IEnumerable<PathEnd> PastBridge(NetworkStack stack, BridgeExit exit, Branch sent) => exit switch
    {
        { End.Towards: { } bridge } when UnseenPod.For(topology, stack, sent) is { } pod => [UnseenPod.End(stack, bridge, ConnectionTracking.Confirm(stack, sent), pod)],
        { End.Branch.Trail: { } lost } => [Ends.LostOnLink(stack, sent, lost.Event.ToStep())],
        _ => BridgeExit.Sent(this, stack, exit.Port!, ConnectionTracking.Confirm(stack, sent)), // without an end it has one
    };

    private void RouteIn(NetworkStack stack, Branch branch, List<PathEnd> ends)
    {
        foreach (var way in InputRoute.Of(stack, branch))
            Routed(stack, way, ends);
    }

    private void Routed(NetworkStack stack, Routed way, List<PathEnd> ends)
    {
        if (way.End is { } end)
            ends.Add(new(end, way.Branch, stack));
        else if (way.Branch.Route is RouteResult.Local or RouteResult.Broadcast)
            Delivered(stack, way.Branch with { Packet = way.Branch.Packet with { OutInterface = null } }, ends);
        else if (Forwarding.Refusal(stack, way.Branch) is { } refused)
            ends.Add(refused);
        else
            Forwarded(stack, Forwarding.Aged(way.Branch), ends);
    }

    private void Delivered(NetworkStack stack, Branch branch, List<PathEnd> ends)
    {
        foreach (var come in HookWalk.Run(stack, NetHook.Input, branch))
            if (Passes(stack, come, ends))
                ends.AddRange(LocalDelivery.To(this, stack, ConnectionTracking.Confirm(stack, come.Branch)));
    }

    private void Forwarded(NetworkStack stack, Branch branch, List<PathEnd> ends)
    {
        foreach (var passed in HookWalk.Run(stack, NetHook.Forward, branch))
            if (Passes(stack, passed, ends))
                Leave(stack, passed.Branch, ends);
    }

    private void Sent(NetworkStack stack, Branch branch, List<PathEnd> ends)
    {
        foreach (var passed in HookWalk.Run(stack, NetHook.Output, branch))
            if (Passes(stack, passed, ends))
                Leave(stack, passed.Branch, ends);
    }

    private void Leave(NetworkStack stack, Branch branch, List<PathEnd> ends)
    {
        foreach (var sent in HookWalk.Run(stack, NetHook.Postrouting, branch))
            if (Passes(stack, sent, ends))
                ends.AddRange(Transmission.Send(this, stack, ConnectionTracking.Confirm(stack, sent.Branch)));
    }

    // Whether it goes on behind a hook; what does not has come to its ends.
    private bool Passes(NetworkStack stack, HookEnd end, List<PathEnd> ends)
    {
        if (ReferenceEquals(end.Verdict, Verdict.Accept))
            return true;

        if (end.Verdict is Verdict.Balanced balanced)
            ends.AddRange(Balanced(stack, balanced.Server, end.Branch));
        else
            ends.Add(Stopped(stack, end));
        return false;
    }

    // What IPVS sends it sends as the stack's own: through OUTPUT, whose first chains a packet of the stack's own has met already.
    private List<PathEnd> Balanced(NetworkStack stack, RealServer server, Branch branch)
    {
        if (server.Method == ForwardMethod.Tunnel)
            return Output(stack, Tunnel.ToServer(stack, server, branch));

        var ends = new List<PathEnd>();
        var sent = branch with { Packet = branch.Packet with { InInterface = null, IsLocal = true } };
        Sent(stack, sent, ends);
        return ends;
    }

    /// <summary>The end of a packet that a hook stopped.</summary>
    public static PathEnd Stopped(NetworkStack stack, HookEnd end) => end.Verdict switch
    {
        Verdict.Reject reject => new(Disposition.Rejected, end.Branch, stack) { RejectedWith = reject.With },
        Verdict.NotRouted refused => new(refused.Disposition, end.Branch, stack) { IsRerouted = true },
        Verdict.Leaves => new(Disposition.LeavesModel, end.Branch, stack),
        Verdict.CannotTell unknown => new(Disposition.CannotTell, end.Branch.With(stack.Name, new Step(StepKind.Netfilter, unknown.Why)), stack),
        _ => new(Disposition.Dropped, end.Branch, stack),
    };
}
