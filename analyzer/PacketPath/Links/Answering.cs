using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>Whether a stack answers on a device when somebody asks who has an address (net/ipv4/arp.c, arp_process; net/ipv6/ndisc.c, ndisc_recv_ns).</summary>
internal static class Answering
{
    /// <summary>All on the link that answer, or may.</summary>
    public static IEnumerable<(Attachment Who, Answer If)> On(Lan lan, Address wanted, Address asking)
    {
        foreach (var who in lan.Holding(wanted).Concat(lan.Members.Where(member => IsProxy(member, wanted))).Distinct())
        {
            var answers = Answers(who, wanted, asking);
            if (answers.Truth != Truth.No)
                yield return (who, answers);
        }
    }

    private static Answer Answers(Attachment who, Address wanted, Address asking)
    {
        if (who.Link.IsUp == false || who.Link.Flags.Contains("NOARP"))
            return Answer.No;
        if (Admits(who, wanted, asking) is { Truth: not Truth.Yes } source)
            return source;
        if (who.Stack.Links.Value.Links.SelectMany(link => link.Addresses.Select(held => (Link: link, Held: held))).Where(pair => Address.Of(pair.Held.Address) == wanted).ToList() is not { Count: > 0 } held)
            return Answer.Yes; // as a proxy
        if (wanted.IsV6)
            return Answer.Of(held.Any(pair => pair.Link.Name == who.Link.Name && !pair.Held.IsUnusable));

        return Ignores(who, held.Any(pair => pair.Link.Name == who.Link.Name), held.Any(pair => pair.Held.Scope != "host"), held.Any(pair => AddressMask.Of(pair.Held.Network).Contains(asking)))
            .Negated(true).And(Filter(who, asking));
    }

    // The question's sender must be one that a packet can come from there: rp_filter, the stack's own addresses (arp_process asks ip_route_input).
    private static Answer Admits(Attachment who, Address wanted, Address asking)
    {
        if (wanted.IsV6 || asking.IsUnspecified || !who.Stack.Fib(isV6: false).IsKnown)
            return Answer.Yes;

        var (check, why, _) = ReversePath.Check(who.Stack, new(asking, wanted, Protocol.Icmp) { InInterface = who.Link.Name });
        return Answer.Of(check is { } known ? known == SourceCheck.Good : null, $"whether {who} takes a question from {asking}: {why}");
    }

    // arp_ignore: 0 any address of the stack's, 1 those of the device, 2 of its subnet, 3 none of the scope host, 8 none at all.
    private static Answer Ignores(Attachment who, bool isDevices, bool isOutward, bool isInSubnet) => InterfaceSettings.Greatest(who.Stack, who.Link.Name, "arp_ignore") switch
    {
        0 => Answer.No,
        1 => Answer.Of(!isDevices),
        2 => Answer.Of(!isDevices || !isInSubnet),
        3 => Answer.Of(!isOutward),
        null => isDevices ? Answer.No : Answer.Unknown($"arp_ignore of {who}"),
        var mode => Answer.Of(mode == 8),
    };

    // arp_filter: only by the device by which it would send to whoever asks.
    private static Answer Filter(Attachment who, Address asking)
    {
        if (InterfaceSettings.Either(who.Stack, who.Link.Name, "arp_filter") != true || who.Stack.Fib(asking.IsV6) is not { IsKnown: true, Value: var fib })
            return Answer.Yes;

        return Answer.Of(fib.Lookup(new(asking, null, null, 0, Protocol.Icmp)).Any(choice => choice.Result is RouteResult.Unicast { Hop.Device: var device } && device == who.Link.Name));
    }

    // Calico's cali*, which answers for 169.254.1.1: what the stack itself would send elsewhere.
    private static bool IsProxy(Attachment member, Address wanted)
    {
        var (stack, device) = (member.Stack, member.Link.Name);
        if (stack.Neighbours.IsKnown && stack.Neighbours.Value.Neighbours.Any(entry => entry.IsProxy && Address.Of(entry.Address) == wanted && entry.Device == device))
            return true;
        if (wanted.IsV6 || InterfaceSettings.Either(stack, device, "proxy_arp") != true || InterfaceSettings.Forwarding(stack, device, isV6: false) is { IsOn: false })
            return false;

        return stack.Fib(isV6: false) is { IsKnown: true, Value: var fib }
            && fib.Lookup(new(wanted, null, device, 0, Protocol.Icmp)).Any(choice => choice.Result is RouteResult.Unicast { Hop.Device: { } by } && by != device);
    }
}
