using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>A client outside the input: an answer that leaves the nodes towards it has come back, as far as anything here can tell.</summary>
internal static class OutsideClient
{
    /// <summary>The end of an answer as that client sees it.</summary>
    public static PathEnd Answered(Flow asked, PathEnd end)
    {
        var packet = end.Branch.Packet;
        if (asked.InInterface is null || end.Disposition != Disposition.LeavesModel || asked.Source is null || packet.Destination != Address.Of(asked.Source) || packet.Inner is not null || end.Stack.Namespace is not null)
            return end;

        var isAsked = packet.Source == Address.Of(asked.Destination) && (packet.SourcePort is null || asked.DestinationPort == 0 || packet.SourcePort == asked.DestinationPort);
        var step = new Step(StepKind.Deliver, isAsked ? $"on its way to {packet.Destination} outside" : $"reaches {packet.Destination} from {packet.Source}, which was not asked: the client takes it for a stranger's");
        return end with { Disposition = isAsked ? Disposition.Delivered : Disposition.ReplyLost, Branch = end.Branch.With(end.Stack.Name, step) };
    }
}
