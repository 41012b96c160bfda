using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>A unit that does not run, or ends again and again.</summary>
/// <param name="Line">Where its state stands; null where only its log tells.</param>
/// <param name="How">In systemd's words, for instance <c>activating (auto-restart)</c>.</param>
internal sealed record StoppedUnit(string Name, SourceLine? Line, string How)
{
    // Between two starts systemd shows even a program that ends at once as running.
    private static readonly TimeSpan Moment = TimeSpan.FromMinutes(2);

    // systemd's words on how the unit ended stand behind its own.
    private const int LinesBehind = 5;

    /// <summary>Whether it is just off, and neither failed nor tried again.</summary>
    public bool IsOff => How.StartsWith("inactive", StringComparison.Ordinal);

    /// <summary>Null where it runs.</summary>
    /// <param name="names">The units any of which would do; those that are not installed count for nothing.</param>
    public static Availability<StoppedUnit?> Of(Node node, ClusterModel cluster, LogSample? lastWords, ImmutableArray<string> names)
    {
        if (StateOf(node, names) is { } state)
            return Availability<StoppedUnit?>.Known(Stopped(state) || IsRecent(lastWords, cluster.Captured) ? new(state.Name, state.Line, Words(state)) : null);
        if (lastWords is not null && EndsItsLog(node, lastWords))
            return Availability<StoppedUnit?>.Known(new(names[0], null, "not known, but its log ends with a fatal line"));

        return Runs(node, names) || (lastWords is null && IsHeard(node, names))
            ? Availability<StoppedUnit?>.Known(null)
            : Availability<StoppedUnit?>.Missing($"nothing tells whether {names[0]} runs ({new ShellCommand($"systemctl status {names[0]}")} on the node would tell)");
    }

    public static UnitState? StateOf(Node node, ImmutableArray<string> names) => node.Fact<UnitStates>() is { IsKnown: true, Value: var units }
        ? names.Select(units.Find).Where(unit => unit is { Active: not null, Load: not "not-found" }).OrderByDescending(unit => unit!.IsRunning).FirstOrDefault() // none is null
        : null;

    private static bool Stopped(UnitState state) => state.Active is "failed" or "inactive" || state.Sub is "auto-restart" or "auto-restart-queued";

    private static string Words(UnitState state) => state.Sub is { Length: > 0 } sub ? $"{state.Active} ({sub})" : state.Active ?? "";

    private static bool IsRecent(LogSample? words, DateTimeOffset? captured) => words?.Time is { } at && captured is { } now && now - at < Moment;

    /// <summary>Whether nothing came after these words: what goes on writing has not ended.</summary>
    public static bool EndsItsLog(Node node, LogSample words) =>
        node.Logs.Files.FirstOrDefault(file => file.Path == words.Path) is not { } log
        || (log.Last is { } last && words.Time is { } at ? last - at < Moment : words.LineNumber + LinesBehind >= log.Lines);

    private static bool Runs(Node node, ImmutableArray<string> names) =>
        node.Fact<RunningProcesses>() is { IsKnown: true, Value.All: var all } && all.Any(process => names.Contains(process.Program));

    // Whoever goes on writing a log without a fatal line runs.
    private static bool IsHeard(Node node, ImmutableArray<string> names) => node.Logs.Files.Any(file => names.Contains(file.Component) && file.Lines > 0);
}
