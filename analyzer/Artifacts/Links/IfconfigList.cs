using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The interfaces as <c>ifconfig [-a]</c> prints them, in the forms of net-tools 2, net-tools 1.60 and busybox.
/// Addresses beyond an interface's first are there only when they bear a label of their own (<c>eth0:1</c>).</summary>
internal sealed record IfconfigList(ArtifactText Text, ImmutableArray<Link> Links) : IArtifact<IfconfigList>
{
    public static Parsed<IfconfigList> Parse(ArtifactText text)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (!char.IsWhiteSpace(line.Span[0]) && Heading(line, words) is { } link)
                links.Add(link);
            else if (links.Count > 0 && char.IsWhiteSpace(line.Span[0]) && Detail(line, words, links[^1]) is { } changed)
                links[^1] = changed with { Below = changed.Below.Add(line) };
            else
                notes.Add(new(line, "not a line of ifconfig"));
        }

        return new(new(text, WithLabels(links)), notes.ToImmutable());
    }

    // eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500          eth0      Link encap:Ethernet  HWaddr 2A:6A:A6:35:CA:36
    private static Link? Heading(SourceLine line, LineWords words)
    {
        if (words[0].EndsWith(':') && words[1].StartsWith("flags=", StringComparison.Ordinal))
            return new(line, 0, words[0][..^1], FlagsIn(words[1])) { Mtu = words.Number("mtu") };

        return words[1] == "Link" && words[2].StartsWith("encap:", StringComparison.Ordinal)
            ? new(line, 0, words[0], []) { LinkAddress = words.After("HWaddr")?.ToLowerInvariant() }
            : null;
    }

    private static ImmutableArray<string> FlagsIn(string word)
    {
        var (from, to) = (word.IndexOf('<'), word.LastIndexOf('>'));
        return from >= 0 && to > from ? [.. word[(from + 1)..to].Split(',', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    // Null for a line that is not known.
    private static Link? Detail(SourceLine line, LineWords words, Link link) => words[0] switch
    {
        "inet" or "inet6" => Address(line, words, link),
        "ether" or "infiniband" => link with { LinkAddress = words[1] },
        "RX" or "TX" => WithCounters(words, link),
        _ when words.After("mtu") is null && words.From(0).FirstOrDefault(word => word.StartsWith("MTU:", StringComparison.Ordinal)) is { } mtu => link with
        {
            // UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1
            Flags = [.. words.From(0).TakeWhile(word => word != mtu)],
            Mtu = LineWords.NumberOf(mtu[4..]),
        },
        "loop" or "unspec" or "tunnel" or "sit" or "ppp" or "device" => link,
        ['c', 'o', 'l', 'l', 'i', 's', 'i', 'o', 'n', 's', ':', ..] or ['I', 'n', 't', 'e', 'r', 'r', 'u', 'p', 't', ':', ..] => link,
        _ => null,
    };

    // inet 192.168.56.12  netmask 255.255.255.0  broadcast 192.168.56.255      inet6 fe80::1  prefixlen 64  scopeid 0x20<link>
    // inet addr:192.168.56.12  Bcast:192.168.56.255  Mask:255.255.255.0        inet6 addr: fe80::1/64 Scope:Link
    private static Link? Address(SourceLine line, LineWords words, Link link)
    {
        var word = words[1] == "addr:" ? words[2] : words[1].Replace("addr:", "", StringComparison.Ordinal);
        var length = words.After("prefixlen") ?? LengthOf(words.After("netmask") ?? Labelled(words, "Mask:"));
        if (Prefix.TryParse(word.Contains('/') || length is null ? word : $"{word}/{length}") is not { } network)
            return null;

        var address = new InterfaceAddress(line, link.Name, network, ScopeOf(words, network), false)
        {
            Peer = IPAddress.TryParse(words.After("destination") ?? Labelled(words, "P-t-P:"), out var peer) ? peer : null,
        };
        return link with { Addresses = link.Addresses.Add(address) };
    }

    private static string ScopeOf(LineWords words, Prefix network) =>
        Labelled(words, "Scope:")?.ToLowerInvariant() ?? LinkAddressWords.ScopeOf(network);

    private static string? Labelled(LineWords words, string label) =>
        words.From(0).FirstOrDefault(word => word.StartsWith(label, StringComparison.Ordinal))?[label.Length..];

    private static string? LengthOf(string? mask) =>
        IPAddress.TryParse(mask, out var address) ? Netmask.LengthOf(address)?.ToString(CultureInfo.InvariantCulture) : null;

    // RX packets 15  bytes 1210 (1.1 KiB)     TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0
    // RX packets:11 errors:0 dropped:0 overruns:0 frame:0                RX bytes:918 (918.0 B)  TX bytes:3314 (3.2 KiB)
    private static Link WithCounters(LineWords words, Link link)
    {
        var counters = link.Counters ?? new(0, 0, 0, 0, 0, 0, 0, 0);
        var isRx = true;
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is "RX" or "TX")
                isRx = words[at] == "RX";
            else if (NumberAt(words, at) is { } value)
                counters = isRx ? Received(counters, value.Name, value.Number) : Sent(counters, value.Name, value.Number);
        }

        return link with { Counters = counters };
    }

    private static (string Name, long Number)? NumberAt(LineWords words, int at)
    {
        var colon = words[at].IndexOf(':');
        var (name, text) = colon > 0 ? (words[at][..colon], words[at][(colon + 1)..]) : (words[at], words[at + 1]);
        return long.TryParse(text, NumberStyles.None, null, out var number) ? (name, number) : null;
    }

    private static LinkCounters Received(LinkCounters counters, string name, long number) => name switch
    {
        "bytes" => counters with { RxBytes = number },
        "packets" => counters with { RxPackets = number },
        "errors" => counters with { RxErrors = number },
        "dropped" => counters with { RxDropped = number },
        "overruns" => counters with { RxMissed = number },
        _ => counters,
    };

    private static LinkCounters Sent(LinkCounters counters, string name, long number) => name switch
    {
        "bytes" => counters with { TxBytes = number },
        "packets" => counters with { TxPackets = number },
        "errors" => counters with { TxErrors = number },
        "dropped" => counters with { TxDropped = number },
        "carrier" => counters with { TxCarrier = number },
        "collisions" => counters with { Collisions = number },
        _ => counters,
    };

    // eth0:1 is no interface but an address of eth0 with a label; one in a subnet that eth0 has is secondary.
    private static ImmutableArray<Link> WithLabels(IEnumerable<Link> read)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var link in read.OrderBy(link => link.Name.Contains(':')))
        {
            var name = link.Name.Split(':')[0];
            if (link.Name == name || !places.TryGetValue(name, out var at))
            {
                places.TryAdd(name, links.Count);
                links.Add(link.Name == name ? link : link with { Name = name, Addresses = [.. Renamed(link, name, [])] });
            }
            else
            {
                var first = links[at];
                links[at] = first with { Addresses = [.. first.Addresses, .. Renamed(link, name, first.Addresses)], Below = first.Below.Add(link.Line).AddRange(link.Below) };
            }
        }

        return links.ToImmutable();
    }

    private static IEnumerable<InterfaceAddress> Renamed(Link labelled, string name, ImmutableArray<InterfaceAddress> others) =>
        labelled.Addresses.Select(address => address with
        {
            Device = name,
            Label = labelled.Name,
            IsSecondary = others.Any(other => other.Network.Length == address.Network.Length && other.Network.Contains(address.Network)),
        });
}
