using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Ends and verdicts in words.</summary>
internal static class Words
{
    /// <summary>In capitals, as the first word of a verdict.</summary>
    public static string Of(Disposition disposition) => disposition switch
    {
        Disposition.LeavesModel => "LEAVES THE MODEL",
        Disposition.CannotTell => "CANNOT TELL",
        Disposition.RpFiltered => "RP_FILTER DROPS IT",
        Disposition.ReplyLost => "REPLY LOST",
        Disposition.NoRoute => "NO ROUTE",
        Disposition.UnreachableRoute => "UNREACHABLE ROUTE",
        Disposition.ProhibitedRoute => "PROHIBITED ROUTE",
        Disposition.NotForwarding => "NOT FORWARDING",
        Disposition.NeighbourUnreachable => "NEIGHBOUR UNREACHABLE",
        Disposition.MtuExceeded => "MTU EXCEEDED",
        Disposition.TtlExceeded => "TTL EXCEEDED",
        _ => disposition.ToString().ToUpperInvariant(),
    };

    /// <summary>As connect(2) and ping(8) put it: <c>sees "No route to host"</c>.</summary>
    public static string Of(ClientSees sees, Protocol protocol) => sees == ClientSees.Unknown ? "what it sees cannot be told" : $"sees {Seen(sees, protocol)}";

    private static string Seen(ClientSees sees, Protocol protocol) => sees switch
    {
        ClientSees.Connected when protocol is Protocol.Icmp or (Protocol)58 => "an answer",
        ClientSees.Connected => protocol == Protocol.Udp ? "an answer, if the program there gives one" : "a connection",
        ClientSees.Refused => "\"Connection refused\"",
        ClientSees.Timeout => "nothing, until it times out",
        ClientSees.NoRouteToHost => "\"No route to host\"",
        ClientSees.NetworkUnreachable => "\"Network is unreachable\"",
        _ => "an answer from another address than it asked",
    };

    public static Tone ToneOf(Disposition disposition) => disposition switch
    {
        Disposition.Delivered => Tone.Good,
        Disposition.CannotTell or Disposition.LeavesModel => Tone.Unsure,
        _ => Tone.Bad,
    };

    // pod shop/client-cp (10.244.0.33) -> svc shop/web 10.96.10.10:80/tcp
    public static string Of(PlannedFlow planned)
    {
        var flow = planned.Flow;
        var source = planned.Source is { } address && !planned.Sender.IsAddress ? $" ({address})" : "";
        var port = flow.Protocol is Protocol.Icmp or (Protocol)58 ? "/icmp" : $":{flow.DestinationPort}/{TargetText.Word(flow.Protocol)}";
        var v6 = flow.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        var to = v6 && port.StartsWith(':') ? $"[{flow.Destination}]" : $"{flow.Destination}";
        var whose = planned.Receiver.Shown == $"{flow.Destination}" || planned.Receiver.IsAddress ? planned.Receiver.Shown.Replace($"{flow.Destination}", "", StringComparison.Ordinal).Trim() : planned.Receiver.Shown;
        return $"{planned.Sender.Shown}{source} -> {(whose.Length == 0 || planned.Receiver.IsAddress ? "" : $"{whose} ")}{to}{port}{(planned.Receiver.IsAddress && whose.Length > 0 ? $" {whose}" : "")}{(flow.InInterface is { } device ? $", in by {device} of {planned.Start.Name}" : "")}";
    }

    /// <summary>The artifact and line behind a clause; nothing where none decides.</summary>
    public static string At(Artifacts.SourceLine? line) => line is { Artifact: not null } known ? $"   [{known}]" : "";
}
