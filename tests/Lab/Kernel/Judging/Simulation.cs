using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Netfilter;
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

    /// <param name="artifacts">Text by path below the node's folder of a bundle (<c>netfilter/iptables-nft-save.txt</c>).</param>
    public Simulation(IReadOnlyDictionary<string, string> artifacts, Registrations registrations)
    {
        var builder = new PlaceBuilder();
        foreach (var (path, text) in artifacts)
            builder.Add(Place.Id(path), new("n", $"nodes/n/{path}", text));

        var none = ImmutableSortedDictionary<string, ArtifactStore>.Empty;
        var node = new Node("n", builder.ToStore(_ => null, _ => null, _ => null), none, none, LogEvents.None);
        var topology = new Topology(new([node], new PlaceBuilder().ToStore(_ => null, _ => null, _ => null), LogEvents.None, null), [new NetworkStack(node, null, node.Host) { Judged = new(registrations.Of) }]);
        (_journey, _stack) = (new(topology), topology.Stacks[0]);
    }

    public ImmutableArray<SimulatedWay> Of(Probe probe) => Of(probe.InDevice, Branch.Of(probe.ToPacket()));

    /// <summary>The answer to a packet that left or was delivered.</summary>
    public ImmutableArray<SimulatedWay> AnswerTo(Probe probe, SimulatedWay way)
    {
        var came = way.End.Branch.Packet;
        var isEcho = way.Outcome.Device is null && !probe.HasPorts;
        var answer = new Packet(came.Destination, came.Source, came.Protocol)
        {
            SourcePort = came.DestinationPort,
            DestinationPort = came.SourcePort,
            Flags = came.Protocol == Protocol.Tcp ? TcpFlags.Syn | TcpFlags.Ack : TcpFlags.None,
            Icmp = came.IsV6 ? IcmpMessage.EchoReply6 : IcmpMessage.EchoReply,
            // The kernel's own echo is the packet come back.
            Dscp = isEcho ? came.Dscp : (byte)0,
            IsDontFragment = !isEcho,
            Length = isEcho ? came.Length : came.IsV6 && came.Protocol == Protocol.Tcp && way.Outcome.Device is null ? 80 : 60,
            // Should it come to this node, nobody here has sent what came in by a device, whatever source it had.
            IsAnswer = probe.InDevice is null || way.Outcome.Device is null,
            // The lab's own listeners are root's.
            User = way.Outcome.Device is null ? 0 : null,
        };
        var marked = way.Outcome.Device is null ? answer with { Mark = Answers.MarkOf(_stack, came, answer) } : answer;
        return [.. Of(way.Outcome.Device, Branch.Of(marked) with { Opened = way.End.Branch.Opened }).Select(come => AsTaken(probe, way.End, come))];
    }

    // What comes to the sender's host need not be what its socket waits for.
    private static SimulatedWay AsTaken(Probe probe, PathEnd asked, SimulatedWay come) =>
        come.End.Disposition != Disposition.Delivered || Takes(probe, asked, come.End.Branch.Packet) ? come
            : come with { Outcome = come.Outcome with { Fates = [Disposition.Refused] } };

    // The sender's socket for UDP is not connected: it takes datagrams from anybody, and where it is bound to no address by each of them.
    private static bool Takes(Probe probe, PathEnd asked, Packet come) => probe.Protocol switch
    {
        Protocol.Tcp => probe.InDevice is null && Client.Expects(asked, come),
        // No port: one that the kernel chose, which is not the socket's.
        Protocol.Udp => probe.InDevice is not null || (come.DestinationPort == probe.SourcePort && (probe.Source is null || come.Destination.ToString() == probe.Source)),
        _ => true,
    };

    private ImmutableArray<SimulatedWay> Of(string? device, Branch branch)
    {
        var ends = device is null ? _journey.Output(_stack, branch) : _journey.Arrive(_stack, device, branch);
        return [.. ends.Select(end => new SimulatedWay(OutcomeOf(end), end, WhyNot(end)))];
    }

    private static Outcome OutcomeOf(PathEnd end)
    {
        var packet = end.Branch.Packet;
        var isSent = end.Disposition == Disposition.LeavesModel;
        return new([end.Disposition], [.. Trail.Ordered(end.Branch.Trail).Select(trail => trail.Event).OfType<RuleHit>().Where(IsTold).Select(hit => RuleName(hit.Rule.Source))])
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

    // Of a rule that breaks off in its middle the kernel tells nothing, whatever it did before.
    private static bool IsTold(RuleHit hit) => !ReferenceEquals(hit.Verdict, Analyzer.PacketPath.Netfilter.Verdict.NextRule);

    private static string? WhyNot(PathEnd end) => end.Disposition == Disposition.CannotTell
        ? Trail.Ordered(end.Branch.Trail).LastOrDefault()?.Event.ToStep() is { } step ? step.What : "nothing happened"
        : null;

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
        "icmp6-no-route" => "v6 1/0",
        "icmp6-adm-prohibited" => "v6 1/1",
        "icmp6-addr-unreachable" => "v6 1/3",
        "icmp6-port-unreachable" => "v6 1/4",
        "icmp6-policy-fail" => "v6 1/5",
        "icmp6-reject-route" => "v6 1/6",
        var other => other,
    };
}
