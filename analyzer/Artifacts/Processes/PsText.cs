using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>Reads what ps prints, whichever columns it was asked for: procps in all its spellings, and busybox.</summary>
internal sealed class PsText
{
    private const int Terminal = 80;

    private readonly ImmutableArray<RunningProcess>.Builder _processes = ImmutableArray.CreateBuilder<RunningProcess>();
    private readonly ImmutableArray<RunningProcess>.Builder _threads = ImmutableArray.CreateBuilder<RunningProcess>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly HashSet<int> _pids = [];
    private PsHeading? _heading;
    private bool _hasArguments;

    public static Parsed<ProcessList> Parse(ArtifactText text)
    {
        var reader = new PsText();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
            reader.Take(line);

        return new(
            new(text, reader.Marked()) { Threads = reader._threads.ToImmutable(), HasArguments = reader._hasArguments },
            reader._notes.ToImmutable());
    }

    private void Take(SourceLine line)
    {
        if (PsHeading.TryParse(line.Span) is { } heading)
        {
            _heading = heading; // ps --headers repeats it
            return;
        }

        _heading ??= PsHeading.Guess(line.Span);
        if (_heading is null)
            _notes.Add(new(line, "no heading of ps says what this holds"));
        else if (_heading.Values(line.Text) is { } values && Row(values, line) is { } process)
            (_pids.Add(process.Pid) ? _processes : _threads).Add(process);
        else
            _notes.Add(new(line, "no process with the columns of the heading"));
    }

    private RunningProcess? Row(ImmutableArray<string> values, SourceLine line)
    {
        if (Number(values, "PID") is not { } pid)
            return null;

        var command = Commands(values);
        var (name, argv) = command.Length == 0 ? ("", []) : CommandOf(command[^1]);
        return new(pid, Number(values, "PPID"), command.Length > 1 ? command[0] : name, argv, line)
        {
            User = First(values, "USER", "UID", "EUSER", "RUSER", "UNAME", "EUID"),
            State = First(values, "STAT", "S", "STATE"),
            Started = First(values, "STARTED", "START", "STIME"),
        };
    }

    private int? Number(ImmutableArray<string> values, string column) =>
        int.TryParse(First(values, column), out var number) && number >= 0 ? number : null;

    private string? First(ImmutableArray<string> values, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (_heading!.Names.IndexOf(column) is >= 0 and var at) // Take has seen to it
                return values[at];
        }

        return null;
    }

    private ImmutableArray<string> Commands(ImmutableArray<string> values)
    {
        var names = _heading!.Names; // Take has seen to it
        return [.. values.Where((_, i) => names[i] is "COMMAND" or "CMD" or "ARGS")];
    }

    // [kworker/0:1-events]      [sh] <defunct>      {calico-node} /bin/calico-node -felix       |   \_ /pause
    private (string Name, ImmutableArray<string> Argv) CommandOf(string text)
    {
        var command = WithoutForest(text);
        if (command.StartsWith('[') && command.IndexOf(']', StringComparison.Ordinal) is > 1 and var end)
            return (command[1..end], []);

        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // The kernel's names may hold blanks and slashes, but neither a path nor an option.
        _hasArguments |= command.StartsWith('/') || command.Contains(" -", StringComparison.Ordinal);
        if (words is [['{', .., '}'] name, _, ..])
            return (name[1..^1], [.. words[1..]]);

        var program = words is [var first, ..] ? first[(first.LastIndexOf('/') + 1)..] : "";
        return (program[..Math.Min(15, program.Length)], [.. words]);
    }

    // ps f draws the tree of processes before their commands.
    private static string WithoutForest(string text)
    {
        var bare = text.TrimStart(' ', '|');
        return bare.StartsWith("\\_ ", StringComparison.Ordinal) ? bare[3..].TrimStart() : text;
    }

    // Where several rows end in one column, the widest, the terminal ended there.
    private ImmutableArray<RunningProcess> Marked()
    {
        if (_processes.Count == 0)
            return [];

        var width = _processes.Max(process => process.Line.Length);
        var widest = _processes.Where(process => process.Line.Length == width).Select(process => process.Line.Text[^Math.Min(8, width)..]).Distinct(StringComparer.Ordinal);
        var isCut = width == Terminal || widest.Skip(1).Any();
        return [.. _processes.Select(process => ForNames(process) with { IsCut = isCut && process.Line.Length == width })];
    }

    // Without any path or option in the whole list these are names, not command lines.
    private RunningProcess ForNames(RunningProcess process) =>
        _hasArguments || process.Argv.IsEmpty ? process : process with { Command = string.Join(' ', process.Argv), Argv = [] };
}
