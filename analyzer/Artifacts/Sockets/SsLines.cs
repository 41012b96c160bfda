using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Sockets;

/// <summary>Rows of <c>ss</c> with any options.</summary>
/// <param name="hasNetid">Rows begin with the kind of socket; null when there was no heading (<c>-H</c>).</param>
/// <param name="hasState">Rows have a state: they have none when <c>ss state established</c> was asked for.</param>
internal sealed class SsLines(bool? hasNetid = null, bool hasState = true) : ISocketLines
{
    private static readonly ImmutableHashSet<string> Kept = ["tcp", "udp", "raw", "sctp", "dccp", "mptcp", "icmp6"];

    // tcp   LISTEN 0      4096       127.0.0.1:10249      0.0.0.0:*    users:(("kube-proxy",pid=1214,fd=10)) uid:0 ino:123 sk:1 cgroup:/kubepods
    public Socket? Read(SourceLine line)
    {
        if (char.IsWhiteSpace(line.Span[0]))
            return null;

        var words = new WordCursor(line.Span);
        var protocol = hasNetid ?? IsNetid(words.Peek()) ? words.Next().ToString() : "tcp";
        if (!Kept.Contains(protocol))
            return null;

        var state = hasState ? SocketEnds.StateOf(words.Next()) : SocketState.Established;
        if (!Number(words.Next(), out var received) || !Number(words.Next(), out var sent)
            || SocketEnds.Parse(words.Next()) is not { } local || SocketEnds.Parse(words.Next()) is not { } remote)
            return null;

        return WithRest(new(line, protocol, state, local, remote) { ReceiveQueue = received, SendQueue = sent }, words.Rest);
    }

    // 	 skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d0) cubic wscale:7,7 rto:201 rtt:0.05/0.025 cwnd:10
    private static readonly SearchValues<string> More =
        SearchValues.Create(["skmem:(", "rto:", "rtt:", "cwnd:", "bytes_", "segs_", "lastsnd:", "users:(", "timer:(", "ino:", "uid:", "cgroup:", "tcp-ulp-", "bpf_"], StringComparison.Ordinal);

    // Unix, netlink, packet and vsock sockets, and the lines that -i, -m and -o add below.
    public bool IsIgnorable(SourceLine line)
    {
        var first = new WordCursor(line.Span).Next();
        return (char.IsWhiteSpace(line.Span[0]) && line.Span.ContainsAny(More)) || first is "nl" or "u_str" or "u_dgr" or "u_seq" or "p_raw" or "p_dgr" or "v_str" or "v_dgr" or "xdp" or "tipc" or "???";
    }

    private static bool IsNetid(ReadOnlySpan<char> word) => SocketEnds.StateOf(word) == SocketState.Unknown && !word.IsEmpty && char.IsAsciiLetterLower(word[0]);

    private static bool Number(ReadOnlySpan<char> word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Socket WithRest(Socket socket, ReadOnlySpan<char> rest) => socket with
    {
        Processes = SsProcesses.In(rest),
        // What takes both families is printed as *.
        IsV6Only = socket.Local.Address?.Equals(IPAddress.IPv6Any) == true ? true : null,
        Timer = Between(rest, "timer:(", ')'),
        User = int.TryParse(Between(rest, "uid:", ' '), out var user) ? user : null,
        Inode = long.TryParse(Between(rest, "ino:", ' '), out var inode) ? inode : null,
    };

    private static string? Between(ReadOnlySpan<char> text, string start, char end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        if (from < 0)
            return null;

        var value = text[(from + start.Length)..];
        var to = value.IndexOf(end);
        return (to < 0 ? value : value[..to]).ToString();
    }
}
