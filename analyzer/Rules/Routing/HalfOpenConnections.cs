using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Rules.Routing;

/// <summary>A connection to a port of the node whose first packet was answered, and whose answer's answer is awaited.</summary>
internal sealed record HalfOpenConnection(SourceLine Line, IPAddress Local, IPAddress Peer);

/// <summary>The half-open connections to one TCP port of a node, from whichever artifact shows them.</summary>
internal static class HalfOpenConnections
{
    private static readonly ImmutableArray<string> SocketLists =
        ["kubernetes/established-sockets", "kubernetes/listening-sockets", "kubernetes/half-open-sockets"];

    /// <summary>Null when no artifact tells of half-open connections at all.</summary>
    public static ImmutableArray<HalfOpenConnection>? To(Node node, int port)
    {
        var sockets = SocketLists.Select(node.Host.Text).Where(text => text.IsKnown).SelectMany(text => Read(text.Value, line => OfSocket(line, port))).ToImmutableArray();
        var conntrack = node.Host.Text("netfilter/conntrack");
        var raw = node.Host.Text("kubernetes/proc-net-tcp");
        if (sockets.IsEmpty && !conntrack.IsKnown && !raw.IsKnown)
            return null;

        return
        [
            .. sockets,
            .. conntrack.IsKnown ? Read(conntrack.Value, line => OfConntrack(line, port)) : [],
            .. raw.IsKnown ? Read(raw.Value, line => OfProc(line, port)) : [],
        ];
    }

    // Lines of other states and other protocols are none of ours; there is nothing to note about them.
    private static IEnumerable<HalfOpenConnection> Read(ArtifactText text, Func<SourceLine, HalfOpenConnection?> parse) =>
        text.Lines().Select(parse).OfType<HalfOpenConnection>();

    // SYN-RECV 0      0            10.240.0.10:6443      198.51.100.21:41234
    private static HalfOpenConnection? OfSocket(SourceLine line, int port)
    {
        if (!line.Span.Contains("SYN-RECV", StringComparison.Ordinal))
            return null;

        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var state = Array.IndexOf(words, "SYN-RECV");
        return words.Length >= state + 5 ? Of(line, words[state + 3], words[state + 4], port) : null;
    }

    // tcp      6 52 SYN_RECV src=198.51.100.21 dst=10.240.0.10 sport=41234 dport=6443 src=10.240.0.10 dst=198.51.100.21 sport=6443 dport=41234 mark=0 use=1
    private static HalfOpenConnection? OfConntrack(SourceLine line, int port)
    {
        if (!line.Span.Contains(" SYN_RECV ", StringComparison.Ordinal))
            return null;

        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var asked = $"{Value(words, "dst=")}:{Value(words, "dport=")}";
        return Of(line, asked, $"{Value(words, "src=")}:{Value(words, "sport=")}", port);
    }

    //    3: 0A00F00A:192B 156433C6:A112 03 00000000:00000000 01:00000064 00000000     0        0 0 1 ...
    private static HalfOpenConnection? OfProc(SourceLine line, int port)
    {
        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 3 && words[3] == "03" && Turn(words[1]) is { } local && Turn(words[2]) is { } peer ? Of(line, local, peer, port) : null;
    }

    private static string Value(string[] words, string key) =>
        words.FirstOrDefault(word => word.StartsWith(key, StringComparison.Ordinal))?[key.Length..] ?? "";

    private static HalfOpenConnection? Of(SourceLine line, string local, string peer, int port) =>
        IPEndPoint.TryParse(local, out var mine) && mine.Port == port && IPEndPoint.TryParse(peer, out var theirs)
            ? new(line, Plain(mine.Address), Plain(theirs.Address))
            : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // The kernel prints the address's four bytes as one number of the machine's byte order: 0A00F00A is 10.240.0.10.
    private static string? Turn(string printed) =>
        printed.Length == 13 && printed[8] == ':'
        && uint.TryParse(printed.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, null, out var address)
        && ushort.TryParse(printed.AsSpan(9), NumberStyles.AllowHexSpecifier, null, out var port)
            ? $"{new IPAddress(address)}:{port}"
            : null;
}
