using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>A route added to the table <c>main</c>.</summary>
internal sealed record RouteEdit(string Destination, string? Gateway, string? Device, string? Source) : Edit
{
    // ip route add 10.43.0.1/32 via 192.168.10.1 dev eth0 src 192.168.10.21
    public static RouteEdit? Parse(string command)
    {
        if (command.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["ip", "route", "add" or "replace", var destination, .. var rest] || rest.Length % 2 != 0)
            return null;
        if (destination != "default" && Prefix.TryParse(destination) is null)
            return null;

        var pairs = rest.Chunk(2).ToImmutableDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return pairs.Keys.All(key => key is "via" or "dev" or "src") && pairs.All(pair => pair.Key == "dev" || IPAddress.TryParse(pair.Value, out _))
            ? new(destination, pairs.GetValueOrDefault("via"), pairs.GetValueOrDefault("dev"), pairs.GetValueOrDefault("src"))
            : null;
    }

    public override (ArtifactStore?, string?) Apply(ArtifactStore place)
    {
        if (FirstOf(place, ["routing/routes", "routing/routes-text"]) is not { } found)
            return (null, "the routes are not in the input as ip route prints them");

        var content = found.Text.Content;
        var list = content.IndexOf('[');
        var isJson = list >= 0 && content.AsSpan(0, list).Trim("\uFEFF \r\n\t").IsEmpty;
        return (Changed(place, found.Id, found.Text, isJson ? content.Insert(list + 1, $"{Json()}{(content.AsSpan(list + 1).TrimStart().StartsWith("]") ? "" : ",")}") : $"{content.TrimEnd('\n')}\n{Text()}\n"), null);
    }

    private string Text() => $"{Destination}{(Gateway is null ? "" : $" via {Gateway}")}{(Device is null ? "" : $" dev {Device}")}{(Gateway is null ? " scope link" : "")}{(Source is null ? "" : $" src {Source}")}";

    // The device's name may hold what JSON escapes.
    private string Json() => $$"""{"dst":"{{Destination}}"{{Pair("gateway", Gateway)}}{{Pair("dev", Device)}}{{Pair("prefsrc", Source)}}{{(Gateway is null ? ",\"scope\":\"link\"" : "")}},"flags":[]}""";

    private static string Pair(string name, string? value) => value is null ? "" : $",\"{name}\":\"{JsonEncodedText.Encode(value)}\"";
}
