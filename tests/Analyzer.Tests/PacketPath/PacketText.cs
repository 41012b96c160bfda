using System.Globalization;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Connections;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.Tests.PacketPath;

/// <summary>Packets as tests write them: <c>tcp 10.244.1.2:40000 > 10.96.0.10:53 in=cni0 out=eth0 mark=0x4000 state=NEW</c>.</summary>
internal static class PacketText
{
    public static Packet Of(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var protocol = words[0] switch { "icmp6" => (Protocol)58, "esp" => (Protocol)50, "vrrp" => (Protocol)112, var name => Enum.Parse<Protocol>(name, ignoreCase: true) };
        var (source, sourcePort) = End(words[1]);
        var (destination, destinationPort) = End(words[3]);
        var packet = new Packet(source, destination, protocol)
        {
            SourcePort = sourcePort,
            DestinationPort = destinationPort,
            Flags = protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None,
            Icmp = destination.IsV6 ? IcmpMessage.EchoRequest6 : IcmpMessage.EchoRequest,
        };
        return words[4..].Aggregate(packet, With);
    }

    private static Packet With(Packet packet, string word)
    {
        var at = word.IndexOf('=');
        var value = word[(at + 1)..];
        return (at < 0 ? word : word[..at]) switch
        {
            "in" => packet with { InInterface = value },
            "out" => packet with { OutInterface = value },
            "inport" => packet with { InPort = value },
            "outport" => packet with { OutPort = value },
            "bridged" => packet with { IsBridged = true },
            "mark" => packet with { Mark = value == "?" ? null : Convert.ToUInt32(value, 16) },
            "local" => packet with { IsLocal = true },
            "answer" => packet with { IsAnswer = true, IsReply = true },
            "uid" => packet with { User = long.Parse(value, CultureInfo.InvariantCulture) },
            "len" => packet with { Length = int.Parse(value, CultureInfo.InvariantCulture) },
            "ttl" => packet with { TimeToLive = int.Parse(value, CultureInfo.InvariantCulture) },
            "dscp" => packet with { Dscp = byte.Parse(value, CultureInfo.InvariantCulture) },
            "mac" => packet with { LinkSource = value },
            "flags" => packet with { Flags = value.Split(',').Aggregate(TcpFlags.None, (all, flag) => all | Enum.Parse<TcpFlags>(flag)) },
            "icmp" => packet with { Icmp = new(byte.Parse(value.Split('/')[0], CultureInfo.InvariantCulture), byte.Parse(value.Split('/')[1], CultureInfo.InvariantCulture)) },
            "state" => Tracked(packet, Enum.Parse<ConnectionState>(value)),
            "dnat" => packet with { Connection = packet.Connection! with { IsDestinationTranslated = true } }, // after a state
            "settled" => packet with { Connection = packet.Connection! with { IsDestinationSettled = true } }, // after a state
            "connmark" => packet with { Connection = packet.Connection! with { Mark = Convert.ToUInt32(value, 16) } }, // after a state
            "helper" => packet with { Connection = packet.Connection! with { Helper = value } }, // after a state
            _ => throw new ArgumentException(word),
        };
    }

    private static Packet Tracked(Packet packet, ConnectionState state) =>
        packet with { State = state, Connection = state is ConnectionState.New or ConnectionState.Established or ConnectionState.Related ? Connection.Opened(packet) : null };

    // 10.0.0.1:80      10.0.0.1      [fd00::1]:80      fd00::1
    private static (Address, int?) End(string text)
    {
        if (!text.StartsWith('[') && Address.TryParse(text) is { } alone)
            return (alone, null);

        var colon = text.LastIndexOf(':');
        return (Address.TryParse(text[..colon].Trim('[', ']'))!.Value, text[(colon + 1)..] == "?" ? null : int.Parse(text[(colon + 1)..], CultureInfo.InvariantCulture));
    }
}
