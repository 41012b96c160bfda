using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>A <c>.network</c> file of systemd-networkd: which interfaces it is for, and how these are set up (systemd.network(5)).</summary>
internal sealed record NetworkdFile(ConfiguredInterface Interface, ImmutableArray<UnitSetting> Settings) : IArtifact<NetworkdFile>
{
    private static readonly ImmutableArray<string> OtherConditions =
        ["MACAddress", "PermanentMACAddress", "Path", "Driver", "Type", "Kind", "Property", "WLANInterfaceType", "SSID", "BSSID", "Host", "Virtualization", "KernelCommandLine", "KernelVersion", "Architecture"];

    // [Match]
    // Name=en*
    // [Network]
    // DHCP=yes
    public static Parsed<NetworkdFile> Parse(ArtifactText text)
    {
        var unit = SystemdUnit.Parse(text);
        var file = new NetworkdSettings(unit.Value, unit.Notes.ToBuilder());
        return new(new(file.Interface(text), unit.Value.Settings), file.Notes);
    }

    /// <summary>Whether a condition of its is about more than names.</summary>
    public static bool IsOtherCondition(UnitSetting setting) => setting.Section == "Match" && OtherConditions.Contains(setting.Key);
}

/// <summary>Puts together what the sections of a <c>.network</c> file say.</summary>
internal sealed class NetworkdSettings(SystemdUnit unit, ImmutableArray<ParseNote>.Builder notes)
{
    public ImmutableArray<ParseNote> Notes => notes.ToImmutable();

    public ConfiguredInterface Interface(ArtifactText text)
    {
        var names = Words("Match", "Name").ToImmutableArray();
        var isNegated = names is [['!', ..], ..]; // one exclamation mark is for the whole list
        ImmutableArray<string> patterns = [.. names.Select(name => name.TrimStart('!'))];
        return new(unit.Of("Match", "Name") is [var match, ..] ? match.Line : text.Whole, isNegated ? ["*"] : patterns)
        {
            Except = isNegated ? patterns : [],
            HasOtherConditions = unit.Settings.Any(NetworkdFile.IsOtherCondition),
            Mtu = Mtu(),
            Addresses = [.. unit.Of("Network", "Address").Concat(unit.Of("Address", "Address")).Select(Address).OfType<Said<Prefix>>()],
            Routes = [.. Gateways(), .. Routes()],
            UsesDhcp = Words("Network", "DHCP").LastOrDefault() is { } dhcp ? dhcp is not ("no" or "false" or "0" or "off") : null,
            IsLeftAlone = Words("Link", "Unmanaged").LastOrDefault() is "yes" or "true" or "1" or "on",
        };
    }

    private IEnumerable<string> Words(string section, string key) => unit.Of(section, key).SelectMany(setting => setting.Words).Select(word => word.Text);

    private Said<int>? Mtu()
    {
        if (unit.Of("Link", "MTUBytes") is not [.., { Words: [var word, ..] }])
            return null;

        // 9000      9K, to the base of 1024
        var number = LineWords.NumberOf(word.Text.TrimEnd('K', 'M')) is { } size ? word.Text[^1] switch { 'K' => size * 1024L, 'M' => size * 1048576L, _ => size } : -1;
        if (number is >= 0 and <= int.MaxValue)
            return new((int)number, word.Line);

        notes.Add(new(word.Line, "an MTU that is no number"));
        return null;
    }

    private Said<Prefix>? Address(UnitSetting setting)
    {
        var word = setting.Words[0]; // an empty assignment does not count
        if (Prefix.TryParse(word.Text) is { } prefix)
            return new(prefix, word.Line);

        notes.Add(new(word.Line, "not an address"));
        return null;
    }

    // Gateway=192.0.2.1      Gateway=_dhcp4
    private IEnumerable<ConfiguredRoute> Gateways() => unit.Of("Network", "Gateway").Select(setting => setting.Words[0])
        .Where(word => !word.Text.StartsWith('_'))
        .Select(word => Route(word.Line, null, word.Text, null, null)).OfType<ConfiguredRoute>();

    // Each [Route] begins with its section, of which the settings do not tell: a key that comes again begins another.
    private IEnumerable<ConfiguredRoute> Routes()
    {
        var open = new Dictionary<string, UnitWord>(StringComparer.Ordinal);
        foreach (var setting in unit.Settings.Where(setting => setting is { Section: "Route", Words.IsEmpty: false }))
        {
            if (open.ContainsKey(setting.Key) && Close(open) is { } before)
                yield return before;
            open[setting.Key] = setting.Words[0];
        }

        if (open.Count > 0 && Close(open) is { } last)
            yield return last;
    }

    private ConfiguredRoute? Close(Dictionary<string, UnitWord> open)
    {
        var line = open.Values.MinBy(word => word.Line.Position).Line;
        var route = Route(line, Of("Destination"), Of("Gateway"), Of("Table"), Of("Metric"));
        open.Clear();
        return route;

        string? Of(string key) => open.TryGetValue(key, out var word) ? word.Text : null;
    }

    private ConfiguredRoute? Route(SourceLine line, string? destination, string? gateway, string? table, string? metric)
    {
        var via = ConfiguredRoute.AddressOf(gateway);
        if (ConfiguredRoute.DestinationOf(destination ?? "default", via?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) is { } prefix && (gateway is null || via is not null || gateway.StartsWith('_')))
            return new(line, prefix, via) { Table = table, Metric = long.TryParse(metric, out var number) ? number : null };

        notes.Add(new(line, "not a route"));
        return null;
    }
}
