using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>What ethtool says of several devices, one behind the other in a file; only its driver part does not name the device.</summary>
internal static class EthtoolParts
{
    public static bool HoldsAny(FileHead head) => head.Lines.Take(8).Any(line => IdOf(line, "x") is not null);

    public static SplitText Of(Place place) => text => Split(place, text);

    private static IEnumerable<TextPart> Split(Place place, string text)
    {
        var (device, id, from, number) = ("", (string?)null, 0, 0);
        var first = 0;
        foreach (var (start, line) in LinePlaces.Of(text))
        {
            number++;
            device = DeviceOf(line) ?? device;
            var begins = IdOf(line, device);
            if (begins is null && !IsRule(line))
                continue;
            if (id is not null)
                yield return new(new(place, id), first, text[from..start]);
            (id, from, first) = (begins, start, number);
        }

        if (id is not null)
            yield return new(new(place, id), first, text[from..]);
    }

    // Settings for eth0:      Features for eth0:      driver: virtio_net      NIC statistics:
    private static string? IdOf(string line, string device) => line switch
    {
        _ when line.StartsWith("Settings for ", StringComparison.Ordinal) => $"links/ethtool/{device}",
        _ when line.StartsWith("Features for ", StringComparison.Ordinal) => $"links/ethtool-features/{device}",
        _ when line.StartsWith("driver: ", StringComparison.Ordinal) && device.Length > 0 => $"links/ethtool-driver/{device}",
        _ when line.StartsWith("NIC statistics:", StringComparison.Ordinal) && device.Length > 0 => $"links/ethtool-stats/{device}",
        _ => null,
    };

    private static string? DeviceOf(string line) => line switch
    {
        _ when line.StartsWith("Settings for ", StringComparison.Ordinal) || line.StartsWith("Features for ", StringComparison.Ordinal) => line[13..].TrimEnd(':', ' ', '\r'),
        _ when IsRule(line) => line.Trim('=', '-', '#', ' ', '\r').Split(' ')[^1].TrimEnd(':'),
        _ => null,
    };

    // == eth0      ### ethtool eth0
    private static bool IsRule(string line) => line.StartsWith("==", StringComparison.Ordinal) || line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith("##", StringComparison.Ordinal);
}
