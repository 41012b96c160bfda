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
                Through(stack, NetHook.Output, way.Branch with { Sent = way.Branch.Sent ?? way.Branch.Packet }, ends, sent => Leave(stack, sent, ends));
        }

        return ends;
    }

    /// <summary>A packet that comes in by a device, as IP sees it.</summary>
    public List<PathEnd> Arrive(NetworkStack stack, string device, Branch branch)
    {
        var ends = new List<PathEnd>();
        if (branch.Trail?.Length > MostEvents)
            return [new(Disposition.Loop, branch.With(stack.Name, new Step(StepKind.Forward, "the packet goes round in a circle")), stack)];

        var come = branch with { Packet = branch.Packet with { IsLocal = false, InInterface = device, OutInterface = null }, Route = device == "lo" ? branch.Route : null };
        Through(stack, NetHook.Prerouting, come, ends, seen => RouteIn(stack, seen, ends));
        return ends;
    }

    /// <summary>A frame that a bridge has iptables look at: the hooks of IP, though nothing is routed unless its address was changed.</summary>
    /// <param name="isForStack">The frame was sent to the stack itself.</param>
    /// <param name="toPort">Where it goes on through the bridge; to another address where it was translated to one on the same bridge.</param>
    public List<PathEnd> Bridged(NetworkStack stack, Link bridge, Branch branch, bool isForStack, Func<Branch, Address?, IEnumerable<PathEnd>> toPort)
    {
        var ends = new List<PathEnd>();
        var come = branch with { Packet = branch.Packet with { IsLocal = false, InInterface = bridge.Name, OutInterface = null }, Route = null };
        Through(stack, NetHook.Prerouting, come, ends, seen => BridgedOn(stack, bridge, come, seen, isForStack, toPort, ends));
        return ends;
    }

    private void BridgedOn(NetworkStack stack, Link bridge, Branch come, Branch seen, bool isForStack, Func<Branch, Address?, IEnumerable<PathEnd>> toPort, List<PathEnd> ends)
    {
        if (seen.Packet.Destination == come.Packet.Destination)
        {
            if (isForStack)
                RouteIn(stack, seen, ends);
            else
                AcrossBridge(stack, bridge, seen, null, toPort, ends);
            return;
        }

        // Translated: to somebody on the same bridge it stays there, else it is routed.
        foreach (var way in InputRoute.Of(stack, seen))
        {
            if (way is { End: null, Branch.Route: RouteResult.Unicast { Hop: var hop } } && hop.Device == bridge.Name)
                AcrossBridge(stack, bridge, way.Branch, hop.Gateway is { } gateway ? Address.Of(gateway) : way.Branch.Packet.Destination, toPort, ends);
            else
                Routed(stack, way, ends);
        }
    }

    private void AcrossBridge(NetworkStack stack, Link bridge, Branch seen, Address? to, Func<Branch, Address?, IEnumerable<PathEnd>> toPort, List<PathEnd> ends)
    {
        var across = seen with { Packet = seen.Packet with { OutInterface = bridge.Name, IsBridged = true } };
        Through(stack, NetHook.Forward, across, ends, passed =>
            Through(stack, NetHook.Postrouting, passed with { Packet = passed.Packet with { InInterface = null } }, ends, sent =>
                ends.AddRange(toPort(ConnectionTracking.Confirm(stack, sent), to))));
    }

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
            Through(stack, NetHook.Input, way.Branch with { Packet = way.Branch.Packet with { OutInterface = null } }, ends, come => ends.AddRange(LocalDelivery.To(this, stack, ConnectionTracking.Confirm(stack, come))));
        else if (Forwarding.Refusal(stack, way.Branch) is { } refused)
            ends.Add(refused);
        else
            Through(stack, NetHook.Forward, Forwarding.Aged(way.Branch), ends, passed => Leave(stack, passed, ends));
    }

    private void Leave(NetworkStack stack, Branch branch, List<PathEnd> ends) =>
        Through(stack, NetHook.Postrouting, branch, ends, sent => ends.AddRange(Transmission.Send(this, stack, ConnectionTracking.Confirm(stack, sent))));

    private void Through(NetworkStack stack, NetHook hook, Branch branch, List<PathEnd> ends, Action<Branch> goOn)
    {
        foreach (var end in HookWalk.Run(stack, hook, branch))
        {
            if (end.Verdict == Verdict.Accept)
                goOn(end.Branch);
            else if (end.Verdict is Verdict.Balanced balanced)
                ends.AddRange(Balanced(stack, balanced.Server, end.Branch));
            else
                ends.Add(Stopped(stack, end));
        }
    }

    // What IPVS sends it sends as the stack's own: through OUTPUT, whose first chains a packet of the stack's own has met already.
    private List<PathEnd> Balanced(NetworkStack stack, RealServer server, Branch branch)
    {
        if (server.Method == ForwardMethod.Tunnel)
            return Output(stack, Tunnel.ToServer(stack, server, branch));

        var ends = new List<PathEnd>();
        var sent = branch with { Packet = branch.Packet with { InInterface = null, IsLocal = true } };
        Through(stack, NetHook.Output, sent, ends, passed => Leave(stack, passed, ends));
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
