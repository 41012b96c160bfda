namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>systemd: units, their state, and the journal.</summary>
internal static class UnitCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        "systemctl" => OfSystemctl(command),
        "journalctl" => new($"logs/journal-{command.After("--unit", "-u") ?? "all"}") { IsLog = true },
        _ => null,
    };

    private static CommandOutput? OfSystemctl(CommandWords command)
    {
        var (verb, unit) = (command.Argument(0), Name(command.Argument(1)));
        return verb switch
        {
            "status" => new($"kubernetes/unit-status-{(unit.Length == 0 ? "all" : unit)}"),
            "show" => new($"kubernetes/unit-show-{(unit.Length == 0 ? "all" : unit)}"),
            "cat" when unit.Length > 0 => new($"kubernetes/unit-{unit}"),
            "list-units" when command.Has("--failed") => new("kubernetes/units-failed"),
            "list-units" => new("kubernetes/units"),
            "list-unit-files" => new("kubernetes/unit-files"),
            _ => null,
        };
    }

    private static string Name(string unit) => unit.EndsWith(".service", StringComparison.Ordinal) ? unit[..^".service".Length] : unit;
}
