using System.Collections.Immutable;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The entries of all routing tables, as <c>ip route show table all</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record RouteList(ArtifactText Text, ImmutableArray<Route> Routes) : IArtifact<RouteList>
{
    public static Parsed<RouteList> Parse(ArtifactText text) =>
        text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[") ? ParseJson(text) : ParseText(text);

    /// <summary>The tables that every kernel has, by number or name, under one name.</summary>
    public static string TableName(string table) => table switch
    {
        "255" => "local",
        "254" => "main",
        "253" => "default",
        _ => table,
    };

    private static Parsed<RouteList> ParseText(ArtifactText text)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = new RouteWords(line);
            if (words.IsNextHop && routes.Count > 0)
                routes[^1] = routes[^1] with { NextHops = routes[^1].NextHops.Add(words.NextHop()) };
            else if (words.Route() is { } route)
                routes.Add(route);
            else
                notes.Add(new(line, "not a route"));

            if (words.Unknown is { } unknown)
                notes.Add(new(line, $"the attribute {unknown} is not known"));
        }

        return new(new(text, routes.ToImmutable()), notes.ToImmutable());
    }

    private static Parsed<RouteList> ParseJson(ArtifactText text)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var row in JsonRows.Read(text, notes))
        {
            if (Route(row) is { } route)
                routes.Add(route);
            else
                notes.Add(new(row.Line, "not a route"));
        }

        return new(new(text, routes.ToImmutable()), notes.ToImmutable());
    }

    // {"type":"unicast","dst":"default","gateway":"192.168.56.1","dev":"eth0","table":"main","protocol":"boot","scope":"global","flags":[]}
    private static Route? Route(JsonRow row)
    {
        if (row.Text("dst") is not { } destination || RouteWords.TypeOf(row.Text("type") ?? "unicast") is not { } type)
            return null;

        var gateway = AddressOf(row.Text("gateway")) ?? AddressOf(row.Row("via")?.Text("host"));
        var isV6 = destination.Contains(':') || row.Has("pref") || gateway?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (RouteWords.DestinationOf(destination, isV6) is not { } prefix)
            return null;

        return new(row.Line, type, prefix, TableName(row.Text("table") ?? (type is RouteType.Local or RouteType.Broadcast ? "local" : "main")))
        {
            Hop = new(row.Text("dev"), gateway) { Flags = [.. row.Texts("flags")] },
            PreferredSource = AddressOf(row.Text("prefsrc")),
            Scope = row.Text("scope") ?? "global",
            Metric = row.Number("metric") ?? 0,
            Protocol = row.Text("protocol"),
            Tos = row.Text("tos"),
            NextHops = [.. row.Rows("nexthops").Select(NextHopOf)],
            NotModelled = [.. RouteWords.NotModelled.Where(row.Has)],
        };
    }

    private static NextHop NextHopOf(JsonRow row) =>
        new(row.Text("dev"), AddressOf(row.Text("gateway")) ?? AddressOf(row.Row("via")?.Text("host")))
        {
            Weight = (int)(row.Number("weight") ?? 1),
            Flags = [.. row.Texts("flags")],
        };

    private static IPAddress? AddressOf(string? text) => IPAddress.TryParse(text, out var address) ? address : null;
}
