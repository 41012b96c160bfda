using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>What <c>ethtool</c> prints of one device, with <c>-i</c>, <c>-k</c>, <c>-S</c> or alone: names and values.</summary>
/// <param name="Device">By the heading, or else by the name of the file (<c>ethtool_-i_eth0</c>); null when neither tells.</param>
internal sealed record EthtoolText(ArtifactText Text, string? Device, ImmutableArray<EthtoolValue> Values) : IArtifact<EthtoolText>
{
    /// <summary>A device with every link mode there is prints some 3,000 characters of them.</summary>
    private const int LongestValue = 8_000;

    /// <summary>The value of this name (<c>driver</c>, <c>Speed</c>, <c>Link detected</c>, <c>tx-checksum-ip-generic</c>, <c>rx_dropped</c>), or null.</summary>
    public EthtoolValue? Get(string name) => Values.FirstOrDefault(value => value.Name == name);

    /// <summary>Whether a feature is on, as <c>-k</c> tells it; null when it was not printed.</summary>
    public bool? IsOn(string feature) => Get(feature)?.Value.Split(' ')[0] switch
    {
        "on" => true,
        "off" => false,
        _ => null,
    };

    public static Parsed<EthtoolText> Parse(ArtifactText text)
    {
        var values = ImmutableArray.CreateBuilder<EthtoolValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string? device = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (HeadingDevice(line) is { } named)
                device = named;
            else if (ValueOf(line) is { } value)
                values.Add(value);
            else if (values is [.., { Value.Length: < LongestValue }] && char.IsWhiteSpace(line.Span[0]))
                values[^1] = values[^1] with { Value = $"{values[^1].Value} {line.Text.Trim()}".Trim(), Below = values[^1].Below.Add(line) }; // link modes go on below
            else if (!IsIgnorable(line))
                notes.Add(new(line, "not a value of a device"));
        }

        return new(new(text, device ?? DeviceIn(text.Path), values.ToImmutable()), notes.ToImmutable());
    }

    // Settings for eth0:          Features for eth0:
    private static string? HeadingDevice(SourceLine line) =>
        line.Text.Split(' ') is ["Settings" or "Features", "for", [_, .., ':'] name] ? name[..^1] : null;

    // 	Speed: 10000Mb/s        driver: veth        	tx-checksum-ipv4: off [fixed]             rx_queue_0_drops: 0
    private static EthtoolValue? ValueOf(SourceLine line)
    {
        var text = line.Text;
        var colon = text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? at : text.TrimEnd().EndsWith(':') ? text.TrimEnd().Length - 1 : -1;
        return colon > 0 && !IsIgnorable(line) ? new(line, text[..colon].Trim(), text[(colon + 1)..].Trim()) : null;
    }

    private static bool IsIgnorable(SourceLine line) =>
        line.Span.StartsWith("NIC statistics:") || line.Span.StartsWith("no stats available") || line.Span.StartsWith("Cannot get ") || line.Span.StartsWith("netlink error:");

    // .../ethtool_-i_eth0, .../links/ethtool-driver/eth0.txt
    private static string? DeviceIn(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.EndsWith(".txt", StringComparison.Ordinal))
            name = name[..^4];
        if (!name.StartsWith("ethtool_", StringComparison.Ordinal))
            return path.Contains("/ethtool", StringComparison.Ordinal) || path.StartsWith("ethtool", StringComparison.Ordinal) ? name : null;

        name = name["ethtool_".Length..];
        return name.StartsWith('-') && name.IndexOf('_') is > 0 and var end ? name[(end + 1)..] : name;
    }
}

/// <summary>One value of a device.</summary>
internal sealed record EthtoolValue(SourceLine Line, string Name, string Value)
{
    /// <summary>The lines below on which it goes on.</summary>
    public ImmutableList<SourceLine> Below { get; init; } = [];
}
