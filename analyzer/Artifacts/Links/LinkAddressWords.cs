using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Reads the addresses in the text of <c>ip addr</c>.</summary>
internal static class LinkAddressWords
{
    // inet 192.168.56.12/24 brd 192.168.56.255 scope global secondary eth0:1      inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0
    // inet6 fe80::1/64 scope link tentative dadfailed proto kernel_ll
    /// <summary>The address in a line; null where it is not readable.</summary>
    public static InterfaceAddress? Of(SourceLine line, LineWords words, int at, string device)
    {
        var peer = words.After("peer");
        if (NetworkOf(words[at + 1], peer) is not { } network)
            return null;

        var rest = words.From(at + 2).ToImmutableArray();
        var scope = rest.IndexOf("scope");
        var flags = scope < 0 ? [] : rest.Skip(scope + 2).Where(Flags.Contains).ToImmutableArray();
        return new(line, device, network, words.After("scope") ?? "global", flags.Contains("secondary"))
        {
            Peer = IPAddress.TryParse(peer?.Split('/')[0], out var other) ? other : null,
            Label = words[at] == "inet" && !rest.IsEmpty && !Flags.Contains(rest[^1]) && rest.Length > scope + 2 ? rest[^1] : null,
            Flags = flags,
        };
    }

    // lo               UNKNOWN        127.0.0.1/8 ::1/128           tun0  UNKNOWN  10.8.0.2 peer 10.8.0.1/32 metric 100
    /// <summary>The addresses in a line of <c>ip -br</c>, each with its word; null for a word that is none.</summary>
    public static IEnumerable<(string Word, InterfaceAddress? Address)> OfBrief(SourceLine line, LineWords words, string device)
    {
        for (var at = 2; at < words.Count; at++)
        {
            var peer = words[at + 1] == "peer" ? words[at + 2] : null;
            if (words[at] == "metric")
                at++;
            else if (NetworkOf(words[at], peer) is { } network)
                yield return (words[at], new(line, device, network, ScopeOf(network), false) { Peer = IPAddress.TryParse(peer?.Split('/')[0], out var other) ? other : null });
            else
                yield return (words[at], null);
            at += peer is null ? 0 : 2;
        }
    }

    // valid_lft 86395sec preferred_lft 3595sec      valid_lft forever preferred_lft forever
    /// <summary>The address with its lifetime; null where the line tells none.</summary>
    public static InterfaceAddress? WithLifetime(InterfaceAddress address, LineWords words) =>
        words[1] == "forever" ? address
            : LineWords.SecondsOf(words[1]) is { } seconds ? address with { ValidSeconds = seconds }
            : null;

    private static Prefix? NetworkOf(string local, string? peer) =>
        Prefix.TryParse(peer is null || local.Contains('/') ? local : $"{local}/{peer[(peer.IndexOf('/') + 1)..]}");

    /// <summary>The scope that the kernel gives an address by itself, where it was not printed.</summary>
    public static string ScopeOf(Prefix network) =>
        IPAddress.IsLoopback(network.Address) ? "host" : network.Address.IsIPv6LinkLocal ? "link" : "global";

    private static readonly ImmutableHashSet<string> Flags =
    [
        "secondary", "temporary", "tentative", "deprecated", "dadfailed", "optimistic", "home", "nodad", "mngtmpaddr", "noprefixroute", "autojoin",
        "permanent", "dynamic", "stable-privacy",
    ];
}
