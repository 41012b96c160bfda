using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Reads the text of <c>ip [-d] [-s] addr</c> line by line.</summary>
internal sealed class LinkTextReader
{
    private readonly ImmutableArray<Link>.Builder _links = ImmutableArray.CreateBuilder<Link>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();

    public ImmutableArray<ParseNote> Notes => _notes.ToImmutable();

    public ImmutableArray<Link> End() => _links.ToImmutable();

    public void Take(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var isHeading = !char.IsWhiteSpace(line.Span[0]);
        if (isHeading && Heading(line, words) is { } link)
            _links.Add(link);
        else if (isHeading || _links.Count == 0)
            _notes.Add(new(line, "not an interface"));
        else
            TakeDetail(line, words);
    }

    // 4: veth5c51a4f5@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default
    private static Link? Heading(SourceLine line, string[] words)
    {
        if (words.Length < 3 || !int.TryParse(words[0].TrimEnd(':'), out var index) || !words[1].EndsWith(':') || words[2][0] != '<')
            return null;

        var name = words[1].TrimEnd(':');
        var peer = name.IndexOf('@');
        return new(line, index, peer > 0 ? name[..peer] : name, [.. words[2].Trim('<', '>').Split(',', StringSplitOptions.RemoveEmptyEntries)])
        {
            Mtu = int.TryParse(After(words, "mtu"), out var mtu) ? mtu : null,
            Master = After(words, "master"),
            OperState = After(words, "state"),
        };
    }

    private void TakeDetail(SourceLine line, string[] words)
    {
        var link = _links[^1];
        if (words[0].StartsWith("link/", StringComparison.Ordinal))
            _links[^1] = link with { LinkAddress = words.ElementAtOrDefault(1) };
        else if (words[0] is "inet" or "inet6")
            TakeAddress(line, words, link);
        else if (Kinds.Contains(words[0]))
            _links[^1] = link with { Kind = words[0] };
        else if (!IsIgnorable(words))
            _notes.Add(new(line, $"a detail of {link.Name} that is not known"));
    }

    // inet 192.168.56.12/24 brd 192.168.56.255 scope global secondary eth0      inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0
    private void TakeAddress(SourceLine line, string[] words, Link link)
    {
        var peer = After(words, "peer");
        var local = peer is null || words[1].Contains('/') ? words[1] : $"{words[1]}/{peer[(peer.IndexOf('/') + 1)..]}";
        if (Prefix.TryParse(local) is not { } network)
        {
            _notes.Add(new(line, $"an address of {link.Name} is not readable"));
            return;
        }

        var address = new InterfaceAddress(line, link.Name, network, After(words, "scope") ?? "global", words.Contains("secondary"))
        {
            Peer = peer is not null && IPAddress.TryParse(peer.Split('/')[0], out var other) ? other : null,
        };
        _links[^1] = link with { Addresses = link.Addresses.Add(address) };
    }

    // What -d and -s add and what no rule reads: lifetimes, alternative names, counters, the port's settings in its bridge.
    private static bool IsIgnorable(string[] words) =>
        words[0] is "valid_lft" or "altname" or "RX:" or "TX:" or "alias" or "bridge_slave" or "bond_slave" or "vrf_slave" or "promiscuity"
            or "prog/xdp" or "vf" or "macsec" or "permaddr" or "numtxqueues" or "RX" or "TX"
        || words.All(word => word.All(char.IsAsciiDigit));

    private static readonly ImmutableHashSet<string> Kinds =
    [
        "veth", "vxlan", "bridge", "bond", "vlan", "dummy", "ipip", "gre", "gretap", "geneve", "wireguard", "macvlan", "macvtap", "ipvlan",
        "tun", "vrf", "ifb", "sit", "ip6tnl", "nlmon", "team", "xfrm", "vti", "ip6gre", "erspan", "ipoib", "openvswitch", "netkit", "vcan",
    ];

    private static string? After(string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : null;
    }
}
