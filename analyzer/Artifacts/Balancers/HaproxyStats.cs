using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>What HAProxy holds of its frontends, backends and servers right now: <c>show stat</c> on its stats socket, or the same page as CSV.</summary>
internal sealed record HaproxyStats(ImmutableArray<HaproxyState> All) : IArtifact<HaproxyStats>
{
    /// <summary>The state of one server of a backend; null where nothing tells of it.</summary>
    public HaproxyState? Server(string backend, string name) =>
        All.FirstOrDefault(state => state.Kind == HaproxyKind.Server && state.Proxy == backend && state.Name == name);

    public static Parsed<HaproxyStats> Parse(ArtifactText text)
    {
        var states = ImmutableArray.CreateBuilder<HaproxyState>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        CsvColumns? columns = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsPrompt(line.Span)))
        {
            if (CsvColumns.Of(line) is { } heading)
                columns = heading;
            else if (columns is null)
                notes.Add(new(line, "no heading stands above it"));
            else if (HaproxyState.TryParse(columns, line) is { } state)
                states.Add(state);
            else
                notes.Add(new(line, "not a row of the heading's columns"));
        }

        return new(new(states.ToImmutable()), notes.ToImmutable());
    }

    // What an interactive session leaves between two commands.
    private static bool IsPrompt(ReadOnlySpan<char> line) => line.Trim() is ">" or "> show stat";
}

/// <summary>What a row of HAProxy's statistics is about.</summary>
internal enum HaproxyKind
{
    Frontend,
    Backend,
    Server,
    Listener,
}

/// <summary>One row of HAProxy's statistics.</summary>
/// <param name="Status">As HAProxy says it: <c>UP</c>, <c>DOWN</c>, <c>UP 1/3</c>, <c>MAINT</c>, <c>DRAIN</c>, <c>NOLB</c>, <c>no check</c>, <c>OPEN</c>.</param>
/// <param name="Address">Of a server; empty where the version does not tell.</param>
/// <param name="CheckStatus">How its last check ended, for instance <c>L4TOUT</c>; a check that runs right now has no mark here. Empty where there is none.</param>
/// <param name="SecondsInState">Since its status last changed; null where the version does not tell.</param>
internal sealed record HaproxyState(SourceLine Line, string Proxy, string Name, HaproxyKind Kind, string Status, string Address, string CheckStatus, int? SecondsInState)
{
    public bool IsBackup { get; init; }

    /// <summary>What the last check says besides its status: <c>Layer4 timeout</c>.</summary>
    public string CheckWords { get; init; } = "";

    /// <summary>How often it went down since HAProxy started.</summary>
    public int? TimesDown { get; init; }

    /// <summary>Sessions right now.</summary>
    public int? Sessions { get; init; }

    /// <summary>Whether it takes new connections; null where nobody checks.</summary>
    public bool? TakesConnections => Status switch
    {
        ['U', 'P', ..] or "OPEN" => true,
        "no check" or "" => null,
        _ => false,
    };

    // control-plane,cp-2,0,0,0,0,,0,0,0,,0,,0,0,0,0,DOWN,1,1,0,1,1,6,6,,1,3,2,,0,,2,0,,0,* L4TOUT,,1004, ...
    public static HaproxyState? TryParse(CsvColumns columns, SourceLine line)
    {
        var cells = CsvColumns.CellsOf(line.Span);
        string Cell(string name) => columns.IndexOf(name) is >= 0 and var at && at < cells.Length ? cells[at] : "";
        if (cells.Length <= columns.IndexOf("status") || cells[0].Length == 0 || cells[1].Length == 0)
            return null;

        return new(line, cells[0], cells[1], KindOf(Cell("type"), cells[1]), Cell("status"), Cell("addr"), Cell("check_status").TrimStart('*', ' '), Number(Cell("lastchg")))
        {
            IsBackup = Number(Cell("bck")) > 0,
            CheckWords = Cell("check_desc"),
            TimesDown = Number(Cell("chkdown")),
            Sessions = Number(Cell("scur")),
        };
    }

    // stats-t.h: STATS_TYPE_FE 0, BE 1, SV 2, SO 3
    private static HaproxyKind KindOf(string type, string name) => (type, name) switch
    {
        ("0", _) or ("", "FRONTEND") => HaproxyKind.Frontend,
        ("1", _) or ("", "BACKEND") => HaproxyKind.Backend,
        ("3", _) => HaproxyKind.Listener,
        _ => HaproxyKind.Server,
    };

    private static int? Number(string cell) => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
