using System.Globalization;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Cluster;

/// <summary>When a node booted, by whichever of its artifacts tells best.</summary>
internal static class BootTime
{
    // More is no node's: damage, or an attack.
    private const int MostDaysUp = 20_000;

    /// <param name="text">The host's artifact of an id, or null.</param>
    /// <param name="captured">When the node was captured, by its own clock and zone.</param>
    public static DateTimeOffset? Of(Func<string, ArtifactText?> text, DateTimeOffset? captured) =>
        OfKernel(text("files/proc/stat")) ?? (captured is { } now ? OfUptime(text("identity/uptime"), now) : null);

    // btime 1767610670
    private static DateTimeOffset? OfKernel(ArtifactText? stat)
    {
        var line = stat?.Lines().FirstOrDefault(line => line.Text.StartsWith("btime ", StringComparison.Ordinal)).Text;
        return long.TryParse(line?["btime ".Length..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 32_503_680_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    // How long it ran by then, to the minute by uptime(1), which tells no seconds; or, by uptime -s, since when: 2026-01-05 10:57:50
    private static DateTimeOffset? OfUptime(ArtifactText? uptime, DateTimeOffset captured)
    {
        if (uptime is null)
            return null;
        if (Uptime.Parse(uptime).Value.Up is { TotalDays: < MostDaysUp } up)
            return captured - up;

        return DateTime.TryParseExact(uptime.Content.Trim(), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1970 and < 3000
            ? new DateTimeOffset(local, captured.Offset)
            : null;
    }
}
