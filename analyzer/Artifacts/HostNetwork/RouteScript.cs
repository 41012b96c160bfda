using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>Static routes of Red Hat's network scripts (<c>route-eth0</c>) or of SUSE's wicked (<c>routes</c>, <c>ifroute-eth0</c>, ifroute(5)).</summary>
internal sealed record RouteScript(ImmutableArray<ConfiguredRoute> Routes) : IArtifact<RouteScript>
{
    /// <summary>The lines of the older form, from which the routes are put together.</summary>
    public ImmutableArray<SourceLine> Parts { get; init; } = [];

    // 10.0.0.0/8 via 192.0.2.2 dev eth0 table 5          Red Hat: what ip route add takes
    // 10.0.0.0/8 192.0.2.2 - eth0                        SUSE: destination, gateway, netmask, device
    // ADDRESS0=10.0.0.0                                  Red Hat, the older form, with NETMASK0 and GATEWAY0
    public static Parsed<RouteScript> Parse(ArtifactText text)
    {
        var reader = new RouteScriptReader();
        foreach (var line in text.Lines())
            reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads static routes line by line.</summary>
internal sealed class RouteScriptReader
{
    private readonly ImmutableArray<ConfiguredRoute>.Builder _routes = ImmutableArray.CreateBuilder<ConfiguredRoute>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly ImmutableArray<SourceLine>.Builder _parts = ImmutableArray.CreateBuilder<SourceLine>();
    private readonly Dictionary<string, (string Value, SourceLine Line)> _numbered = new(StringComparer.Ordinal);

    public void Take(SourceLine line)
    {
        var words = new LineWords(line.Text);
        if (words.Count == 0 || words[0].StartsWith('#'))
            return;

        if (words[0].IndexOf('=') is > 0 and var at && IsNumbered(words[0].AsSpan(0, at)))
            Keep(words[0][..at], line, line.Text.Trim()[(at + 1)..].Trim('"', '\''));
        else if (Of(line, words) is { } route)
            _routes.Add(route);
        else
            _notes.Add(new(line, "not a static route"));
    }

    public Parsed<RouteScript> End()
    {
        foreach (var (name, (value, line)) in _numbered.Where(pair => pair.Key.StartsWith("ADDRESS", StringComparison.Ordinal)))
        {
            if (Numbered(name["ADDRESS".Length..], value, line) is { } route)
                _routes.Add(route);
            else
                _notes.Add(new(line, "not a static route"));
        }

        return new(new(_routes.ToImmutable()) { Parts = _parts.ToImmutable() }, _notes.ToImmutable());
    }

    private void Keep(string name, SourceLine line, string value)
    {
        _numbered[name] = (value, line);
        _parts.Add(line);
    }

    private static bool IsNumbered(ReadOnlySpan<char> name) => name.StartsWith("ADDRESS") || name.StartsWith("NETMASK") || name.StartsWith("GATEWAY") || name.StartsWith("METRIC") || name.StartsWith("OPTIONS") || name.StartsWith("PREFIX");

    private ConfiguredRoute? Numbered(string number, string address, SourceLine line)
    {
        var mask = Value("NETMASK") is { } given && ConfiguredRoute.AddressOf(given) is { } parsed ? Netmask.LengthOf(parsed)?.ToString(CultureInfo.InvariantCulture) : Value("PREFIX");
        return Prefix.TryParse(mask is null ? address : $"{address}/{mask}") is { } destination
            ? new(line, destination, ConfiguredRoute.AddressOf(Value("GATEWAY"))) { Metric = LineWords.NumberOf(Value("METRIC")) }
            : null;

        string? Value(string key) => _numbered.TryGetValue($"{key}{number}", out var part) ? part.Value : null;
    }

    private static ConfiguredRoute? Of(SourceLine line, LineWords words)
    {
        var isTyped = RouteWords.TypeOf(words[0]) is not null;
        var via = words.After("via") ?? (ConfiguredRoute.AddressOf(words[1]) is not null ? words[1] : null);
        var gateway = ConfiguredRoute.AddressOf(via);
        var destination = words[isTyped ? 1 : 0];
        var isV6 = gateway?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (words.Count < 2 || ConfiguredRoute.DestinationOf(WithMask(destination, words[2]), isV6) is not { } prefix)
            return null;

        return new(line, prefix, gateway) { Table = words.After("table"), Metric = LineWords.NumberOf(words.After("metric")) };
    }

    // 10.0.0.0 192.0.2.2 255.0.0.0 eth0
    private static string WithMask(string destination, string mask) =>
        !destination.Contains('/') && ConfiguredRoute.AddressOf(mask) is { } parsed && mask.StartsWith("255", StringComparison.Ordinal) && Netmask.LengthOf(parsed) is { } length ? $"{destination}/{length}" : destination;
}
