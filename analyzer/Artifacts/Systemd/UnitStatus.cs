using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>One unit as <c>systemctl status</c> shows it.</summary>
/// <param name="Line">The line with its name.</param>
internal sealed record UnitStatus(SourceLine Line, string Name)
{
    public string? Description { get; init; }

    /// <summary><c>loaded</c>, <c>not-found</c>, <c>masked</c>, <c>bad-setting</c>, <c>error</c>.</summary>
    public string? Load { get; init; }

    public string? Path { get; init; }

    /// <summary><c>enabled</c>, <c>disabled</c>, <c>static</c>, <c>masked</c>, ...: whether it starts at boot.</summary>
    public string? UnitFileState { get; init; }

    public ImmutableArray<string> DropIns { get; init; } = [];

    /// <summary><c>active</c>, <c>inactive</c>, <c>failed</c>, <c>activating</c>, <c>deactivating</c>, <c>reloading</c>.</summary>
    public string? Active { get; init; }

    /// <summary><c>running</c>, <c>dead</c>, <c>exited</c>, <c>auto-restart</c>; for a failed unit systemd prints none.</summary>
    public string? Sub { get; init; }

    /// <summary>Why it failed, for instance <c>exit-code</c>, <c>oom-kill</c>, <c>start-limit-hit</c>.</summary>
    public string? Result { get; init; }

    /// <summary>When it came into its state, as printed: <c>Sat 2026-11-21 11:38:46 UTC</c>.</summary>
    public string? Since { get; init; }

    public SourceLine? ActiveLine { get; init; }

    public int? MainPid { get; init; }

    /// <summary>How the main process ended: <c>exited</c>, <c>killed</c>, <c>dumped</c>.</summary>
    public string? ExitCode { get; init; }

    /// <summary>Its status: <c>1/FAILURE</c>, <c>0/SUCCESS</c>, or a signal such as <c>KILL</c>.</summary>
    public string? ExitStatus { get; init; }

    /// <summary>The number in "restart counter is at 5" of the journal's last lines; null where they do not tell.</summary>
    public int? RestartCounter { get; init; }

    /// <summary>The processes of its control group.</summary>
    public ImmutableArray<UnitProcess> Processes { get; init; } = [];

    /// <summary>The journal's last lines.</summary>
    public ImmutableArray<SourceLine> Journal { get; init; } = [];

    /// <summary>All other lines that tell of it.</summary>
    public ImmutableArray<SourceLine> Details { get; init; } = [];

    /// <summary>Whether its files were changed after systemd read them: a daemon-reload is missing.</summary>
    public bool ChangedOnDisk { get; init; }
}

/// <summary>One process in a unit's control group.</summary>
internal sealed record UnitProcess(SourceLine Line, int Pid, string Command);
