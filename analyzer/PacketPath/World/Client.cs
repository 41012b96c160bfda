using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Whoever opens a flow: what it takes for an answer, and what it sees of each end.</summary>
/// <param name="Stack">Where it sends from, or where its packets come in.</param>
/// <param name="Flow">What it opens.</param>
internal sealed record Client(NetworkStack Stack, Flow Flow)
{
    /// <summary>The input holds its own network stack.</summary>
    public bool IsInside => Flow.InInterface is null;

    /// <summary>Whether a packet that came to its end is at the client; null where it left the input on its way.</summary>
    public bool? Has(PathEnd answer) => answer.Disposition switch
    {
        // From outside, the answer comes to a stack of the input that holds the client's address, or leaves where the request came in.
        Disposition.Delivered => IsInside ? answer.Stack == Stack && answer.Towards is null : answer.Towards is null || (answer.Stack == Stack && IsEntrance(answer.Towards, answer.Branch.Packet)),
        Disposition.LeavesModel when !IsInside => answer.Branch.Packet.OutInterface == Flow.InInterface && answer.Stack == Stack ? true : null,
        Disposition.LeavesModel or Disposition.CannotTell => null,
        _ => false,
    };

    // The pod's own device, or the bridge that it hangs on; where the bridge's port is not known, the address tells.
    private bool IsEntrance(Link device, Packet answer) => device.Name == Flow.InInterface || device.Master == Flow.InInterface
        || (Stack.Links.IsKnown && Flow.InInterface is { } entrance && Stack.Links.Value.Link(entrance)?.Master == device.Name && Flow.Source is { } source && answer.Destination == Address.Of(source));

    /// <summary>Whether the answer has the ends that the client's socket waits for.</summary>
    public static bool Expects(PathEnd request, Packet answer)
    {
        var (wanted, come) = (Connections.Tuple.Of(Sent(request)).Reversed, Connections.Tuple.Of(answer));
        return come.Source == wanted.Source && come.Destination == wanted.Destination
            && (come.SourcePort ?? wanted.SourcePort) == wanted.SourcePort && (come.DestinationPort ?? wanted.DestinationPort) == wanted.DestinationPort;
    }

    /// <summary>Whether an error is about what the client sent.</summary>
    public static bool IsAbout(PathEnd request, Packet error) =>
        error.Quoted is { } quoted ? Connections.Tuple.Of(quoted) == Connections.Tuple.Of(Sent(request)) : Expects(request, error);

    /// <summary>It sent the packet that ended, and the packet never left it.</summary>
    public bool IsOwn(PathEnd request) => IsInside && request.Stack == Stack && request.Branch.Packet is { IsLocal: true, Inner: null };

    // Of an end before the packet was sent: as far as it was made.
    private static Packet Sent(PathEnd request) => request.Branch.Sent ?? request.Branch.Packet;

    /// <summary>What is wrong with an answer that the client does not take, with the rule that translated what it asked.</summary>
    public static Step Unexpected(PathEnd request, PathEnd answer)
    {
        var (asked, come) = (Sent(request), answer.Branch.Packet);
        var said = $"the answer comes as {come}; {asked.Destination}{(asked.DestinationPort is { } port ? $":{port}" : "")} was asked";
        if (Trail.Ordered(request.Branch.Trail).LastOrDefault(trail => trail.Event is RuleHit { IsTranslation: true }) is not { Event: RuleHit { Rule: var rule } } translated)
            return new(StepKind.Reply, said);

        var bridge = Trail.Ordered(answer.Branch.Trail).FirstOrDefault(trail => trail.Stack == translated.Stack && trail.Event.ToStep().Kind == StepKind.Bridge);
        return bridge is null
            ? new(StepKind.Reply, $"{said}: {translated.Stack} translated the request, and the answer did not come back through its connection tracking", rule.Source.Line)
            : new(StepKind.Reply, $"{said}: {translated.Stack} translated the request, and the answer crossed its bridge below iptables", rule.Source.Line);
    }
}
