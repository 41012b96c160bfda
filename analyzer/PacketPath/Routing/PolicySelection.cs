using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Routing;

/// <summary>Whether a policy rule selects a packet (fib_rule_match, fib4_rule_match).</summary>
internal static class PolicySelection
{
    public static Answer Test(PolicyRule rule, RouteQuery query)
    {
        if (rule.IsIdle)
            return Answer.No;
        if (SelectsAll(rule))
            return Answer.Yes;

        var all = Device(rule.InInterface, query.InInterface ?? "lo")
            .And(Device(rule.OutInterface, query.OutInterface))
            .And(Mark(rule, query.Mark))
            .And(Users(rule, query))
            .And(Range(rule.From, query.Source ?? new Address(0, query.Destination.IsV6)))
            .And(Range(rule.To, query.Destination))
            .And(rule.Tos is { } tos ? Answer.Of((PolicyRuleList.HexOf(tos) ?? 0) >> 2 == query.Dscp) : Answer.Yes)
            .And(rule.Protocol is { } protocol ? Answer.Of(ProtocolName.NumberOf(protocol) == (int)query.Protocol) : Answer.Yes)
            .And(Ports(rule.SourcePorts, query.SourcePort))
            .And(Ports(rule.DestinationPorts, query.DestinationPort))
            .And(NotModelled(rule))
            .Negated(rule.Not);
        return all.Truth == Truth.Unknown ? Answer.Unknown($"policy rule {rule.Priority}: {all.DependsOn} ({rule.Line})") : all;
    }

    // from all lookup main
    /// <summary>Whether it selects every packet.</summary>
    public static bool SelectsAll(PolicyRule rule) => rule is
    {
        IsIdle: false,
        Not: false, UsesVrf: false, From: null, To: null, InInterface: null, OutInterface: null, Mark: null, Users: null, Tos: null, Protocol: null,
        SourcePorts: null, DestinationPorts: null, TunnelId: null, Unknown.IsEmpty: true,
    };

    // What a device that is no VRF's sends or gets has no VRF: the kernel's own rule for them selects nothing.
    private static Answer NotModelled(PolicyRule rule) =>
        rule.UsesVrf ? Answer.No
        : rule.TunnelId is { } tunnel ? Answer.Unknown($"tun_id {tunnel}")
        : rule.Unknown.IsEmpty ? Answer.Yes
        : Answer.Unknown(string.Join(" ", rule.Unknown));

    private static Answer Device(string? wanted, string? device) => Answer.Of(wanted is null || wanted == device);

    private static Answer Range(Prefix? range, Address address) => Answer.Of(range is null || AddressMask.Of(range).Contains(address));

    private static Answer Mark(PolicyRule rule, uint? mark)
    {
        if (rule.Mark is not { } wanted)
            return Answer.Yes;

        // A bit of the mark that its mask leaves out does not count (fib_rule_match).
        return mark is { } value ? Answer.Of(((value ^ wanted) & rule.MarkMask) == 0) : Answer.Unknown($"fwmark 0x{wanted:x}");
    }

    // What is forwarded belongs to no user, and counts as root's (net/ipv4/route.c: flowi4_uid is 0).
    private static Answer Users(PolicyRule rule, RouteQuery query)
    {
        if (rule.Users is not { } range)
            return Answer.Yes;

        var user = query.InInterface is not null ? 0 : query.User;
        return user is { } known ? Answer.Of(known >= range.First && known <= range.Last) : Answer.Unknown($"uidrange {range.First}-{range.Last}");
    }

    private static Answer Ports((int First, int Last)? range, int? port)
    {
        if (range is not { } wanted)
            return Answer.Yes;

        return port is { } number ? Answer.Of(number >= wanted.First && number <= wanted.Last) : Answer.Unknown($"ports {wanted.First}-{wanted.Last}");
    }
}
