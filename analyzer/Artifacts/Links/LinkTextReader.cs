using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>Reads the text of <c>ip [-d] [-s] [-o] [-br] addr|link</c> line by line.</summary>
internal sealed class LinkTextReader
{
    private static readonly ImmutableHashSet<string> States = ["UP", "DOWN", "UNKNOWN", "LOWERLAYERDOWN", "DORMANT", "NOTPRESENT", "TESTING"];

    private readonly List<LinkUnderWay> _links = [];
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly Dictionary<string, LinkUnderWay> _places = new(StringComparer.Ordinal);
    private CounterLines _counters = new();

    public ImmutableArray<ParseNote> Notes => _notes.ToImmutable();

    public ImmutableArray<Link> End() => [.. _links.Select(link => link.End())];

    public void Take(SourceLine line)
    {
        var words = new LineWords(line.Text);
        if (!char.IsWhiteSpace(line.Span[0]))
            TakeHeading(line, words);
        else if (_links.Count == 0)
            _notes.Add(new(line, "a detail without an interface"));
        else
            TakeDetail(line, words);
    }

    private void TakeHeading(SourceLine line, LineWords words)
    {
        if (words[2].StartsWith('<') && Heading(line, words) is { } link)
            Add(new(link));
        else if (words[2] is "inet" or "inet6" && LineWords.NumberOf(words[0].TrimEnd(':')) is { } index)
            TakeOneLineAddress(line, words, index);
        else if (States.Contains(words[1]))
            TakeBrief(line, words);
        else
            _notes.Add(new(line, "not an interface"));
    }

    // 4: veth5c51a4f5@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master cni0 state UP group default qlen 1000
    private static Link? Heading(SourceLine line, LineWords words) =>
        LineWords.NumberOf(words[0].TrimEnd(':')) is { } index && words[1].EndsWith(':')
            ? Named(line, index, words[1].TrimEnd(':'), words[2]) with
            {
                Mtu = words.Number("mtu"),
                Master = words.After("master"),
                OperState = words.After("state"),
                QueueLength = words.Number("qlen"),
            }
            : null;

    // eth0@if5: the other end is in another namespace; eth0.100@eth0: it stands on eth0; tunl0@NONE: on none.
    private static Link Named(SourceLine line, int index, string name, string flags)
    {
        var at = name.IndexOf('@');
        var other = at > 0 ? name[(at + 1)..] : null;
        var peer = other?.StartsWith("if", StringComparison.Ordinal) == true ? LineWords.NumberOf(other[2..]) : null;
        return new(line, index, at > 0 ? name[..at] : name, [.. flags.Trim('<', '>').Split(',', StringSplitOptions.RemoveEmptyEntries)])
        {
            PeerIndex = peer,
            Lower = peer is null && other != "NONE" ? other : null,
        };
    }

    // 2: eth0    inet 192.168.56.12/24 brd 192.168.56.255 scope global eth0
    private void TakeOneLineAddress(SourceLine line, LineWords words, int index)
    {
        if (!_places.TryGetValue(words[1], out var link))
            Add(link = new(Named(line, index, words[1], "")));

        TakeAddress(line, words, 2, link);
    }

    private void TakeAddress(SourceLine line, LineWords words, int at, LinkUnderWay link)
    {
        if (LinkAddressWords.Of(line, words, at, link.Name) is { } address)
            link.Addresses.Add(address);
        else
            _notes.Add(new(line, $"an address of {link.Name} is not readable"));
    }

    // eth0@if2         UP             192.168.56.12/24 fe80::1/64         lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>
    private void TakeBrief(SourceLine line, LineWords words)
    {
        var isLink = words[3].StartsWith('<');
        var link = new LinkUnderWay(Named(line, 0, words[0], isLink ? words[3] : "") with { OperState = words[1], LinkAddress = isLink ? words[2] : null });
        Add(link);
        foreach (var (word, address) in isLink ? [] : LinkAddressWords.OfBrief(line, words, link.Name))
        {
            if (address is not null)
                link.Addresses.Add(address);
            else
                _notes.Add(new(line, $"an address of {link.Name} is not readable: {word}"));
        }
    }

    private void Add(LinkUnderWay link)
    {
        _places[link.Name] = link;
        _links.Add(link);
        _counters = new();
    }

    private void TakeDetail(SourceLine line, LineWords words)
    {
        var link = _links[^1];
        if (words[0] is "inet" or "inet6")
            TakeAddress(line, words, 0, link);
        else if (_counters.Take(words))
            link.Take(line, link.Link with { Counters = _counters.Result ?? link.Link.Counters });
        else if (words[0] is "valid_lft" && link.Addresses is [.., var last] && LinkAddressWords.WithLifetime(last, words) is { } lasting)
            link.Take(line, lasting);
        else if (Detail(words, link.Link, line) is { } changed)
            link.Take(line, changed);
        else if (!IsIgnorable(words))
            _notes.Add(new(line, $"a detail of {link.Name} that is not known"));
    }

    private static Link? Detail(LineWords words, Link link, SourceLine line) => words[0] switch
    {
        ['l', 'i', 'n', 'k', '/', ..] => link with
        {
            LinkAddress = words.Count > 1 ? words[1] : null,
            PeerNamespace = words.After("link-netns", "link-netnsid"),
        },
        "prog/xdp" => link with { Program = words.After("id") }, // prog/xdp id 42 tag 3b185187f1855c4c jited
        "alias" => link with { Alias = line.Text.Trim()["alias".Length..].Trim() },
        "altname" => link with { AlternativeNames = link.AlternativeNames.Add(words[1]) },
        "bridge_slave" => link with { Port = LinkAttributes.Of(words).BridgePort() },
        "bond_slave" => link with { BondPort = LinkAttributes.Of(words).BondPort() },
        var kind when Kinds.Contains(kind) || words.Has("numtxqueues") || words.Has("addrgenmode") =>
            link with { Kind = kind, Details = LinkAttributes.Of(words).Details(kind) },
        _ => null,
    };

    // What -d and -s add and what no rule reads: virtual functions, programs, the port's settings in a VRF or team.
    private static bool IsIgnorable(LineWords words) =>
        words[0] is "vrf_slave" or "team_slave" or "promiscuity" or "vf" or "macsec" or "permaddr" or "numtxqueues" or "maxmtu"
            or "parentbus" or "parentdev" or "offload_xstats";

    private static readonly ImmutableHashSet<string> Kinds =
    [
        "veth", "vxlan", "bridge", "bond", "vlan", "dummy", "ipip", "gre", "gretap", "geneve", "wireguard", "macvlan", "macvtap", "ipvlan", "ipvtap",
        "tun", "vrf", "ifb", "sit", "ip6tnl", "nlmon", "team", "xfrm", "vti", "vti6", "ip6gre", "ip6gretap", "erspan", "ipoib", "openvswitch", "netkit", "vcan",
    ];
}
