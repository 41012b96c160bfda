using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The routes as <c>route [-n]</c>, <c>netstat -r[n]</c> or <c>route -A inet6 -n</c> prints them (net-tools or busybox). Of IPv4 it holds the table
/// <c>main</c> alone, one way of each multipath route, and no source hints; blackhole and unreachable routes look alike.</summary>
internal sealed record RouteTable(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<RouteTable>
{
    public static Parsed<RouteTable> Parse(ArtifactText text)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        ImmutableArray<string> columns = [];
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new LineWords(line.Text);
            if (words[0] == "Destination")
                columns = Columns(words);
            else if (words[0] == "Kernel")
                columns = [];
            else if ((columns.Contains("Genmask") ? OfV4(line, words, columns) : OfV6(line, words)) is { } route)
                routes.Add(route);
            else
                notes.Add(new(line, "not a route"));
        }

        return new(new(text, routes.ToImmutable()), notes.ToImmutable());
    }

    // Destination                    Next Hop                   Flag Met Ref Use If
    private static ImmutableArray<string> Columns(LineWords words) => [.. words.From(0)];

    // Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
    // 10.43.0.0       -               255.255.0.0     !     50     -        0 -
    private static Route? OfV4(SourceLine line, LineWords words, ImmutableArray<string> columns)
    {
        var iface = columns.IndexOf("Iface");
        if (words.Count <= iface || !IPAddress.TryParse(words[2], out var mask) || Netmask.LengthOf(mask) is not { } length
            || Prefix.TryParse($"{(words[0] == "default" ? "0.0.0.0" : words[0])}/{length}") is not { } destination)
            return null;

        var metric = columns.IndexOf("Metric");
        var type = words[iface] == "*" || words[3].Contains('!') ? RouteType.Unreachable : RouteType.Unicast;
        return new(line, type, destination, "main")
        {
            Hop = new(type == RouteType.Unicast ? words[iface] : null, GatewayOf(words[1])),
            Scope = GatewayOf(words[1]) is null ? "link" : "global",
            Metric = metric < 0 ? 0 : NumberOf(words[metric]),
            Mtu = columns.IndexOf("MSS") is > 0 and var mss && NumberOf(words[mss]) is > 0 and var value ? (int)value : null,
        };
    }

    // 2001:db8:43::/48               fe80::1                    UGe  1024 1     0 eth0
    // [::]/0                         [::]                       !n   -1   1     0 lo
    private static Route? OfV6(SourceLine line, LineWords words)
    {
        if (words.Count < 7 || Prefix.TryParse(words[0].Replace("[::]", "::", StringComparison.Ordinal)) is not { IsV6: true } destination)
            return null;

        var (flags, device) = (words[2], words[words.Count - 1]);
        var type = flags.Contains('!') ? RouteType.Unreachable : flags.Contains('n') && destination.IsHost ? RouteType.Local : RouteType.Unicast;
        return new(line, type, destination, type == RouteType.Local || destination.ToString() == "ff00::/8" ? "local" : "main")
        {
            Hop = new(device, GatewayOf(words[1].Trim('[', ']'))),
            Metric = words[3] == "-1" ? uint.MaxValue : NumberOf(words[3]),
        };
    }

    private static IPAddress? GatewayOf(string word) =>
        IPAddress.TryParse(word, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : null;

    private static long NumberOf(string word) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
