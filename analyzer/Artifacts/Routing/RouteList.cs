using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The entries of all routing tables, as <c>ip route show table all</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record RouteList(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<RouteList>
{
    /// <summary>The first entry that could not be read: what the tables say is not known as a whole. Null where all could be.</summary>
    public SourceLine? Unread { get; init; }

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

        return new(new(text, reader.End()) { Unread = reader.Unread }, reader.Notes);
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
        SourceLine? unread = null;
        foreach (var row in JsonRows.Read(text, notes))
        {
            var before = notes.Count;
            if (Route(row, isV6 == true) is { } route)
            {
                routes.Add(notes.Count == before ? route : route with { NotModelled = route.NotModelled.Add("a value that could not be read") });
                continue;
            }

            notes.Add(new(row.Line, "not a route"));
            unread ??= row.Line;
        }

        return new(new(text, routes.ToImmutable()) { Unread = unread }, notes.ToImmutable());
    }

    // {"type":"unicast","dst":"default","gateway":"192.168.56.1","dev":"eth0","table":"main","protocol":"boot","scope":"global","flags":[]}
    private static Route? Route(JsonRow row, bool isV6Asked)
    {
        if (Destination(row) is not { } destination || RouteWords.TypeOf(row.Text("type") ?? "unicast") is not { } type)
            return null;

        // "via" names a gateway of the other family.
        var (hop, source) = (NextHopOf(row), row.Address("prefsrc"));
        var isV6 = isV6Asked || row.Has("pref") || (row.Has("gateway") ? hop.Gateway : source)?.AddressFamily == AddressFamily.InterNetworkV6;
        if (RouteWords.DestinationOf(destination, isV6) is not { } prefix)
            return null;

        NoteUnknown(row);
        ImmutableArray<JsonRow> metrics = [.. row.Rows("metrics")];
        return new(row.Line, type, prefix, TableName(row.Text("table") ?? (type is RouteType.Local or RouteType.Broadcast ? "local" : "main")))
        {
            Hop = hop,
            PreferredSource = source,
            Scope = row.Text("scope") ?? "global",
            Metric = row.Number("metric") ?? 0,
            Preference = RouteWords.PreferenceOf(row.Text("pref")),
            Protocol = row.Text("protocol"),
            Tos = row.Text("tos"),
            Mtu = Metric(metrics, "mtu"),
            AdvertisedMss = Metric(metrics, "advmss"),
            Realms = row.Row("flow")?.Text("to"),
            NextHopObject = row.Int("nhid"),
            ExpiresSeconds = row.Int("expires"),
            NextHops = [.. row.Rows("nexthops").Select(NextHopOf)],
            NotModelled = [.. RouteWords.NotModelled.Where(row.Has)],
        };
    }

    // Up to 5.10, the "dst" of an encapsulation stands in the same object, after the route's own.
    private static string? Destination(JsonRow row) =>
        row.Value.EnumerateObject().Where(member => member.NameEquals("dst") && member.Value.ValueKind == JsonValueKind.String).Select(member => member.Value.GetString()).FirstOrDefault();

    private static NextHop NextHopOf(JsonRow row) =>
        new(row.Text("dev"), row.Address("gateway") ?? row.Row("via")?.Address("host"))
        {
            Weight = row.Int("weight") ?? 1,
            Flags = [.. row.Texts("flags")],
            Encapsulation = row.Value.TryGetProperty("encap", out var wrapped) ? wrapped.ToString() : null,
        };

    // "metrics":[{"mtu":1400,"advmss":1360}]
    private static int? Metric(ImmutableArray<JsonRow> metrics, string name) =>
        metrics.Select(one => one.Int(name)).FirstOrDefault(number => number is not null);

    // What print_route (iproute2's ip/iproute.c) has names for. What an encapsulation holds stands in between where it is not an object of its own.
    private static void NoteUnknown(JsonRow row)
    {
        if (row.Has("encap"))
            return;

        foreach (var member in row.Value.EnumerateObject())
            if (!Known.Contains(member.Name))
                row.Notes?.Add(new(row.Line, $"the attribute {member.Name} is not known"));
    }

    private static readonly ImmutableHashSet<string> Known =
    [
        "type", "dst", "from", "tos", "dsfield", "table", "protocol", "scope", "prefsrc", "src", "via", "gateway", "dev", "metric", "flags", "flow", "metrics", "pref", "expires", "error", "nhid", "nh_info",
        "nexthops", "weight", "cache", "iif", "oif", "uid", "mark", "users", "age", "used", "ipid", "ts", "tsage", "ttl-propogate", "ttl-propagate", "flowlabel", "input", "deleted", "resolved",
    ];
}
