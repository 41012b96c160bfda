using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads what of a packet an expression looks at; the words are nft(8)'s.</summary>
internal static class NftSelectorReader
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Fields = new Dictionary<string, string>
    {
        ["ether"] = "daddr saddr type",
        ["vlan"] = "id dei cfi pcp type",
        ["arp"] = "htype ptype hlen plen operation saddr daddr",
        ["ip"] = "version hdrlength dscp ecn length id frag-off ttl protocol checksum saddr daddr",
        ["icmp"] = "type code checksum id sequence gateway mtu",
        ["igmp"] = "type mrt checksum group",
        ["ip6"] = "version dscp ecn flowlabel length nexthdr hoplimit saddr daddr",
        ["icmpv6"] = "type code checksum parameter-problem packet-too-big id sequence max-delay taddr daddr",
        ["tcp"] = "sport dport sequence ackseq doff reserved flags window checksum urgptr",
        ["udp"] = "sport dport length checksum",
        ["udplite"] = "sport dport csumcov checksum",
        ["sctp"] = "sport dport vtag checksum",
        ["dccp"] = "sport dport type",
        ["th"] = "sport dport",
        ["ah"] = "nexthdr hdrlength reserved spi sequence",
        ["esp"] = "spi sequence",
        ["comp"] = "nexthdr flags cpi",
        ["vxlan"] = "vni flags",
        ["geneve"] = "vni type",
        ["gre"] = "flags version protocol",
        ["gretap"] = "flags version protocol",
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' ').ToFrozenSet());

    private static readonly FrozenSet<string> Headers = "hbh rt frag dst mh srh".Split(' ').ToFrozenSet();

    // Those that may stand without "meta" (nft(8)).
    private static readonly FrozenSet<string> Unqualified =
        "iif iifname iiftype oif oifname oiftype mark skuid skgid rtclassid priority nftrace cpu pkttype nfproto l4proto iifgroup oifgroup cgroup ibrname obrname".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> MetaKeys =
        "length protocol priority mark iif iifname iiftype iifkind iifgroup oif oifname oiftype oifkind oifgroup skuid skgid nftrace rtclassid ibrname ibriport ibrpvid ibrvproto ibrhwaddr obrname obriport sdif sdifname broute pkttype cpu cgroup random ipsec secmark secpath nfproto l4proto time day hour"
            .Split(' ').ToFrozenSet();

    /// <summary>The selector at this place, or null where there is none and nothing was taken.</summary>
    public static NftExpression? Read(NftCursor at)
    {
        var start = at.At;
        if (at.Word.IsQuoted || ReadHere(at) is not { } selector)
        {
            at.At = start;
            return null;
        }

        return selector;
    }

    private static NftExpression? ReadHere(NftCursor at) => at.Take().Text switch
    {
        "meta" when MetaKeys.Contains(at.Word.Text) => new NftMeta(at.Take().Text),
        "ct" => Ct(at),
        "fib" => Fib(at),
        "rt" when at.Word.Text is "classid" or "nexthop" or "mtu" or "ipsec" or "ip" or "ip6" => Rt(at),
        "socket" when at.Word.Text is "transparent" or "mark" or "wildcard" or "cgroupv2" => new NftSocket(at.Take().Text, (int?)at.NumberAfter("level")),
        "osf" when at.Word.Text is "ttl" or "name" or "version" => Osf(at),
        "numgen" when at.Word.Text is "random" or "inc" => new NftNumgen(at.Take().Text, at.NumberAfter("mod") ?? 0, at.NumberAfter("offset") ?? 0),
        "symhash" => new NftHash(null, at.NumberAfter("mod") ?? 0, null, at.NumberAfter("offset") ?? 0),
        "jhash" => Jhash(at),
        "tunnel" when at.Word.Text is "id" or "path" => new NftTunnel(at.Take().Text),
        "ipsec" when at.Word.Text is "in" or "out" => Ipsec(at),
        "exthdr" => new NftHeaderPart("exthdr", at.Take().Text, null),
        ("tcp" or "ip") and var kind when at.TryTake("option") => new NftHeaderPart($"{kind} option", at.Take().Text, PartField(at)),
        "sctp" when at.TryTake("chunk") => new NftHeaderPart("sctp chunk", at.Take().Text, PartField(at)),
        var protocol => Payload(at, protocol),
    };

    // tcp dport      @th,16,16      vxlan ip saddr      frag id      iifname
    private static NftExpression? Payload(NftCursor at, string protocol)
    {
        if (protocol == "arp" && at.Word.Text is "saddr" or "daddr" && at.Ahead(1).Text is "ip" or "ether")
            return new NftPayload("arp", $"{at.Take().Text} {at.Take().Text}");
        if (protocol is ['@', ..])
            return RawPayload(protocol);
        if (Fields.TryGetValue(protocol, out var fields) && fields.Contains(at.Word.Text))
            return new NftPayload(protocol, at.Take().Text);
        if (protocol is "vxlan" or "geneve" or "gre" or "gretap" && Fields.ContainsKey(at.Word.Text) && ReadHere(at) is NftPayload inner)
            return new NftPayload($"{protocol} {inner.Protocol}", inner.Field);
        if (Headers.Contains(protocol) && !at.Word.IsQuoted && at.Word.Text is [>= 'a' and <= 'z', ..])
            return new NftHeaderPart("exthdr", protocol, at.Take().Text);

        return Unqualified.Contains(protocol) ? new NftMeta(protocol) : null;
    }

    private static NftRawPayload? RawPayload(string word) =>
        word[1..].Split(',') is ["ll" or "nh" or "th" or "ih", var offset, var length] parts
        && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            ? new(parts[0], from, bits)
            : null;

    // ct state      ct original ip saddr      ct reply proto-dst
    private static NftCt? Ct(NftCursor at)
    {
        var direction = at.Word.Text is "original" or "reply" ? at.Take().Text : null;
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        return at.Word.Text is "state" or "direction" or "status" or "mark" or "expiration" or "helper" or "label" or "event" or "secmark" or "zone" or "bytes" or "packets" or "avgpkt"
            or "l3proto" or "saddr" or "daddr" or "protocol" or "proto-src" or "proto-dst" or "id"
            ? new(at.Take().Text, direction, family)
            : null;
    }

    // fib saddr . mark . iif oif
    private static NftFib? Fib(NftCursor at)
    {
        var flags = ImmutableArray.CreateBuilder<string>();
        do
            flags.Add(at.Take().Text);
        while (at.TryTake("."));

        return at.Word.Text is "oif" or "oifname" or "type" or "check" ? new(flags.ToImmutable(), at.Take().Text) : null;
    }

    private static NftRt Rt(NftCursor at)
    {
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        return new(at.Take().Text, family);
    }

    private static NftOsf Osf(NftCursor at)
    {
        var ttl = at.After("ttl");
        return new(at.Take().Text, ttl);
    }

    // jhash ip saddr . tcp sport mod 2 seed 0xdeadbeef offset 100
    private static NftHash? Jhash(NftCursor at)
    {
        var key = NftExpressionReader.Read(at, true);
        if (key is null || at.NumberAfter("mod") is not { } modulus)
            return null;

        var seed = at.TryTake("seed") ? NftValue.Of(at.Take().Text).Number : null;
        return new(key, modulus, seed, at.NumberAfter("offset") ?? 0);
    }

    // ipsec in ip saddr      ipsec out spnum 1 reqid
    private static NftIpsec Ipsec(NftCursor at)
    {
        var direction = at.Take().Text;
        var policy = (int)Math.Min(at.NumberAfter("spnum") ?? 0, int.MaxValue);
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        return new(direction, policy, family, at.Take().Text);
    }

    // "exists" and "missing" are answers about the whole.
    private static string? PartField(NftCursor at) =>
        !at.Word.IsQuoted && at.Word.Text is "kind" or "length" or "size" or "count" or "left" or "right" or "tsval" or "tsecr" or "type" or "ptr" or "addr" or "value" or "flags" or "tsn" or "stream" or "ssn" or "ppid" or "init-tag" or "a-rwnd"
            ? at.Take().Text
            : null;
}
