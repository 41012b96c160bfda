using System.Buffers;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>Which nodes are alike to packets: the same lines of rules, settings and devices, whatever their own addresses; and by what kind of way one reaches another.</summary>
internal sealed class NodeLikeness(MatrixSubject subject)
{
    private static readonly string[] Rules = ["netfilter/iptables-", "netfilter/ip6tables-", "netfilter/nft-ruleset", "routing/rules"];
    private static readonly string[] PerDevice = ["forwarding", "rp_filter", "accept_local", "route_localnet"];
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Equal for nodes that are alike.</summary>
    public long Of(Node node)
    {
        var own = OwnWords(node);
        var all = node.Host.Ids.Where(id => Array.Exists(Rules, start => id.StartsWith(start, StringComparison.Ordinal))).Order(StringComparer.Ordinal)
            .Aggregate(17L, (sum, id) => unchecked(sum * 31 + (node.Host.Text(id) is { IsKnown: true, Value.Content: var text } ? Lines(text, own) : 0)));
        return unchecked((all * 31 + Settings(node)) * 31 + Devices(node));
    }

    /// <summary>The kind of way by which packets of one node go to another's pod and to itself.</summary>
    public string Way(Node from, Node to)
    {
        var stack = subject.Stack(from);
        return string.Join('|', new[] { subject.Starts[to.Name].Start?.Address(false), subject.AddressOf(to, false) }.Select(address => address is null ? "" : Way(stack, to, Address.Of(address))));
    }

    private string Way(NetworkStack stack, Node to, Address address)
    {
        if (stack.Fib(isV6: false).Value.Lookup(new(address, null, null, 0, Protocol.Tcp)) is not [{ Result: var result }]) // subjects have routes
            return "several";
        if (result is not RouteResult.Unicast { Hop: var hop })
            return result.GetType().Name;

        var next = hop.Gateway ?? address.ToIPAddress();
        var holder = subject.Stack(to).Links.Value.Holder(next); // subjects have links
        var neighbour = stack.Neighbours.IsKnown ? stack.Neighbours.Value.Neighbours.FirstOrDefault(entry => entry.Device == hop.Device && entry.Address.Equals(next)) : null;
        var isIts = neighbour?.LinkAddress is { } cached && holder is not null ? subject.Stack(to).Links.Value.Link(holder.Device)?.LinkAddress?.Equals(cached, StringComparison.OrdinalIgnoreCase) : null;
        var tunnel = neighbour?.LinkAddress is { } wanted && stack.Fdb.IsKnown ? stack.Fdb.Value.Of(hop.Device ?? "").FirstOrDefault(entry => entry.LinkAddress.Equals(wanted, StringComparison.OrdinalIgnoreCase))?.Destination : null;
        return $"{hop.Device} {hop.Gateway is null} {holder is not null} {neighbour?.State is "FAILED" or "INCOMPLETE"} {neighbour is not null} {isIts} {(tunnel is null ? "" : $"{subject.Stack(to).Links.Value.Holder(tunnel) is not null}")}";
    }

    // Programs write the rules of their own chains in any order; counters and times say nothing.
    private static long Lines(string text, string[] own)
    {
        var sum = 0L;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var rule = line.StartsWith("[") && line.IndexOf("] ") is > 0 and var end ? line[(end + 2)..] : line;
            if (rule.IsEmpty || rule[0] is '#' or ':' && !rule.Contains(" DROP ", StringComparison.Ordinal))
                continue; // a remark, or a chain that lets pass
            sum = rule.Contains("KUBE-", StringComparison.Ordinal) ? unchecked(sum + Line(rule, own)) : unchecked(sum * 31 + Line(rule, own));
        }

        return sum;
    }

    private static long Line(ReadOnlySpan<char> line, string[] own)
    {
        if (line.Contains("packets ", StringComparison.Ordinal))
            return string.GetHashCode(string.Concat(line.ToString().Split(' ').Where(word => word.AsSpan().ContainsAnyExcept(Digits))));
        foreach (var word in own)
            if (line.Contains(word, StringComparison.Ordinal))
                return string.GetHashCode(own.Aggregate(line.ToString(), (said, mine) => said.Replace(mine, "own", StringComparison.Ordinal)));

        return string.GetHashCode(line);
    }

    private string[] OwnWords(Node node) =>
        [.. subject.Stack(node).Links.Value.Links.Where(link => !link.IsLoopback).SelectMany(link => link.Addresses).Where(held => !held.Network.IsV6).SelectMany(held => new[] { $"{held.Network}", $"{held.Address}" }).Distinct().OrderByDescending(word => word.Length)];

    private long Settings(Node node)
    {
        var stack = subject.Stack(node);
        if (!stack.Sysctl.IsKnown)
            return 0;

        string[] keys = ["net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables", .. Own(stack).Append("all").SelectMany(device => PerDevice.Select(name => $"net.ipv4.conf.{device}.{name}"))];
        return keys.Aggregate(17L, (sum, key) => unchecked(sum * 31 + (stack.Sysctl.Value.Number(key) ?? -1)));
    }

    private long Devices(Node node) => Of(subject.Stack(node)).Aggregate(17L, (sum, link) => unchecked(sum * 31 + string.GetHashCode($"{link.Name} {link.Kind} {link.Mtu} {link.IsUp} {link.Master} {(link.Details as BridgeDetails)?.CallsIptables}")));

    private static IEnumerable<string> Own(NetworkStack stack) => Of(stack).Select(link => link.Name);

    // Pods come and go.
    private static IEnumerable<Link> Of(NetworkStack stack) => stack.Links.Value.Links.Where(link => link.Kind != "veth" && link.PeerIndex is null).OrderBy(link => link.Name, StringComparer.Ordinal);
}
