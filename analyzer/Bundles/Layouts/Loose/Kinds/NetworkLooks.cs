using System.Net;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>How the outputs of <c>ip</c>, <c>bridge</c> and their forerunners begin.</summary>
internal static partial class NetworkLooks
{
    private static readonly string[] States = ["PERMANENT", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "INCOMPLETE", "NOARP", "NONE"];

    // default via 192.168.56.1 dev eth0      unreachable default      10.244.0.0/24 dev cni0 proto kernel scope link src 10.244.0.1
    public static bool IsRoutes(FileHead head) => head.MostLinesAre(IsRoute);

    public static bool IsRoutes6(FileHead head) => IsRoutes(head) && AreOf6(head);

    public static bool IsRoutes4(FileHead head) => IsRoutes(head) && !AreOf6(head);

    // With "table all", what is not of the main table names its own.
    public static int HasTables(FileHead head) => (head.Has(" table local") ? 2 : 0) + (head.Has(" proto ") ? 1 : 0);

    public static bool IsRoutesJson(FileHead head) => head.HasMember("dst") && head.HasMember("dev") && !IsNeighboursJson(head) && (head.HasMember("protocol") || head.HasMember("gateway") || head.HasMember("scope"));

    public static bool IsRoutesJson6(FileHead head) => IsRoutesJson(head) && Json6().IsMatch(head.Text) && !Json4().IsMatch(head.Text);

    public static bool IsRoutesJson4(FileHead head) => IsRoutesJson(head) && !IsRoutesJson6(head);

    public static int HasTablesJson(FileHead head) => head.HasMember("table") ? 1 : 0;

    // 0:	from all lookup local
    public static bool IsRules(FileHead head) => head.MostLinesAre(line => PolicyRule().IsMatch(line));

    public static bool IsRulesJson(FileHead head) => head.HasMember("priority") && head.HasMember("src") && !head.HasMember("ifname");

    // 10.244.1.21 dev cni0 lladdr da:7e:62:d6:dd:dc REACHABLE
    public static bool IsNeighbours(FileHead head) => head.MostLinesAre(line => StartsWithAddress(line) && line.Contains(" dev ", StringComparison.Ordinal) && States.Contains(line.Trim().Split(' ')[^1]));

    public static bool IsNeighbours6(FileHead head) => IsNeighbours(head) && head.Lines.All(line => line.Split(' ')[0].Contains(':', StringComparison.Ordinal));

    public static bool IsNeighboursJson(FileHead head) => head.HasMember("dst") && head.HasMember("state") && head.HasMember("dev");

    // 1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    public static bool IsLinks(FileHead head) => Device().IsMatch(head.First) && !IsBridgeLinks(head);

    public static bool IsAddresses(FileHead head) => (IsLinks(head) && !head.First.Contains(" mode ", StringComparison.Ordinal)) || IsBriefAddresses(head);

    // eth0             UP             192.168.1.11/24        (ip -br addr)
    // 2: eth0    inet 192.168.1.11/24 brd 192.168.1.255 scope global eth0        (ip -o addr)
    public static bool IsBriefAddresses(FileHead head) => head.MostLinesAre(line => BriefAddress().IsMatch(line) || OneLineAddress().IsMatch(line));

    // eth0             UP             52:54:00:8a:fe:e6 <BROADCAST,MULTICAST,UP,LOWER_UP>        (ip -br link)
    public static bool IsLinksOnly(FileHead head) => (IsLinks(head) && !IsAddresses(head)) || head.MostLinesAre(line => BriefLink().IsMatch(line));

    // 4: veth5c51a4f5@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 master cni0 state forwarding priority 32 cost 2
    public static bool IsBridgeLinks(FileHead head) => BridgePort().IsMatch(head.First);

    public static bool IsAddressesJson(FileHead head) => head.HasMember("ifname") && head.HasMember("addr_info");

    public static bool IsLinksJson(FileHead head) => head.HasMember("ifname") && head.HasMember("link_type") && !head.HasMember("addr_info");

    public static bool IsBridgeLinksJson(FileHead head) => head.HasMember("ifname") && head.HasMember("master") && !head.HasMember("link_type") && !head.HasMember("mac");

    // 33:33:00:00:00:01 dev eth0 self permanent
    public static bool IsFdb(FileHead head) => head.MostLinesAre(line => MacOnDevice().IsMatch(line));

    public static bool IsFdbJson(FileHead head) => head.HasMember("mac") && head.HasMember("ifname");

    // eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500      eth0      Link encap:Ethernet
    public static bool IsIfconfig(FileHead head) => head.First.Contains(": flags=", StringComparison.Ordinal) || head.First.Contains("Link encap:", StringComparison.Ordinal);

    // id 7 via 192.168.56.1 dev eth0 scope link
    public static bool IsNextHops(FileHead head) => head.MostLinesAre(line => NextHopObject().IsMatch(line));

    public static bool IsNextHopsJson(FileHead head) => head.HasMember("id") && head.HasMember("flags") && (head.HasMember("dev") || head.HasMember("blackhole") || head.HasMember("group")) && !head.HasMember("dst") && !head.HasMember("ifname");

    // 1:	lo
    // 	inet  224.0.0.1
    public static bool IsMulticastGroups(FileHead head) => MulticastDevice().IsMatch(head.First) && head.Lines.Any(line => line.StartsWith("\tinet", StringComparison.Ordinal) || line.StartsWith("\tlink", StringComparison.Ordinal));

    // DEVICE  TYPE      STATE      CONNECTION      eth1:ethernet:connected:site
    public static bool IsNmcliDevices(FileHead head) => HasColumns(head.First, "DEVICE", "TYPE", "STATE", "CONNECTION") || head.MostLinesAre(line => TerseDevice().IsMatch(line));

    // NAME     UUID                                  TYPE      DEVICE
    public static bool IsNmcliConnections(FileHead head) => HasColumns(head.First, "NAME", "UUID", "TYPE", "DEVICE") || head.MostLinesAre(line => TerseConnection().IsMatch(line));

    private static bool HasColumns(string line, params ReadOnlySpan<string> names) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).AsSpan().SequenceEqual(names);

    // Kernel IP routing table
    public static bool IsRouteN(FileHead head) => head.Lines.Take(2).Any(line => line.StartsWith("Kernel IP routing table", StringComparison.Ordinal) || line.StartsWith("Destination     Gateway", StringComparison.Ordinal));

    // ? (192.168.56.1) at 2e:27:f0:32:09:69 [ether] on eth0      Address                  HWtype  HWaddress
    public static bool IsArp(FileHead head) => ArpEntry().IsMatch(head.First) || head.First.StartsWith("Address                  HWtype", StringComparison.Ordinal);

    // inet eth0 forwarding on rp_filter off mc_forwarding off proxy_neigh off
    public static bool IsNetconf(FileHead head) => head.First.StartsWith("inet ", StringComparison.Ordinal) && head.First.Contains(" forwarding ", StringComparison.Ordinal);

    private static bool IsRoute(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [] || line.Contains(" lladdr ", StringComparison.Ordinal) || (States.Contains(words[^1]) && !line.Contains(" via ", StringComparison.Ordinal)))
            return false;
        if (words[0] is "nexthop" or "cache")
            return true;

        var to = IsType(words[0]) ? 1 : 0;
        return to < words.Length && (words[to] == "default" || IsRange(words[to])) && (to == 1 || words.Contains("dev") || words.Contains("via") || words.Contains("proto") || words.Contains("scope"));
    }

    private static bool IsType(string word) =>
        word is "unicast" or "local" or "broadcast" or "multicast" or "unreachable" or "blackhole" or "prohibit" or "throw" or "anycast" or "nat";

    private static bool IsRange(string word) => IPAddress.TryParse(word.Split('/')[0], out _) && word.Any(letter => letter is '.' or ':');

    private static bool StartsWithAddress(string line) => IsRange(line.Split(' ')[0]);

    // "table all" of ip prints both families.
    private static bool AreOf6(FileHead head)
    {
        var addresses = head.Lines.SelectMany(line => line.Split(' ').Take(3)).Where(word => IPAddress.TryParse(word.Split('/')[0], out _) && word.Any(letter => letter is '.' or ':')).ToArray();
        return addresses.Length > 0 && addresses.All(address => address.Contains(':', StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\S+ +(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT)( +[0-9a-f.:]+(/\d+| peer \S+)( metric \d+)?)* *$")]
    private static partial Regex BriefAddress();

    [GeneratedRegex(@"^\d+: \S+ +inet6? [0-9a-f.:]+")]
    private static partial Regex OneLineAddress();

    [GeneratedRegex(@"^\S+ +(UP|DOWN|UNKNOWN|LOWERLAYERDOWN|DORMANT|NOTPRESENT) +[0-9a-f:.]+ <[A-Z0-9,_-]*>")]
    private static partial Regex BriefLink();

    [GeneratedRegex(@"^id \d+ (via|dev|group|blackhole|encap|fdb) ?")]
    private static partial Regex NextHopObject();

    [GeneratedRegex(@"^\d+:\t\S+$")]
    private static partial Regex MulticastDevice();

    [GeneratedRegex(@"^[^:]+:[a-z0-9-]+:(unmanaged|unavailable|disconnected|connect(ed|ing)|deactivating)[^:]*:")]
    private static partial Regex TerseDevice();

    [GeneratedRegex(@"^.+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[a-z0-9-]+:")]
    private static partial Regex TerseConnection();

    [GeneratedRegex(@"^\d+:\s+(not )?from ")]
    private static partial Regex PolicyRule();

    [GeneratedRegex(@"^\d+: [^\s:]+: <[A-Z0-9,_-]*> mtu ")]
    private static partial Regex Device();

    [GeneratedRegex(@"^\d+: [^\s:]+: <[A-Z0-9,_-]*> mtu \d+ master \S+ state [a-z]")]
    private static partial Regex BridgePort();

    [GeneratedRegex(@"^([0-9a-f]{2}:){5}[0-9a-f]{2} dev ")]
    private static partial Regex MacOnDevice();

    [GeneratedRegex(@"^\S+ \([0-9.]+\) at ")]
    private static partial Regex ArpEntry();

    [GeneratedRegex(@"""(dst|gateway)"": ?""\d+\.")]
    private static partial Regex Json4();

    [GeneratedRegex(@"""dst"": ?""[0-9a-f]*:")]
    private static partial Regex Json6();
}
