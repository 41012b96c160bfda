using System.Collections.Immutable;
using System.Net.Sockets;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>A connection profile of NetworkManager (<c>*.nmconnection</c>, nm-settings-keyfile(5)).</summary>
/// <param name="Id">The name that <c>nmcli connection</c> shows; null where it has none.</param>
internal sealed record NetworkManagerProfile(string? Id, ConfiguredInterface Interface, ImmutableArray<UnitSetting> Settings) : IArtifact<NetworkManagerProfile>
{
    // [connection]
    // id=site
    // interface-name=ens18
    // [ipv4]
    // address1=192.0.2.10/24,192.0.2.1
    // method=manual
    public static Parsed<NetworkManagerProfile> Parse(ArtifactText text)
    {
        var unit = SystemdUnit.Parse(text);
        var profile = new ProfileSettings(unit.Value, unit.Notes.ToBuilder());
        return new(new(profile.Text("connection", "id"), profile.Interface(text), unit.Value.Settings), profile.Notes);
    }
}

/// <summary>Puts together what the sections of a profile say.</summary>
internal sealed class ProfileSettings(SystemdUnit unit, ImmutableArray<ParseNote>.Builder notes)
{
    private static readonly ImmutableArray<string> Wired = ["ethernet", "802-3-ethernet", "infiniband", "wifi", "vlan", "bridge", "bond", "team", "ip-tunnel", "macvlan", "vxlan", "wireguard"];
    private static readonly ImmutableArray<string> Families = ["ipv4", "ipv6"];

    public ImmutableArray<ParseNote> Notes => notes.ToImmutable();

    public ConfiguredInterface Interface(ArtifactText text)
    {
        var name = Setting("connection", "interface-name");
        ImmutableArray<string> patterns = [.. (Text("match", "interface-name") ?? "").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries)];
        return new(name?.Line ?? text.Whole, name is not null ? [Joined(name)] : [.. patterns.Where(pattern => !IsNegated(pattern)).Select(Plain)])
        {
            Except = [.. patterns.Where(IsNegated).Select(Plain)],
            HasOtherConditions = Text("ethernet", "mac-address") is not null || Text("802-3-ethernet", "mac-address") is not null || Text("match", "driver") is not null || Text("match", "path") is not null,
            Mtu = Mtu(),
            Addresses = [.. Families.SelectMany(Addresses)],
            Routes = [.. Families.SelectMany(Gateways), .. Families.SelectMany(Routes)],
            UsesDhcp = Text("ipv4", "method") is { } method ? method == "auto" : null,
        };
    }

    public string? Text(string section, string key) => Setting(section, key) is { } setting ? Joined(setting) : null;

    private UnitSetting? Setting(string section, string key) => unit.Of(section, key) is [.., var last] ? last : null;

    private static string Joined(UnitSetting setting) => string.Join(' ', setting.Words.Select(word => word.Text));

    private static bool IsNegated(string pattern) => pattern.StartsWith('!') || pattern.StartsWith("&!", StringComparison.Ordinal) || pattern.StartsWith("|!", StringComparison.Ordinal);

    private static string Plain(string pattern) => pattern.TrimStart('&', '|', '!');

    private Said<int>? Mtu()
    {
        if (Wired.Select(section => Setting(section, "mtu")).OfType<UnitSetting>().FirstOrDefault() is not { } setting)
            return null;

        if (LineWords.NumberOf(Joined(setting)) is { } size)
            return size == 0 ? null : new(size, setting.Line); // 0: whatever the device has

        notes.Add(new(setting.Line, "an MTU that is no number"));
        return null;
    }

    // address1=192.0.2.10/24,192.0.2.1      addresses=192.0.2.10/24;192.0.2.11/24
    private IEnumerable<Said<Prefix>> Addresses(string family)
    {
        foreach (var setting in Numbered(family, "address", "addresses"))
        {
            foreach (var text in Joined(setting).Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                if (Prefix.TryParse(text.Split(',')[0].Trim()) is { } prefix)
                    yield return new(prefix, setting.Line);
                else
                    notes.Add(new(setting.Line, "not an address"));
            }
        }
    }

    private IEnumerable<ConfiguredRoute> Gateways(string family)
    {
        var given = Setting(family, "gateway") is { } own ? [(own.Line, Text: Joined(own))]
            : Numbered(family, "address").Select(setting => (setting.Line, Text: Joined(setting).Split(',').ElementAtOrDefault(1) ?? "")).Where(one => one.Text.Length > 0);
        foreach (var (line, text) in given.Take(1))
        {
            if (ConfiguredRoute.AddressOf(text.Trim()) is { } gateway)
                yield return new(line, Prefix.All(gateway.AddressFamily), gateway);
            else
                notes.Add(new(line, "not a gateway"));
        }
    }

    // route1=10.0.0.0/8,192.0.2.2,100      route1_options=table=5
    private IEnumerable<ConfiguredRoute> Routes(string family)
    {
        foreach (var setting in Numbered(family, "route"))
        {
            var parts = Joined(setting).Split([',', ';'], StringSplitOptions.TrimEntries);
            var gateway = ConfiguredRoute.AddressOf(parts.ElementAtOrDefault(1));
            if (ConfiguredRoute.DestinationOf(parts[0], family == "ipv6") is { } destination && (gateway is not null || parts.ElementAtOrDefault(1) is null or ""))
                yield return new(setting.Line, destination, IsUnspecified(gateway) ? null : gateway) { Metric = LineWords.NumberOf(parts.ElementAtOrDefault(2)), Table = TableOf(family, setting.Key) };
            else
                notes.Add(new(setting.Line, "not a route"));
        }
    }

    private static bool IsUnspecified(System.Net.IPAddress? address) => address is not null && (address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any)) && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    private string? TableOf(string family, string route) =>
        (Text(family, $"{route}_options") ?? "").Split(',').Select(option => option.Split('=', 2)).Where(option => option is ["table", _]).Select(option => option[1]).FirstOrDefault();

    // address1      address2
    private IEnumerable<UnitSetting> Numbered(string section, string key, string? plural = null) =>
        unit.Settings.Where(setting => setting.Section == section && !setting.Words.IsEmpty
            && (setting.Key == plural || (setting.Key.StartsWith(key, StringComparison.Ordinal) && setting.Key.Length > key.Length && setting.Key.AsSpan(key.Length).IndexOfAnyExceptInRange('0', '9') < 0)));
}
