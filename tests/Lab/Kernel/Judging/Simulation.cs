using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Network;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.Netfilter.Targets;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>One way that the simulator holds possible.</summary>
/// <param name="CannotTell">What it does not model or know, where the way ends at that.</param>
internal sealed record SimulatedWay(Outcome Outcome, PathEnd End, string? CannotTell);

/// <summary>The simulator on the artifacts of one node.</summary>
internal sealed class Simulation
{
    private readonly Journey _journey;
    private readonly NetworkStack _stack;
    private HashSet<string>? _besides;

    /// <param name="artifacts">Text by path below the node's folder of a bundle (<c>netfilter/iptables-nft-save.txt</c>).</param>
    public Simulation(IReadOnlyDictionary<string, string> artifacts)
    {
        var builder = new PlaceBuilder();
        foreach (var (path, text) in artifacts)
            builder.Add(Place.Id(path), new("n", $"nodes/n/{path}", text));

        var none = ImmutableSortedDictionary<string, ArtifactStore>.Empty;
        var node = new Node("n", builder.ToStore(_ => null, _ => null, _ => null), none, none, LogEvents.None);
        var topology = new Topology(new([node], new PlaceBuilder().ToStore(_ => null, _ => null, _ => null), LogEvents.None, null), [NetworkStack.Of(node)]);
        (_journey, _stack) = (new(topology), topology.Stacks[0]);
    }

    /// <summary>
    /// Rules that the kernel may hit besides those of a simulated way: where it is not known whether one matches that only tells, the simulator
    /// passes over it; and ways that dice parted go on as one where they meet again, with the rules of one of them.
    /// </summary>
    public IReadOnlySet<string> Besides => _besides ??= BesidesOf(_stack);

    public ImmutableArray<SimulatedWay> Of(Probe probe) => Of(probe.InDevice, Branch.Of(probe.ToPacket()));

    /// <summary>The answer to a packet that left or was delivered.</summary>
    public ImmutableArray<SimulatedWay> AnswerTo(SimulatedWay way)
    {
        var came = way.End.Branch.Packet;
        var isEcho = way.Outcome.Device is null && came.Protocol == Protocol.Icmp;
        var answer = new Packet(came.Destination, came.Source, came.Protocol)
        {
            SourcePort = came.DestinationPort,
            DestinationPort = came.SourcePort,
            Flags = came.Protocol == Protocol.Tcp ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.None,
            Icmp = IcmpMessage.EchoReply,
            // The kernel's own echo is the packet come back.
            Dscp = isEcho ? came.Dscp : (byte)0,
            Length = isEcho ? came.Length : 60,
            IsAnswer = true,
        };
        return Of(way.Outcome.Device, Branch.Of(answer) with { Opened = way.End.Branch.Opened });
    }

    private ImmutableArray<SimulatedWay> Of(string? device, Branch branch)
    {
        var ends = device is null ? _journey.Output(_stack, branch) : _journey.Arrive(_stack, device, branch);
        return [.. ends.Select(end => new SimulatedWay(OutcomeOf(end), end, WhyNot(end)))];
    }

    private static Outcome OutcomeOf(PathEnd end)
    {
        var packet = end.Branch.Packet;
        var isSent = end.Disposition == Disposition.LeavesModel;
        return new([end.Disposition], [.. Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event).OfType<RuleHit>().Select(hit => RuleName(hit.Rule.Source))])
        {
            Device = isSent ? packet.OutInterface : null,
            Source = packet.Source.ToString(),
            SourcePort = packet.SourcePort,
            Destination = packet.Destination.ToString(),
            DestinationPort = packet.DestinationPort,
            TimeToLive = packet.TimeToLive,
            Dscp = packet.Dscp,
            Mark = packet.Mark,
            Error = end.RejectedWith is { } with ? ErrorOf(with) : null,
        };
    }

    private static string? WhyNot(PathEnd end) => end.Disposition == Disposition.CannotTell
        ? Trail.Ordered(end.Branch.Trail).LastOrDefault()?.Event.ToStep() is { } step ? step.What : "nothing happened"
        : null;

    /// <summary>The same of any network stack.</summary>
    public static HashSet<string> BesidesOf(NetworkStack stack)
    {
        var rulesets = NetfilterRulesets.In(stack.Place);
        return rulesets.IsKnown ? [.. rulesets.Value.Known.SelectMany(save => save.Tables).SelectMany(BesidesOf).Select(RuleName)] : [];
    }

    private static IEnumerable<ChainRule> BesidesOf(NetfilterTable table)
    {
        var chains = new HashSet<string>();
        var rules = table.Chains.SelectMany(chain => chain.Rules).ToList();
        for (var before = -1; before < chains.Count;)
        {
            before = chains.Count;
            chains.UnionWith(rules.Where(rule => chains.Contains(rule.Chain) || IsDice(rule)).Select(rule => rule.Target?.Name).OfType<string>());
        }

        return rules.Where(rule => rule.Target is not { } target || TargetCatalog.OnlyTells(target.Name) || IsDice(rule) || chains.Contains(rule.Chain));
    }

    private static bool IsDice(ChainRule rule) => rule.Matches.Any(match => match.Module == "statistic");

    /// <summary>As the kernel's traces are told, too: <c>legacy filter FORWARD 3</c>.</summary>
    public static string RuleName(ChainRule rule)
    {
        var backend = rule.Line.Artifact.Path.Contains("legacy", StringComparison.Ordinal) ? "legacy" : "nft";
        return $"{backend} {rule.Table} {rule.Chain} {rule.Index}";
    }

    // Types and codes of net/ipv4/netfilter/ipt_REJECT.c and of nft's words for them.
    private static string ErrorOf(string with) => with.Replace("icmpx ", "", StringComparison.Ordinal).Replace("icmp ", "", StringComparison.Ordinal).Replace("icmp-", "", StringComparison.Ordinal) switch
    {
        "net-unreachable" or "no-route" => "3/0",
        "host-unreachable" => "3/1",
        "proto-unreachable" or "prot-unreachable" => "3/2",
        "port-unreachable" => "3/3",
        "net-prohibited" => "3/9",
        "host-prohibited" => "3/10",
        "admin-prohibited" => "3/13",
        "tcp-reset" or "tcp reset" => "reset",
        var other => other,
    };
}
