using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Lab.Kernel.Judging;
using SupportBundle.Lab.Kernel.Making;
using SupportBundle.Lab.Kernel.Namespaces;
using SupportBundle.Lab.Kernel.Watching;

namespace SupportBundle.Lab.Kernel.Running;

/// <summary>A node made for real in the network namespace of this thread, and watched.</summary>
internal sealed class KernelNode : IDisposable
{
    private readonly List<TunDevice> _devices = [];
    private readonly Listeners _listeners = new();
    private readonly RuleNumbers _numbers;
    private readonly TraceReader _traces;
    private readonly IpCounters _counters;

    /// <exception cref="CommandFailedException">The kernel refuses some of it.</exception>
    public KernelNode(Setup setup)
    {
        try
        {
            foreach (var device in setup.Devices)
                _devices.Add(new(device));
            foreach (var load in setup.Loads)
                load.Run();
            foreach (var listener in setup.Listeners)
                _listeners.Open(listener);
            Artifacts = Collected.FromThisNamespace(setup.IsV6);
            _numbers = new(Artifacts[$"netfilter/{(setup.IsV6 ? "ip6tables" : "iptables")}-legacy-save.txt"], Command.Run(["nft", "-a", "list", "ruleset"]));
            Watch.Begin();
            (_traces, _counters) = (new(), new());
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>What the collector takes of it, before it was watched: text by path below the node's folder.</summary>
    public IReadOnlyDictionary<string, string> Artifacts { get; }

    /// <summary>What the kernel does with the packet, and with the answer to it.</summary>
    public Outcome Try(Probe probe)
    {
        using var sender = probe.InDevice is null ? new LocalSender(probe) : null;
        var seen = Send(() => sender?.Send() ?? Write(probe), probe.Protocol, TcpFlags.Syn | TcpFlags.Ack);
        var outcome = Witness.Tell(seen, _numbers, header => IsIt(header, probe.Protocol, probe.Flags, probe.IcmpType));
        if (probe.Flags != TcpFlags.Syn && (outcome.Fates.Contains(Disposition.Refused) || outcome.Fates.Contains(Disposition.Delivered)))
            return outcome with { Fates = [Disposition.Delivered, Disposition.Refused], Error = null };
        return outcome with { Reply = ReplyTo(probe, seen, outcome) };
    }

    public void Dispose()
    {
        Close();
        _traces.Dispose();
    }

    private void Close()
    {
        _listeners.Dispose();
        foreach (var device in _devices)
            device.Dispose();
    }

    private int Write(Probe probe)
    {
        _devices.First(device => device.Name == probe.InDevice).Write(PacketBytes.Of(probe));
        return 0;
    }

    // What left is answered by the lab, what was received by the kernel itself.
    private Outcome? ReplyTo(Probe probe, Sighting seen, Outcome outcome)
    {
        if (outcome.Fates is [Disposition.LeavesModel] && seen.Sent.FirstOrDefault(packet => IsIt(packet.Header, probe.Protocol, probe.Flags, probe.IcmpType)) is { } sent)
        {
            var answer = AnswerTo(sent);
            return Witness.Tell(Send(() => Write(answer), probe.Protocol, TcpFlags.Ack), _numbers, header => IsIt(header, answer.Protocol, answer.Flags, answer.IcmpType));
        }

        bool IsAnswer(PacketHeader header) => probe.Protocol != Protocol.Udp && probe.Flags == TcpFlags.Syn && IsIt(header, probe.Protocol, TcpFlags.Syn | TcpFlags.Ack, EchoReply(probe.Protocol));
        return seen.Messages.Any(message => IsAnswer(message.Header)) ? Witness.Tell(seen with { WasReceived = WasAnswered(seen.Messages, probe.Protocol, TcpFlags.Ack) }, _numbers, IsAnswer) : null;
    }

    private static Probe AnswerTo(SentPacket sent)
    {
        var header = sent.Header;
        return new(sent.Device, header.Destination.ToString(), header.Source.ToString(), header.Protocol)
        {
            SourcePort = header.Protocol is Protocol.Tcp or Protocol.Udp or Protocol.Sctp ? header.DestinationPort : header.SourcePort,
            DestinationPort = header.SourcePort,
            Flags = TcpFlags.Syn | TcpFlags.Ack,
            Acknowledged = unchecked(header.Sequence + 1),
            IcmpType = header.Source.IsV6 ? (byte)129 : (byte)0,
            IsAnswer = true,
        };
    }

    private static bool IsIt(PacketHeader header, Protocol protocol, TcpFlags flags, byte icmpType) => header.Protocol == protocol && protocol switch
    {
        Protocol.Tcp => header.Flags == flags,
        Protocol.Icmp or (Protocol)IcmpName.V6Protocol => header.Icmp.Type == icmpType,
        _ => true,
    };

    /// <param name="taken">With which flags TCP says that it took the packet: a listener with SYN and ACK, a client with ACK.</param>
    private Sighting Send(Func<int> send, Protocol protocol, TcpFlags taken)
    {
        Drain();
        var errorNumber = send();
        var messages = _traces.Read();
        var sent = ReadAll();
        return new(messages, sent, errorNumber, _counters.Risen(), WasAnswered(messages, protocol, taken) || _listeners.HasReceived());
    }

    private static bool WasAnswered(List<TraceMessage> messages, Protocol protocol, TcpFlags taken) =>
        protocol != Protocol.Udp && messages.Any(message => IsIt(message.Header, protocol, taken, EchoReply(protocol)));

    private static byte EchoReply(Protocol protocol) => (int)protocol == IcmpName.V6Protocol ? IcmpMessage.EchoReply6.Type : IcmpMessage.EchoReply.Type;

    private void Drain()
    {
        _traces.Read();
        ReadAll();
        _listeners.HasReceived();
    }

    private List<SentPacket> ReadAll()
    {
        var sent = new List<SentPacket>();
        foreach (var device in _devices)
            while (device.Read() is { } header)
                sent.Add(new(device.Name, header));
        return sent;
    }
}
