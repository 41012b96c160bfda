using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Rows of <c>netstat</c> of net-tools or busybox.</summary>
/// <param name="hasUser">The columns User and Inode are there (<c>-e</c>).</param>
internal sealed class NetstatLines(bool hasUser) : ISocketLines
{
    // tcp        0      0 127.0.0.1:10249         0.0.0.0:*               LISTEN      0          20346      1214/kube-proxy      off (0.00/0/0)
    // udp        0      0 0.0.0.0:8472            0.0.0.0:*                           -
    public Socket? Read(SourceLine line)
    {
        var words = new WordCursor(line.Span);
        var protocol = words.Next().TrimEnd('6');
        if (protocol is not ("tcp" or "udp" or "raw" or "sctp" or "udplite") || !Number(words.Next(), out var received) || !Number(words.Next(), out var sent)
            || SocketEnds.Parse(words.Next()) is not { } local || SocketEnds.Parse(words.Next()) is not { } remote)
            return null;

        var state = SocketEnds.StateOf(words.Peek());
        if (state != SocketState.Unknown)
            words.Next();
        else if (protocol is not "tcp")
            state = SocketState.Unconnected;

        var socket = new Socket(line, protocol.ToString(), state, local, remote) { ReceiveQueue = received, SendQueue = sent };
        return WithOwner(hasUser ? WithUser(socket, ref words) : socket, words.Rest);
    }

    // unix  2      [ ACC ]     STREAM     LISTENING     20346    1/systemd            /run/systemd/private
    public bool IsIgnorable(SourceLine line) => new WordCursor(line.Span).Next() is "unix" or "bluetooth" or "vsock" or "ax25" or "netrom" or "ipx";

    private static Socket WithUser(Socket socket, ref WordCursor words) => socket with
    {
        User = int.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null,
        Inode = Number(words.Next(), out var inode) ? inode : null,
    };

    // 1214/kube-proxy      off (0.00/0/0)          1300/sshd: root@pts          -          keepalive (4.51/0/0)
    private static Socket WithOwner(Socket socket, ReadOnlySpan<char> rest)
    {
        var open = rest.LastIndexOf(" (", StringComparison.Ordinal);
        var timerAt = open < 0 ? -1 : rest[..open].LastIndexOf(' ') + 1;
        var timer = timerAt < 0 ? "" : rest[timerAt..].ToString();
        var owner = timerAt < 0 ? rest : rest[..timerAt].TrimEnd();
        var slash = owner.IndexOf('/');
        var processes = slash > 0 && int.TryParse(owner[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? ImmutableArray.Create(new SocketProcess(owner[(slash + 1)..].ToString(), id))
            : [];
        return socket with { Processes = processes, Timer = timer.Length == 0 || timer.StartsWith("off", StringComparison.Ordinal) ? null : timer };
    }

    private static bool Number(ReadOnlySpan<char> word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
