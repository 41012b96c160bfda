using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Systemd;

/// <summary>What <c>systemctl show</c> prints: the properties of one unit, or of several with a blank line between them.</summary>
internal sealed record UnitProperties(ImmutableArray<ShownUnit> Units) : IArtifact<UnitProperties>
{
    // ActiveState=activating
    // ExecStart={ path=/bin/sh ; argv[]=/bin/sh -c exit 1 ; ignore_errors=no ; ... ; status=1 }
    public static Parsed<UnitProperties> Parse(ArtifactText text)
    {
        var units = ImmutableArray.CreateBuilder<ShownUnit>();
        var properties = ImmutableArray.CreateBuilder<UnitProperty>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var at = line.Span.IndexOf('=');
            if (line.IsBlank)
                Close();
            else if (at > 0 && IsName(line.Span[..at]))
                properties.Add(new(line, line.Text[..at], line.Text[(at + 1)..]));
            else
                notes.Add(new(line, "no property of a unit"));
        }

        Close();
        return new(new(units.ToImmutable()), notes.ToImmutable());

        void Close()
        {
            if (properties.Count > 0)
                units.Add(new(properties.ToImmutable()));
            properties.Clear();
        }
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }
}

/// <summary>One unit's properties; those that it was not asked for are null.</summary>
internal sealed record ShownUnit(ImmutableArray<UnitProperty> Properties)
{
    /// <summary>The property of this name; some, such as <c>ExecStart</c>, may be there several times.</summary>
    public UnitProperty? this[string name] => Properties.FirstOrDefault(property => property.Name == name);

    public string? Id => Text("Id");

    public string? LoadState => Text("LoadState");

    public string? ActiveState => Text("ActiveState");

    public string? SubState => Text("SubState");

    public string? Result => Text("Result");

    public string? UnitFileState => Text("UnitFileState");

    public string? FragmentPath => Text("FragmentPath");

    public ImmutableArray<string> DropInPaths => [.. (Text("DropInPaths") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Since when it is active, as printed; null while it never was.</summary>
    public string? ActiveSince => Text("ActiveEnterTimestamp") is { Length: > 0 } time and not "n/a" ? time : null;

    /// <summary>How often systemd has started it again by itself.</summary>
    public int? Restarts => Number("NRestarts");

    public int? MainPid => Number("MainPID");

    /// <summary>The exit status of the main process, or the signal that ended it.</summary>
    public int? ExecMainStatus => Number("ExecMainStatus");

    public bool? NeedsDaemonReload => Text("NeedDaemonReload") is { } value ? value == "yes" : null;

    private string? Text(string name) => this[name]?.Value;

    private int? Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>One property of a unit.</summary>
internal sealed record UnitProperty(SourceLine Line, string Name, string Value);
