using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>A flow as somebody asks for it.</summary>
/// <param name="From">An end.</param>
/// <param name="To">An end with a port and a protocol, as far as they are needed.</param>
internal sealed record AskedFlow(string From, string To)
{
    public int? FromPort { get; init; }
    public uint Mark { get; init; }
    public string? InInterface { get; init; }
    public long? User { get; init; }

    /// <summary>The flows to follow: one, or one for each node that it may enter by; none, with a sentence that says what to ask instead.</summary>
    public (ImmutableArray<PlannedFlow> Flows, string? Problem) Plan(Topology topology)
    {
        var text = TargetText.Of(To);
        if (text.Problem is { } unclear)
            return ([], unclear);

        var (sender, wrongSender) = FlowEnds.Find(From, topology);
        var (receiver, wrongReceiver) = FlowEnds.Find(text.End, topology);
        if (sender is null || receiver is null)
            return ([], wrongSender ?? wrongReceiver);
        if (Headless(receiver) is { } headless)
            return ([], headless);

        var port = TargetPort.Of(text, receiver, topology);
        return port.Problem is { } unnamed ? ([], unnamed) : Plan(sender, receiver, port, topology);
    }

    private (ImmutableArray<PlannedFlow>, string?) Plan(FlowEnd sender, FlowEnd receiver, TargetPort port, Topology topology)
    {
        var to = receiver.Addresses.FirstOrDefault(address => sender.Addresses.IsEmpty || sender.Addresses.Any(own => own.AddressFamily == address.AddressFamily));
        if (to is null)
            return ([], receiver.Addresses.IsEmpty
                ? $"{receiver.Name}: no address of it is in the input."
                : $"{sender.Name} has no address of the family of {receiver.Addresses[0]}, which is {receiver.Name}'s.");

        var source = sender.Addresses.FirstOrDefault(own => own.AddressFamily == to.AddressFamily);
        var (starts, problem) = FlowStart.Of(sender, source, to, InInterface, topology);
        return ([.. starts.Select(start => Planned(start, sender, receiver, source, to, port))], problem);
    }

    private PlannedFlow Planned(FlowStart start, FlowEnd sender, FlowEnd receiver, IPAddress? source, IPAddress to, TargetPort port)
    {
        var flow = new Flow(From, To, start.EntersBy is not null || sender.IsAddress ? source : null, to, port.Protocol, port.Port)
        {
            SourcePort = FromPort,
            Mark = Mark,
            User = User,
            InInterface = start.EntersBy,
        };
        ImmutableArray<string> assumed = [.. new[] { start.Assumed ?? sender.Assumed, receiver.EntersBy is null ? receiver.Assumed : null }.OfType<string>()];
        return new(flow, start.Stack, sender, receiver, assumed) { Source = source };
    }

    private static string? Headless(FlowEnd receiver) => receiver.Service switch
    {
        { Type: "ExternalName" } => $"{receiver.Name}: the Service is an alias in DNS (ExternalName) and has no address; ip:ADDRESS names what it stands for.",
        { ClusterIps.IsEmpty: true } => $"{receiver.Name}: the Service is headless and has no address; its name stands for its pods: name one, as in pod:NAMESPACE/NAME:PORT.",
        _ => null,
    };
}

/// <summary>A flow that is ready to be followed.</summary>
/// <param name="Start">The stack that sends it, or that it comes into.</param>
/// <param name="Assumed">What nothing in the input says.</param>
internal sealed record PlannedFlow(Flow Flow, NetworkStack Start, FlowEnd Sender, FlowEnd Receiver, ImmutableArray<string> Assumed)
{
    /// <summary>The address that it comes from, as far as that is known beforehand.</summary>
    public IPAddress? Source { get; init; }
}
