using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The entries of all routing tables, as <c>ip route show table all</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record RouteList(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<RouteList>
{
    public static Parsed<RouteList> Parse(ArtifactText text) => Parse(text, null);

    /// <summary>The same where it is known which family was asked for.</summary>
    public static Parsed<RouteList> Parse(ArtifactText text, bool? isV6) =>
        text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[") ? ParseJson(text, isV6) : ParseText(text, isV6);

    /// <summary>The tables that every kernel has, by number or name, under one name.</summary>
    public static string TableName(string table) => table switch
    {
        "255" => "local",
        "254" => "main",
        "253" => "default",
        _ => table,
    };

    private static Parsed<RouteList> ParseText(ArtifactText text, bool? isV6)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToImmutableArray();
        var family = isV6 ?? IsOfV6Only(lines);
        var reader = new RouteTextReader();
        foreach (var line in lines)
            reader.Take(line, new(line, family));

        return new(new(text, reader.End()), reader.Notes);
    }

    // The text of "ip -6 route" has no mark of the family, and its default route need not have a gateway.
    private static bool IsOfV6Only(ImmutableArray<SourceLine> lines)
    {
        var families = lines.Select(line => new RouteWords(line).IsV6Destination).OfType<bool>().Distinct().ToList();
        return families is [true];
    }

    private static Parsed<RouteList> ParseJson(ArtifactText text, bool? isV6)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (Route(row, isV6 == true) is { } route)
                routes.Add(route);
            else
                notes.Add(new(row.Line, "not a route"));
        }

        return new(new(text, routes.ToImmutable()), notes.ToImmutable());
    }

    // {"type":"unicast","dst":"default","gateway":"192.168.56.1","dev":"eth0","table":"main","protocol":"boot","scope":"global","flags":[]}
    private static Route? Route(JsonRow row, bool isV6Asked)
    {
        if (Destination(row) is not { } destination || RouteWords.TypeOf(row.Text("type") ?? "unicast") is not { } type)
            return null;

        // "via" names a gateway of the other family.
        var isV6 = isV6Asked || row.Has("pref") || AddressOf(row.Text("gateway") ?? row.Text("prefsrc"))?.AddressFamily == AddressFamily.InterNetworkV6;
        if (RouteWords.DestinationOf(destination, isV6) is not { } prefix)
            return null;

        ImmutableArray<JsonRow> metrics = [.. row.Rows("metrics")];
        return new(row.Line, type, prefix, TableName(row.Text("table") ?? (type is RouteType.Local or RouteType.Broadcast ? "local" : "main")))
        {
            Hop = NextHopOf(row),
            PreferredSource = AddressOf(row.Text("prefsrc")),
            Scope = row.Text("scope") ?? "global",
            Metric = row.Number("metric") ?? 0,
            Preference = RouteWords.PreferenceOf(row.Text("pref")),
            Protocol = row.Text("protocol"),
            Tos = row.Text("tos"),
            Mtu = Metric(metrics, "mtu"),
            AdvertisedMss = Metric(metrics, "advmss"),
            Realms = row.Row("flow")?.Text("to"),
            NextHopObject = LineWords.NumberOf(row.Text("nhid")),
            ExpiresSeconds = LineWords.NumberOf(row.Text("expires")),
            NextHops = [.. row.Rows("nexthops").Select(NextHopOf)],
            NotModelled = [.. RouteWords.NotModelled.Where(row.Has)],
        };
    }

    // Up to 5.10, the "dst" of an encapsulation stands in the same object, after the route's own.
    private static string? Destination(JsonRow row) =>
        row.Value.EnumerateObject().Where(member => member.NameEquals("dst") && member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()).FirstOrDefault();

    private static NextHop NextHopOf(JsonRow row) =>
        new(row.Text("dev"), AddressOf(row.Text("gateway")) ?? AddressOf(row.Row("via")?.Text("host")))
        {
            Weight = LineWords.NumberOf(row.Text("weight")) ?? 1,
            Flags = [.. row.Texts("flags")],
            Encapsulation = row.Row("encap")?.Value.GetRawText() ?? row.Text("encap"),
        };

    // "metrics":[{"mtu":1400,"advmss":1360}]
    private static int? Metric(ImmutableArray<JsonRow> metrics, string name) =>
        metrics.Select(one => LineWords.NumberOf(one.Text(name))).FirstOrDefault(number => number is not null);

    private static IPAddress? AddressOf(string? text) => IPAddress.TryParse(text, out var address) ? address : null;
}
