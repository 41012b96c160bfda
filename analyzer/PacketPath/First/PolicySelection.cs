using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>Whether a policy rule selects a packet.</summary>
internal static class PolicySelection
{
    public static Answer Test(PolicyRule rule, RouteKey key)
    {
        var all = Range(rule.From, key.Source ?? (key.Destination.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any))
            .And(Range(rule.To, key.Destination))
            .And(InInterface(rule.InInterface, key.InInterface))
            .And(rule.OutInterface is null ? Answer.Yes : Answer.No) // no socket is bound to a device
            .And(Mark(rule, key.Mark))
            .And(ProtocolOf(rule.Protocol, key.Protocol))
            .And(Ports(rule.SourcePorts, key.SourcePort))
            .And(Ports(rule.DestinationPorts, key.DestinationPort))
            .Negated(rule.Not);

        var known = rule.Unknown.IsEmpty ? Answer.Yes : Answer.Unknown(string.Join(" ", rule.Unknown));
        all = all.And(known);
        return all.Truth == Truth.Unknown ? Answer.Unknown($"policy rule {rule.Priority}: {all.DependsOn} ({rule.Line})") : all;
    }

    private static Answer Range(Prefix? range, IPAddress address) => Answer.Of(range is null || range.Contains(address));

    // iif lo selects what the node sends itself.
    private static Answer InInterface(string? wanted, string? device) => Answer.Of(wanted is null || wanted == (device ?? "lo"));

    private static Answer Mark(PolicyRule rule, uint? mark)
    {
        if (rule.Mark is not { } wanted)
            return Answer.Yes;

        return mark is { } value ? Answer.Of((value & rule.MarkMask) == wanted) : Answer.Unknown($"fwmark 0x{wanted:x}");
    }

    private static Answer ProtocolOf(string? wanted, Protocol protocol) => wanted switch
    {
        null => Answer.Yes,
        _ => Answer.Of(wanted.Equals(protocol.ToString(), StringComparison.OrdinalIgnoreCase) || wanted == ((int)protocol).ToString()),
    };

    private static Answer Ports((int First, int Last)? range, int? port)
    {
        if (range is not { } wanted)
            return Answer.Yes;

        return port is { } number ? Answer.Of(number >= wanted.First && number <= wanted.Last) : Answer.Unknown($"ports {wanted.First}-{wanted.Last}");
    }
}
