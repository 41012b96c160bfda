using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Connections;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Matches;

/// <summary>Matches that ask for what no dump holds: the answer says what would have to be known.</summary>
internal static class RuntimeMatch
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["limit"] = "whether the limit is used up",
        ["hashlimit"] = "whether the limit of its group is used up",
        ["connlimit"] = "how many connections are open",
        ["quota"] = "whether the quota is used up",
        ["rateest"] = "the rate that was measured",
        ["time"] = "the time of day",
        ["string"] = "what the packet carries",
        ["u32"] = "the bytes of the packet",
        ["bpf"] = "what the program says",
        ["ipvs"] = "whether IPVS has a connection of it",
        ["policy"] = "whether IPsec takes it",
        ["realm"] = "the realm of its route",
        ["devgroup"] = "the group of its device",
        ["cpu"] = "which processor takes it",
        ["osf"] = "which system sends it",
        ["cluster"] = "which node of the cluster its hash chooses",
        ["ipv6header"] = "which extension headers it has",
        ["eui64"] = "the sender's hardware address",
    };

    public static bool Knows(string module) => Words.ContainsKey(module);

    public static PacketTest Compile(Match match) => Tests.Unknown($"{Words[match.Module]}: {match}");

    // Neither holds for a packet without a connection (net/netfilter/xt_connbytes.c; connlabel holds there when negated).
    public static PacketTest OfConnection(Match match)
    {
        var ofNone = Answer.Of(match.Module == "connlabel" && match.Option("--label")?.Negated == true);
        var unknown = Answer.Unknown($"what its connection has counted or is labelled with: {match}");
        return (packet, _) => packet.Connection is null ? ofNone : unknown;
    }

    // What is forwarded has no socket, and matches no group then (net/netfilter/xt_cgroup.c).
    public static PacketTest Cgroup(Match match)
    {
        var unknown = Answer.Unknown($"the control group of the sender: {match}");
        return (packet, _) => packet.IsLocal ? unknown : Answer.No;
    }

    // Only SYN packets carry an MSS; without it, what is negated holds (net/netfilter/xt_tcpmss.c).
    public static PacketTest SegmentSize(Match match)
    {
        var unknown = Answer.Unknown($"the MSS that the sender offers: {match}");
        var ofNone = Answer.Of(match.Option("--mss")?.Negated == true);
        return (packet, _) => packet.Protocol != Protocol.Tcp ? Answer.No : packet.Flags.HasFlag(Packets.TcpFlags.Syn) ? unknown : ofNone;
    }

    /// <summary>A new connection to a port where no socket waits has none; whether one is transparent is not in the input.</summary>
    public static PacketTest Socket(Match match)
    {
        var unknown = Answer.Unknown($"whether a socket of this stack takes it: {match}");
        return (packet, stack) => packet.Protocol is not (Protocol.Tcp or Protocol.Udp) ? Answer.No
            : packet.State is ConnectionState.New or ConnectionState.None && !packet.IsAnswer && packet.DestinationPort is { } port && stack.Sockets is { IsKnown: true, Value: { WhyPartial: null } sockets }
              && !sockets.Sockets.Any(socket => socket.Local.Port == port) ? Answer.No
            : unknown;
    }
}
