using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>A switch of a bridge or of one of its ports, in what <c>ip -d addr</c> and <c>ip -d link</c> print.</summary>
/// <param name="Flag">As iproute2 names it: <c>nf_call_iptables</c> of a bridge, <c>hairpin</c> of a port.</param>
internal sealed partial record LinkEdit(string Device, string Flag, bool IsOn) : Edit
{
    private static readonly string[] Ids = ["links/addr", "links/addr-text", "links/link", "links/link-text"];

    // ip link set dev cni0 type bridge nf_call_iptables 1
    // bridge link set dev veth4a73a541 hairpin on
    // ip link set dev veth4a73a541 type bridge_slave hairpin on
    // echo 1 > /sys/class/net/veth4a73a541/brport/hairpin_mode
    public static LinkEdit? Parse(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["ip", "link", "set", "dev", var bridge, "type", "bridge", "nf_call_iptables", var value] => Of(bridge, "nf_call_iptables", value),
        ["ip", "link", "set", var bridge, "type", "bridge", "nf_call_iptables", var value] => Of(bridge, "nf_call_iptables", value),
        ["bridge", "link", "set", "dev", var port, "hairpin", var value] => Of(port, "hairpin", value),
        ["ip", "link", "set", "dev", var port, "type", "bridge_slave", "hairpin", var value] => Of(port, "hairpin", value),
        ["echo", var value, ">", var file] => Of(file.Split('/'), value),
        _ => null,
    };

    private static LinkEdit? Of(string[] file, string value) => file switch
    {
        ["", "sys", "class", "net", var port, "brport", "hairpin_mode"] => Of(port, "hairpin", value),
        ["", "sys", "class", "net", var bridge, "bridge", "nf_call_iptables"] => Of(bridge, "nf_call_iptables", value),
        _ => null,
    };

    private static LinkEdit? Of(string device, string flag, string value) => value switch
    {
        "on" or "1" => new(device, flag, true),
        "off" or "0" => new(device, flag, false),
        _ => null,
    };

    public override (ArtifactStore?, string?) Apply(ArtifactStore place)
    {
        var changed = Ids.Select(id => (Id: id, Text: place.Text(id))).Where(one => one.Text.IsKnown)
            .Select(one => (one.Id, one.Text.Value, Content: Changed(one.Text.Value.Content)))
            .Where(one => one.Content is not null)
            .Select(one => new KeyValuePair<string, ArtifactText>(one.Id, one.Value with { Content = one.Content! })) // filtered
            .ToList();
        return changed.Count == 0
            ? (null, $"the input does not show {Flag} of {Device} (ip -d link)")
            : (place.With(changed), null);
    }

    // Null where it does not show the switch.
    private string? Changed(string content) => content.AsSpan().TrimStart().StartsWith("[") ? InJson(content) : InText(content);

    // {"ifname":"cni0","linkinfo":{"info_kind":"bridge","info_data":{"nf_call_iptables":0}}}
    private string? InJson(string content)
    {
        JsonNode? list;
        try
        {
            list = JsonNode.Parse(content);
        }
        catch (JsonException)
        {
            return null; // cut short
        }

        var link = (list as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => $"{one["ifname"]}" == Device)?["linkinfo"];
        if ((Flag == "hairpin" ? link?["info_slave_data"] : link?["info_data"]) is not JsonObject switches || switches[Flag] is not { } now)
            return null;

        switches[Flag] = now.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(IsOn ? 1 : 0) : JsonValue.Create(IsOn);
        return list!.ToJsonString(); // it holds the link
    }

    // 4: veth4a73a541@if2: <BROADCAST,...
    //     bridge_slave state forwarding priority 32 cost 2 hairpin off guard off ...
    private string? InText(string content)
    {
        var lines = content.Split('\n');
        var start = Array.FindIndex(lines, line => Head().Match(line) is { Success: true } head && head.Groups["name"].Value == Device);
        for (var at = start + 1; start >= 0 && at < lines.Length && !Head().IsMatch(lines[at]); at++)
        {
            var words = lines[at].Split(' ');
            var flag = Array.IndexOf(words, Flag);
            if (flag < 0 || flag + 1 >= words.Length)
                continue; // another of its lines

            words[flag + 1] = words[flag + 1] is "0" or "1" ? IsOn ? "1" : "0" : IsOn ? "on" : "off";
            lines[at] = string.Join(' ', words);
            return string.Join('\n', lines);
        }

        return null;
    }

    [GeneratedRegex(@"^\d+: (?<name>[^:@]+)[@:]", RegexOptions.NonBacktracking)]
    private static partial Regex Head();
}
