using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Links;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Follows back what comes of each end of a request, and says what the client sees.</summary>
internal sealed class Outcomes(Journey journey, Client client)
{
    private readonly Answers _answers = new(journey);

    public IEnumerable<Outcome> Of(PathEnd end)
    {
        if (end.Disposition == Disposition.Delivered)
            return _answers.ToDelivered(end).SelectMany(answer => OfAnswer(end, answer));
        if (end.Disposition is Disposition.CannotTell or Disposition.LeavesModel)
            return [new(end, end.Disposition, ClientSees.Unknown)];
        if (client.IsOwn(end) && SystemError.OfOwn(end) is { } own)
            return [Failed(end, own)];
        if (client.IsOwn(end) && end.Disposition is not (Disposition.Rejected or Disposition.NeighbourUnreachable))
            return [new(end, end.Disposition, ClientSees.Timeout)];

        return ErrorMessage.Of(end) is { } message ? _answers.ToRefused(end, message).Select(error => OfError(end, message, error)) : [new(end, end.Disposition, ClientSees.Timeout)];
    }

    private static Outcome Failed(PathEnd end, string error) => new(end, end.Disposition, SystemError.Seen(error)) { SystemError = error };

    // An error that does not come back, or is about another packet (a tunnel's), nobody hears of.
    private Outcome OfError(PathEnd end, ErrorMessage message, PathEnd error)
    {
        var has = client.Has(error);
        if (has is null)
            return new(end, end.Disposition, ClientSees.Unknown) { Answer = error };
        if (has == false || !Client.IsAbout(end, error.Branch.Packet))
            return new(end, end.Disposition, ClientSees.Timeout) { Answer = error };

        var name = message.Icmp is { } icmp ? SystemError.Of(icmp, end.Branch.Packet.IsV6, end.Branch.Packet.Protocol) : "ECONNREFUSED";
        return name is null
            ? new(end, end.Disposition, ClientSees.Timeout) { Answer = error }
            : Failed(end, name) with { Answer = error, HeldBack = message.Icmp is { } sent ? ErrorBudget.HoldsBack(end.Stack, error, sent) : null };
    }

    private IEnumerable<Outcome> OfAnswer(PathEnd end, PathEnd answer)
    {
        var has = client.Has(answer);
        if (has is null)
            return [new(end, Disposition.Delivered, ClientSees.Unknown) { Answer = answer }];
        if (has == false)
            return [Lost(end, answer, Elsewhere(answer), ClientSees.Timeout)];

        // A connected socket does not take it (TCP resets it); one that is not tells of it.
        return Client.Expects(end, answer.Branch.Packet)
            ? Onward(end, answer)
            : [Lost(end, answer, Client.Unexpected(end, answer), end.Branch.Packet.Protocol == Protocol.Tcp ? ClientSees.Timeout : ClientSees.UnexpectedSource)];
    }

    private static Outcome Lost(PathEnd end, PathEnd answer, Step? why, ClientSees sees) => new(end, Disposition.ReplyLost, sees) { Answer = answer, Why = why };

    // It arrived, but not at the client.
    private static Step? Elsewhere(PathEnd answer) => answer.Disposition == Disposition.Delivered
        ? new(StepKind.Reply, $"the answer to {answer.Branch.Packet.Destination} ends in {answer.Stack.Name}, which did not ask", answer.Branch.Trail?.Event.ToStep().Source)
        : answer.Branch.Trail?.Event.ToStep();

    // What follows the answer meets rules as an established connection, which its first packet did not.
    private IEnumerable<Outcome> Onward(PathEnd end, PathEnd answer)
    {
        var connected = new Outcome(end, Disposition.Delivered, ClientSees.Connected) { Answer = answer };
        if (end.Branch.Sent is not { Protocol: Protocol.Tcp } sent)
            return [connected];

        var next = Branch.Of(Fresh(sent)) with { Opened = answer.Branch.Opened, Conditions = answer.Branch.Conditions.RemoveAll(condition => condition.IsChance) };
        var ends = client.Flow.InInterface is { } device ? UnseenPod.ComesIn(journey, client.Stack, device, next) : journey.Output(client.Stack, next);
        return ends.All(one => one.Disposition == Disposition.Delivered) ? [connected] : ends.Select(one => Then(connected, one));
    }

    private static Packet Fresh(Packet sent) => new(sent.Source, sent.Destination, sent.Protocol)
    {
        SourcePort = sent.SourcePort,
        DestinationPort = sent.DestinationPort,
        Flags = TcpFlags.Ack,
        Mark = sent.Mark,
        User = sent.User,
        HasFreePort = sent.HasFreePort,
    };

    private static Outcome Then(Outcome connected, PathEnd next) => next.Disposition == Disposition.Delivered
        ? connected with { Next = next }
        : connected with { Next = next, Disposition = next.Disposition, Why = next.Branch.Trail?.Event.ToStep() };
}
