using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>Reads <c>systemctl status</c> line by line: the unit's heading, its fields, and the journal below a blank line.</summary>
internal sealed class UnitStatusReader
{
    private const string Bullets = "●○×↻✕*";
    private const string NotFound = " could not be found.";
    private const string Changed = "changed on disk";

    private readonly ImmutableArray<UnitStatus>.Builder _units = ImmutableArray.CreateBuilder<UnitStatus>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<SourceLine> _warnings = [];
    private readonly ImmutableArray<SourceLine>.Builder _details = ImmutableArray.CreateBuilder<SourceLine>();
    private readonly ImmutableArray<SourceLine>.Builder _journal = ImmutableArray.CreateBuilder<SourceLine>();
    private readonly ImmutableArray<UnitProcess>.Builder _processes = ImmutableArray.CreateBuilder<UnitProcess>();
    private readonly ImmutableArray<string>.Builder _dropIns = ImmutableArray.CreateBuilder<string>();
    private string _field = "";
    private bool _inJournal;

    public ImmutableArray<ParseNote> Notes => _notes.ToImmutable();

    public ImmutableArray<UnitStatus> End()
    {
        EndUnit();
        foreach (var line in _warnings)
            _notes.Add(new(line, "no unit's status follows"));
        return _units.ToImmutable();
    }

    public void Take(SourceLine line)
    {
        var text = line.Text.Trim();
        if (text.Length == 0)
            _inJournal = _units.Count > 0;
        else if (Heading(line, text) is { } unit)
            Begin(unit);
        else if (_units.Count == 0 && text.Contains(Changed, StringComparison.Ordinal))
            _warnings.Add(line);
        else if (_units.Count == 0)
            _notes.Add(new(line, "no unit's status"));
        else
            _units[^1] = text.Contains(Changed, StringComparison.Ordinal) ? WithDetail(line) with { ChangedOnDisk = true } : _inJournal ? WithJournal(line, text) : Field(line, text);
    }

    private void Begin(UnitStatus unit)
    {
        // Warning: The unit file, source configuration file or drop-ins of kubelet.service changed on disk. Run 'systemctl daemon-reload' to reload units.
        EndUnit();
        _units.Add(unit with { ChangedOnDisk = _warnings.Count > 0 });
        _details.AddRange(_warnings);
        _warnings.Clear();
        (_field, _inJournal) = ("", false);
    }

    private void EndUnit()
    {
        if (_units.Count > 0)
            _units[^1] = _units[^1] with { Details = _details.DrainToImmutable(), Journal = _journal.DrainToImmutable(), Processes = _processes.DrainToImmutable(), DropIns = _dropIns.DrainToImmutable() };
    }

    // ● kubelet.service - kubelet: The Kubernetes Node Agent
    // Unit nosuch.service could not be found.
    private static UnitStatus? Heading(SourceLine line, string text)
    {
        if (text.StartsWith("Unit ", StringComparison.Ordinal) && text.EndsWith(NotFound, StringComparison.Ordinal))
            return new(line, text[5..Math.Max(5, text.Length - NotFound.Length)]) { Load = "not-found" };
        if (char.IsWhiteSpace(line.Span[0]) || !Bullets.Contains(text[0]) || text is not [_, ' ', _, ..])
            return null;

        var dash = text.IndexOf(" - ", StringComparison.Ordinal);
        var name = dash < 2 ? text[2..] : text[2..dash];
        return name.Contains(' ') || !name.Contains('.') ? null : new(line, name) { Description = dash < 2 ? null : text[(dash + 3)..] };
    }

    private UnitStatus WithDetail(SourceLine line)
    {
        _details.Add(line);
        return _units[^1];
    }

    // Nov 21 11:38:46 vm systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 5.
    private UnitStatus WithJournal(SourceLine line, string text)
    {
        const string Counter = "restart counter is at ";
        _journal.Add(line);
        var at = text.IndexOf(Counter, StringComparison.Ordinal);
        return at > 0 && int.TryParse(text[(at + Counter.Length)..].TrimEnd('.'), out var number) ? _units[^1] with { RestartCounter = number } : _units[^1];
    }

    //      Active: active (running) since Sat 2026-11-21 11:38:46 UTC; 2s ago
    private UnitStatus Field(SourceLine line, string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var isField = colon > 0 && text[..colon].All(c => char.IsAsciiLetter(c) || c is ' ' or '-');
        if (!isField)
            return Continuation(line, text);

        _field = text[..colon];
        if (_field == "Drop-In")
            _dropIns.Clear();

        var value = text[(colon + 2)..].Trim();
        return _field switch
        {
            "Loaded" => Loaded(WithDetail(line), value),
            "Active" => ActiveSince(WithDetail(line), value, line),
            "Main PID" => MainProcess(WithDetail(line), value),
            _ => WithDetail(line),
        };
    }

    //              └─10-kubeadm.conf      ├─88 /bin/sh -c "sleep 1000 & sleep 2000"
    private UnitStatus Continuation(SourceLine line, string text)
    {
        var leaf = text.TrimStart('├', '└', '─', '│', ' ', '|', '-', '`');
        var blank = leaf.IndexOf(' ', StringComparison.Ordinal);
        if (leaf.Length < text.Length && _field == "Drop-In")
            _dropIns.AddRange(leaf.Split(", ", StringSplitOptions.TrimEntries));
        else if (leaf.Length < text.Length && _field == "CGroup" && blank > 0 && int.TryParse(leaf[..blank], out var pid))
            _processes.Add(new(line, pid, leaf[blank..].Trim()));

        return WithDetail(line);
    }

    // loaded (/lib/systemd/system/kubelet.service; enabled; vendor preset: enabled)      not-found (Reason: Unit x.service not found.)      masked (Reason: Unit x is masked.)
    private static UnitStatus Loaded(UnitStatus unit, string value)
    {
        var parts = InParentheses(value)?.Split(';', StringSplitOptions.TrimEntries) ?? [];
        return parts is [['/', ..] path, .. var rest]
            ? unit with { Load = FirstWord(value), Path = path, UnitFileState = rest is [var state, ..] ? state : null }
            : unit with { Load = FirstWord(value) };
    }

    // failed (Result: exit-code) since Sat 2026-11-21 11:38:46 UTC; 2s ago      activating (auto-restart) (Result: exit-code) since ...
    private static UnitStatus ActiveSince(UnitStatus unit, string value, SourceLine line)
    {
        const string Since = " since ";
        const string Result = "(Result: ";
        var (since, result) = (value.IndexOf(Since, StringComparison.Ordinal), value.IndexOf(Result, StringComparison.Ordinal));
        var sub = InParentheses(value);
        return unit with
        {
            Active = FirstWord(value),
            Sub = sub is null || sub.StartsWith("Result: ", StringComparison.Ordinal) ? null : sub,
            Result = result < 0 ? null : value[(result + Result.Length)..].Split(')')[0],
            Since = since < 0 ? null : value[(since + Since.Length)..].Split(';')[0].Trim(),
            ActiveLine = line,
        };
    }

    // 99 (code=exited, status=1/FAILURE)      88 (kubelet)
    private static UnitStatus MainProcess(UnitStatus unit, string value)
    {
        var end = InParentheses(value) ?? "";
        return unit with
        {
            MainPid = int.TryParse(FirstWord(value), out var pid) ? pid : null,
            ExitCode = After(end, "code="),
            ExitStatus = After(end, "status=") ?? After(end, "signal="),
        };
    }

    private static string? After(string text, string key)
    {
        var at = text.IndexOf(key, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + key.Length)..].Split(',')[0].Trim();
    }

    private static string FirstWord(string value) => value.Split(' ', 2)[0];

    private static string? InParentheses(string value)
    {
        var open = value.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : value.IndexOf(')', open);
        return close < 0 ? null : value[(open + 1)..close];
    }
}
