using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Reads the addresses in the text of <c>ip addr</c>.</summary>
internal static class LinkAddressWords
{
    // inet 192.168.56.12/24 brd 192.168.56.255 scope global secondary eth0:1      inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0
    // inet6 fe80::1/64 scope link tentative dadfailed proto kernel_ll
    public static Link Take(SourceLine line, LineWords words, int at, Link link, ImmutableArray<ParseNote>.Builder notes)
    {
        var peer = words.After("peer");
        if (NetworkOf(words[at + 1], peer) is not { } network)
        {
            notes.Add(new(line, $"an address of {link.Name} is not readable"));
            return link;
        }

        var rest = words.From(at + 2).ToImmutableArray();
        var scope = rest.IndexOf("scope");
        var flags = scope < 0 ? [] : rest.Skip(scope + 2).Where(Flags.Contains).ToImmutableArray();
        return With(link, new(line, link.Name, network, words.After("scope") ?? "global", flags.Contains("secondary"))
        {
            Peer = IPAddress.TryParse(peer?.Split('/')[0], out var other) ? other : null,
            Label = words[at] == "inet" && !rest.IsEmpty && !Flags.Contains(rest[^1]) && rest.Length > scope + 2 ? rest[^1] : null,
            Flags = flags,
        });
    }

    // lo               UNKNOWN        127.0.0.1/8 ::1/128           tun0  UNKNOWN  10.8.0.2 peer 10.8.0.1/32 metric 100
    public static Link TakeBrief(SourceLine line, LineWords words, Link link, ImmutableArray<ParseNote>.Builder notes)
    {
        for (var at = 2; at < words.Count; at++)
        {
            var peer = words[at + 1] == "peer" ? words[at + 2] : null;
            if (words[at] == "metric")
                at++;
            else if (NetworkOf(words[at], peer) is { } network)
                link = With(link, new(line, link.Name, network, ScopeOf(network), false) { Peer = IPAddress.TryParse(peer?.Split('/')[0], out var other) ? other : null });
            else
                notes.Add(new(line, $"an address of {link.Name} is not readable: {words[at]}"));
            at += peer is null ? 0 : 2;
        }

        return link;
    }

    // valid_lft 86395sec preferred_lft 3595sec
    public static Link WithLifetime(Link link, LineWords words) => link.Addresses.IsEmpty || LineWords.SecondsOf(words[1]) is not { } seconds
        ? link
        : link with { Addresses = link.Addresses.SetItem(link.Addresses.Length - 1, link.Addresses[^1] with { ValidSeconds = seconds }) };

    private static Link With(Link link, InterfaceAddress address) => link with { Addresses = link.Addresses.Add(address) };

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
