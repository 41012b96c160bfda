using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Prints;

/// <summary>Commands that may let a stopped packet pass, the least change first; whether they do is for the simulation to say.</summary>
internal static class MendingCommands
{
    public static IEnumerable<(string Node, string Commands)> For(Obstacle obstacle, Topology topology)
    {
        if (topology.Stack(obstacle.Hop.Node) is not { Namespace: null } stack)
            return [];

        var here = obstacle switch
        {
            { Rule: { } rule } => OfRule(obstacle, rule, stack),
            { Trail: { Event: PolicyHit { Chain: var chain }, Packet: { } packet } } => Accepting(chain, chain.Chain.Table, chain.Chain.Name, 1, packet),
            _ => OfSettings(obstacle),
        };
        return here.Select(commands => (stack.Name, commands)).Concat(Routes(obstacle, topology));
    }

    private static IEnumerable<string> OfRule(Obstacle obstacle, RuleHit stopped, NetworkStack stack)
    {
        // What a program writes it writes again.
        var rule = stopped.Rule.Source;
        var path = ChainPath.Before(obstacle);
        if (IsRewritten(rule) || path.Calls.IsEmpty || LaterRules.Base(stack, stopped, path.Calls[0].Hit) is not { } start)
            return [];

        var later = LaterRules.Behind(obstacle, stack).Where(one => one.Verdict == Verdict.Accept).Select(one => one.By?.Rule.Source).OfType<ChainRule>();
        return later.Where(by => by.Target is not null).Select(by => Before(start, path, by)).OfType<string>().Concat(Accepting(start, rule.Table, rule.Chain, rule.Index, stopped.Before));
    }

    private static bool IsRewritten(ChainRule rule) => ChainMakers.OfChain(rule.Chain) is not null || (rule.Table.Contains(' ') && ChainMakers.OfNftTable(rule.Table.Split(' ')[1]) is not null and not "firewalld");

    // The rule that would have accepted, put before the one that stops.
    private static string? Before(BaseChain start, ChainPath path, ChainRule accepting) =>
        path.Calls.Select(call => call.Hit.Rule.Source).FirstOrDefault(rule => rule.Chain == accepting.Chain && rule.Table == accepting.Table) is { } stops
            ? $"{Program(start)} -t {stops.Table} -I {stops.Chain} {stops.Index} {accepting.BodyText}"
            : null;

    // This very flow, and its answers.
    private static IEnumerable<string> Accepting(BaseChain start, string table, string chain, int at, Packet packet)
    {
        if (start.Maker == "nftables")
            yield return $"nft insert rule {table} {chain} {(packet.IsAnswer ? "" : $"{Nft(packet)} accept\nnft insert rule {table} {chain} ")}ct state established,related accept";
        else
            yield return $"{(packet.IsAnswer ? "" : $"{Program(start)} -t {table} -I {chain} {at} {Iptables(packet)} -j ACCEPT\n")}{Program(start)} -t {table} -I {chain} {at} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
    }

    private static string Iptables(Packet packet) =>
        $"-s {packet.Source}{Length(packet)} -d {packet.Destination}{Length(packet)} -p {Protocol(packet)}{(packet.DestinationPort is { } port ? $" -m {Protocol(packet)} --dport {port}" : "")}";

    private static string Nft(Packet packet)
    {
        var family = packet.IsV6 ? "ip6" : "ip";
        return $"{family} saddr {packet.Source} {family} daddr {packet.Destination} {(packet.DestinationPort is { } port ? $"{Protocol(packet)} dport {port}" : $"meta l4proto {Protocol(packet)}")}";
    }

    private static string Protocol(Packet packet) => packet.Protocol == (Protocol)IcmpName.V6Protocol ? "ipv6-icmp" : Enum.IsDefined(packet.Protocol) ? TargetText.Word(packet.Protocol) : $"{(int)packet.Protocol}";

    private static string Length(Packet packet) => packet.IsV6 ? "/128" : "/32";

    private static string Program(BaseChain chain) => chain.Maker switch
    {
        IptablesChains.Nft => "iptables-nft",
        IptablesChains.Legacy => "iptables-legacy",
        _ => "iptables",
    };

    private static IEnumerable<string> OfSettings(Obstacle obstacle)
    {
        var device = obstacle.Trail?.Packet?.InInterface;
        if (obstacle.Disposition == Disposition.NotForwarding)
            yield return "sysctl -w net.ipv4.ip_forward=1";
        if (obstacle.Disposition == Disposition.RpFiltered && device is not null)
            yield return $"sysctl -w net.ipv4.conf.{device}.rp_filter=2";

        // back by veth1 it came by, where hairpin is off
        if (obstacle.Step is { Kind: StepKind.Bridge, What: var what } && what.EndsWith("where hairpin is off", StringComparison.Ordinal))
            yield return $"bridge link set dev {what.Split(' ')[2]} hairpin on";
        if (obstacle.Disposition == Disposition.ReplyLost)
            yield return "sysctl -w net.bridge.bridge-nf-call-iptables=1";
    }

    // A packet for a pod that a node sent by its default route.
    private static IEnumerable<(string, string)> Routes(Obstacle obstacle, Topology topology)
    {
        foreach (var (node, packet) in obstacle.Way.SelectMany(hop => hop.Events.Select(trail => (hop.Node, trail))).Where(one => LostCourse.IsByDefault(one.trail)).Select(one => (one.Node, one.trail.Packet!))) // asked there
        {
            if (topology.Cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } && pods.WithAddress(packet.Destination.ToIPAddress()) is { } pod && pod.NodeName != node
                && topology.Cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } && nodes.Find(pod.NodeName) is { } home && Gateway(topology, node, home) is { } gateway)
                yield return (node, $"ip route add {home.PodCidrs.Where(range => range.Contains(packet.Destination.ToIPAddress())).Select(range => range.ToString()).FirstOrDefault() ?? $"{packet.Destination}{Length(packet)}"} {gateway}");
        }
    }

    // via 192.168.56.12 dev eth0
    private static string? Gateway(Topology topology, string node, Artifacts.Kubernetes.KubeNode home)
    {
        if (topology.Stack(node)?.Fib(isV6: false) is not { IsKnown: true, Value: var fib } || home.InternalIps.FirstOrDefault() is not { } address)
            return null;

        return fib.Lookup(new(Address.Of(address), null, null, 0, PacketPath.Protocol.Tcp)) is [{ Result: RouteResult.Unicast { Hop: { Gateway: null, Device: { } device } } }] ? $"via {address} dev {device}" : null;
    }
}
