using System.Collections.Frozen;
using SupportBundle.Analyzer.Artifacts.Netfilter.Nft;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.PacketPath.Packets;

namespace SupportBundle.Analyzer.PacketPath.Netfilter.Nft;

/// <summary>What a field holds, which says how a constant that it is compared with is to be read.</summary>
internal enum NftType
{
    Integer,
    Ip4,
    Ip6,
    Protocol,
    EtherType,
    NfProto,
    DeviceName,

    /// <summary>A device by its number; nft prints the name where there is such a device.</summary>
    Device,
    Text,
    ConnectionState,
    ConnectionStatus,
    Direction,
    PacketType,
    TcpFlags,
    Dscp,
    IcmpType,
    Icmp6Type,
    IcmpCode,
    Icmp6Code,
    AddressType,
    User,
    Boolean,
}

/// <summary>The names that nft has for numbers (libnftables' symbol tables).</summary>
internal static class NftSymbols
{
    private static readonly FrozenDictionary<NftType, FrozenDictionary<string, uint>> Names = new Dictionary<NftType, string>
    {
        [NftType.EtherType] = "ip=0x800 arp=0x806 ip6=0x86dd vlan=0x8100 8021q=0x8100 8021ad=0x88a8",
        [NftType.NfProto] = "ipv4=2 ipv6=10",
        [NftType.ConnectionState] = "invalid=1 established=2 related=4 new=8 untracked=64",
        [NftType.ConnectionStatus] = "expected=1 seen-reply=2 assured=4 confirmed=8 snat=16 dnat=32 dying=512",
        [NftType.Direction] = "original=0 reply=1",
        [NftType.PacketType] = "host=0 unicast=0 broadcast=1 multicast=2 other=3",
        [NftType.TcpFlags] = "fin=1 syn=2 rst=4 psh=8 ack=16 urg=32 ecn=64 cwr=128",
        [NftType.Dscp] = "cs0=0 cs1=8 cs2=16 cs3=24 cs4=32 cs5=40 cs6=48 cs7=56 df=0 be=0 lephb=1 af11=10 af12=12 af13=14 af21=18 af22=20 af23=22 af31=26 af32=28 af33=30 af41=34 af42=36 af43=38 va=44 ef=46",
        [NftType.IcmpType] = "info-request=15 info-reply=16 address-mask-request=17 address-mask-reply=18",
        [NftType.Icmp6Type] = "mld2-listener-report=143 ind-neighbor-solicit=141 ind-neighbor-advert=142 router-renumbering=138",
        [NftType.IcmpCode] = "net-unreachable=0 host-unreachable=1 prot-unreachable=2 port-unreachable=3 frag-needed=4 net-prohibited=9 host-prohibited=10 admin-prohibited=13",
        [NftType.Icmp6Code] = "no-route=0 admin-prohibited=1 addr-unreachable=3 port-unreachable=4 policy-fail=5 reject-route=6",
        [NftType.Boolean] = "missing=0 exists=1 false=0 true=1",
        [NftType.User] = "root=0",
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Split(' ').Select(word => word.Split('=')).ToFrozenDictionary(word => word[0], word => MarkValue.TryParse(word[1])!.Value.Value)); // all of them are numbers

    /// <summary>Null where the word stands for no value of the type, or for one that only the machine itself could tell (a user's name).</summary>
    public static NftDatum? Of(NftValue value, NftType type) => type switch
    {
        NftType.Ip4 or NftType.Ip6 when value.Number is null => Address.TryParse(value.Text) is { } address && address.IsV6 == (type == NftType.Ip6) ? NftDatum.Of(address.Bits) : null,
        NftType.DeviceName or NftType.Text => NftDatum.Of(value.Text),
        NftType.Device => value.Number is null ? NftDatum.Of(value.Text) : null,
        NftType.AddressType => value.Text == "unspec" ? NftDatum.Of((UInt128)NftFibFields.Unspecified) : RouteWords.TypeOf(value.Text) is { } known ? NftDatum.Of((UInt128)(int)known) : null,
        _ when value.Number is { } number => NftDatum.Of((UInt128)number),
        NftType.Protocol => ProtocolName.NumberOf(value.Text) is { } protocol ? NftDatum.Of((UInt128)protocol) : null,
        _ => Named(value.Text, type) is { } named ? NftDatum.Of((UInt128)named) : null,
    };

    private static uint? Named(string word, NftType type)
    {
        if (Names.TryGetValue(type, out var names) && names.TryGetValue(word, out var number))
            return number;

        return type is NftType.IcmpType or NftType.Icmp6Type ? IcmpName.Parse(word, type == NftType.Icmp6Type)?.Type : null;
    }
}
