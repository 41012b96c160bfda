using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SupportBundle.Collector.Collection.Targets;

/// <summary>Addresses in configuration files, as far as a line shows them by itself.</summary>
internal static partial class AddressText
{
    private const int StandardHttpsPort = 443;

    //     server: https://192.0.2.10:6443
    [GeneratedRegex("(?m)^[ \\t-]*\"?server\"?:[ \\t]*[\"']?(https?://[^\\s\"',]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ServerPattern { get; }

    // virtual_ipaddress {
    //     192.0.2.100/24 dev eth0
    // }
    [GeneratedRegex("virtual_ipaddress(?:_excluded)?\\s*\\{([^}]*)\\}", RegexOptions.CultureInvariant)]
    private static partial Regex VirtualPattern { get; }

    //     - name: address
    //       value: 192.0.2.100
    [GeneratedRegex("name:[ \\t]*[\"']?(?:address|vip_address)[\"']?\\s*\\n[ \\t]*value:[ \\t]*[\"']?([0-9a-fA-F.:]+)", RegexOptions.CultureInvariant)]
    private static partial Regex KubeVipPattern { get; }

    // clusterDNS:
    // - 10.96.0.10
    [GeneratedRegex("clusterDNS\"?:[ \\t]*(?:\\n[ \\t]*-[ \\t]*[\"']?([0-9a-fA-F.:]+)[\"']?[ \\t]*)+", RegexOptions.CultureInvariant)]
    private static partial Regex ClusterDnsPattern { get; }

    // KUBELET_KUBEADM_ARGS="--cluster-dns=10.96.0.10,fd00::a --cluster-domain=cluster.local"
    [GeneratedRegex("--cluster-dns[= ]([0-9a-fA-F.:,]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ClusterDnsFlagPattern { get; }

    [GeneratedRegex("(?:clusterDomain\"?:[ \\t]*|--cluster-domain[= ])[\"']?([A-Za-z0-9.-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex ClusterDomainPattern { get; }

    public static IEnumerable<DnsEndPoint> Servers(string kubeconfig) =>
        from Match match in ServerPattern.Matches(kubeconfig)
        where Uri.TryCreate(match.Groups[1].Value, UriKind.Absolute, out _)
        let uri = new Uri(match.Groups[1].Value)
        select new DnsEndPoint(uri.IdnHost, uri.IsDefaultPort ? StandardHttpsPort : uri.Port);

    public static IEnumerable<IPAddress> VirtualAddresses(string keepalived) =>
        from Match block in VirtualPattern.Matches(keepalived)
        from line in block.Groups[1].Value.Split('\n')
        let address = Parse(line.Split(['!', '#'])[0].Trim().Split([' ', '\t', '/'])[0])
        where address is not null
        select address;

    public static IEnumerable<IPAddress> KubeVipAddresses(string manifest) => KubeVipPattern.Matches(manifest).Select(match => Parse(match.Groups[1].Value)).OfType<IPAddress>();

    // nameserver 192.0.2.53
    public static IEnumerable<IPAddress> NameServers(string resolvConf) =>
        from line in resolvConf.Split('\n')
        let words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        where words is ["nameserver", ..] && words.Length > 1
        let address = Parse(words[1])
        where address is not null
        select address;

    public static IEnumerable<IPAddress> ClusterDns(string kubelet) =>
        ClusterDnsPattern.Matches(kubelet).SelectMany(match => match.Groups[1].Captures).Select(capture => capture.Value)
            .Concat(ClusterDnsFlagPattern.Matches(kubelet).SelectMany(match => match.Groups[1].Value.Split(',')))
            .Select(Parse).OfType<IPAddress>();

    public static string? ClusterDomain(string kubelet) => ClusterDomainPattern.Match(kubelet) is { Success: true } match ? match.Groups[1].Value : null;

    // eth0	00000000	010200C0	0003	0	0	100	00000000	0	0	0      (little-endian: 192.0.2.1)
    public static IEnumerable<IPAddress> Gateways(string procRoute) =>
        from line in procRoute.Split('\n').Skip(1)
        let fields = line.Split('\t', StringSplitOptions.TrimEntries)
        where fields.Length > 2 && uint.TryParse(fields[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
        let gateway = new IPAddress(BitConverter.GetBytes(uint.Parse(fields[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)))
        where !gateway.Equals(IPAddress.Any)
        select gateway;

    // 00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
    public static IEnumerable<IPAddress> Gateways6(string procRoute) =>
        from line in procRoute.Split('\n')
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields.Length > 4 && fields[4].Length == 32 && fields[4].All(char.IsAsciiHexDigit)
        let gateway = new IPAddress(Convert.FromHexString(fields[4]))
        where !gateway.Equals(IPAddress.IPv6Any) && !gateway.IsIPv6LinkLocal
        select gateway;

    private static IPAddress? Parse(string text) => text.Contains('.') || text.Contains(':') ? IPAddress.TryParse(text, out var address) ? address : null : null;
}
