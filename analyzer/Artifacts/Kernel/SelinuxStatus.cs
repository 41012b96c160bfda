using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>What SELinux does with what its policy denies.</summary>
internal enum SelinuxMode
{
    Disabled,

    /// <summary>It logs and lets pass.</summary>
    Permissive,

    Enforcing,
}

/// <summary>SELinux' state, from <c>sestatus</c>, <c>getenforce</c>, <c>/sys/fs/selinux/enforce</c> or <c>/etc/selinux/config</c>.</summary>
/// <param name="Mode">Null where the text does not tell.</param>
/// <param name="ModeAtBoot">What its configuration says, null likewise.</param>
internal sealed record SelinuxStatus(SelinuxMode? Mode, SourceLine? ModeLine, SelinuxMode? ModeAtBoot, string? Policy, ImmutableArray<SourceLine> Lines)
    : IArtifact<SelinuxStatus>
{
    private static readonly ImmutableArray<string> Further =
        ["SELinuxfs mount", "SELinux mount", "SELinux root directory", "Policy MLS status", "Policy deny_unknown status", "Memory protection checking", "Max kernel policy version", "Policy version"];

    public static Parsed<SelinuxStatus> Parse(ArtifactText text)
    {
        var status = new SelinuxStatus(null, null, null, null, []);
        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || line.Span.TrimStart() is ['#', ..])
                continue; // blank lines, and comments of the configuration

            var taken = status.Take(line.Text.Trim(), line);
            status = taken ?? status;
            if (taken is not null)
                lines.Add(line);
            else
                notes.Add(new(line, "says nothing of SELinux that is known"));
        }

        return new(status with { Lines = lines.ToImmutable() }, notes.ToImmutable());
    }

    // SELinux status:                 enabled
    // Current mode:                   enforcing
    // Mode from config file:          enforcing
    // Loaded policy name:             targeted
    private SelinuxStatus? Take(string text, SourceLine line)
    {
        var at = text.IndexOfAny([':', '=']);
        var (name, value) = at < 0 ? ("", text) : (text[..at].Trim(), text[(at + 1)..].Trim());
        return name switch
        {
            "SELinux status" when value == "enabled" => this,
            "SELinux status" or "Current mode" or "" when ModeOf(value) is { } mode => this with { Mode = mode, ModeLine = line },
            "Mode from config file" or "SELINUX" when ModeOf(value) is { } mode => this with { ModeAtBoot = mode },
            "Loaded policy name" or "Policy from config file" or "SELINUXTYPE" => this with { Policy = value },
            _ => Further.Contains(name) ? this : null,
        };
    }

    // Enforcing      0
    private static SelinuxMode? ModeOf(string word) => word.ToUpperInvariant() switch
    {
        "ENFORCING" or "1" => SelinuxMode.Enforcing,
        "PERMISSIVE" or "0" => SelinuxMode.Permissive,
        "DISABLED" => SelinuxMode.Disabled,
        _ => null,
    };
}
