using System.Net;

namespace SupportBundle.Analyzer.PacketPath.World;

/// <summary>Whom a flow goes to, as it is written: an end, perhaps a port, perhaps a protocol.</summary>
/// <param name="Port">A number or a name.</param>
/// <param name="Problem">A sentence that says what cannot be understood; null where all is.</param>
internal sealed record TargetText(string End, string? Port, Protocol? Protocol, string? Problem = null)
{
    // svc:kube-system/kube-dns:53/udp      svc:shop/web:http      ip:[fd00::1]:443/tcp      pod:shop/web-1:8080      node:cp-1/icmp
    public static TargetText Of(string text)
    {
        var slash = ProtocolSlash(text);
        var (end, port) = Split(slash < 0 ? text : text[..slash]);
        if (slash < 0)
            return new(end, port, null);

        return ProtocolOf(text[(slash + 1)..]) is { } protocol
            ? new(end, port, protocol)
            : new(end, port, null, $"{text}: {text[(slash + 1)..]} is no protocol that is followed; tcp, udp, sctp and icmp are.");
    }

    public static string Word(Protocol protocol) => protocol is PacketPath.Protocol.Icmp or (Protocol)58 ? "icmp" : protocol.ToString().ToLowerInvariant();

    public static Protocol? ProtocolOf(string word) => word.ToLowerInvariant() switch
    {
        "tcp" => PacketPath.Protocol.Tcp,
        "udp" => PacketPath.Protocol.Udp,
        "sctp" => PacketPath.Protocol.Sctp,
        "icmp" or "icmpv6" or "icmp6" or "ping" => PacketPath.Protocol.Icmp,
        _ => null,
    };

    // In pod:NAMESPACE/NAME and svc:NAMESPACE/NAME the first slash is the namespace's, unless a port or the word icmp shows otherwise.
    private static int ProtocolSlash(string text)
    {
        var slash = text.LastIndexOf('/');
        var kind = text.IndexOf(':');
        if (slash < 0 || kind < 0 || text[..kind] is not ("pod" or "svc"))
            return slash;

        var before = text[(kind + 1)..slash];
        return before.Contains('/') || before.Contains(':') || ProtocolOf(text[(slash + 1)..]) == PacketPath.Protocol.Icmp ? slash : -1;
    }

    private static (string End, string? Port) Split(string text)
    {
        var kind = text.IndexOf(':');
        var body = text[(kind + 1)..];
        if (kind < 0 || (text[..kind] == "ip" && !body.StartsWith('[') && body.Count(letter => letter == ':') > 1 && IPAddress.TryParse(body, out _)))
            return (text, null);

        var colon = body.LastIndexOf(':');
        return colon < 0 || body.EndsWith(']') ? (text, null) : (text[..(kind + 1 + colon)], body[(colon + 1)..]);
    }
}
