using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Rows of /proc/net/tcp, tcp6, udp, udp6. Which process holds a socket is not in them.</summary>
internal sealed class ProcSocketLines(string protocol) : ISocketLines
{
    //  6599: 00000000:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 62467 2 00000000c4e71ee7 0
    public Socket? Read(SourceLine line)
    {
        var words = new WordCursor(line.Span);
        if (!words.Next().EndsWith(":") || EndOf(words.Next()) is not { } local || EndOf(words.Next()) is not { } remote
            || !Hex(words.Next(), out var state) || !Pair(words.Next(), out var sent, out var received) || !Pair(words.Next(), out var timer, out _))
            return null;

        words.Next();
        var user = words.Next();
        words.Next();
        return new(line, protocol, StateOf(state), local, remote)
        {
            ReceiveQueue = received,
            SendQueue = sent,
            User = int.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : null,
            Inode = long.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : null,
            Timer = TimerOf(timer),
        };
    }

    public bool IsIgnorable(SourceLine line) => false;

    // 0100007F:2809          00000000000000000000000000000000:1F90
    private static SocketEnd? EndOf(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0 || !Hex(text[(colon + 1)..], out var port))
            return null;

        var address = HexAddress.V4(text[..colon]) ?? HexAddress.V6InWords(text[..colon]);
        return address is null || port > ushort.MaxValue ? null : new(SocketEnds.Plain(address), port == 0 ? null : (int)port);
    }

    private static bool Pair(ReadOnlySpan<char> text, out uint first, out uint second)
    {
        (first, second) = (0, 0);
        var colon = text.IndexOf(':');
        return colon > 0 && Hex(text[..colon], out first) && Hex(text[(colon + 1)..], out second);
    }

    private static bool Hex(ReadOnlySpan<char> text, out uint number) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, null, out number);

    // include/net/tcp_states.h; a UDP socket that is not connected stands as TCP_CLOSE.
    private SocketState StateOf(uint state) => state switch
    {
        1 => SocketState.Established,
        2 => SocketState.SynSent,
        3 or 12 => SocketState.SynReceived,
        4 => SocketState.FinWait1,
        5 => SocketState.FinWait2,
        6 => SocketState.TimeWait,
        7 => protocol == "udp" ? SocketState.Unconnected : SocketState.Closed,
        8 => SocketState.CloseWait,
        9 => SocketState.LastAck,
        10 => SocketState.Listen,
        11 => SocketState.Closing,
        _ => SocketState.Unknown,
    };

    // net/ipv4/tcp_ipv4.c, get_tcp4_sock
    private static string? TimerOf(uint timer) => timer switch
    {
        1 => "retransmit",
        2 => "keepalive",
        3 => "timewait",
        4 => "probe",
        _ => null,
    };
}
