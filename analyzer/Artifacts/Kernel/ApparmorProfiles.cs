using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The programs that AppArmor confines, from <c>/sys/kernel/security/apparmor/profiles</c> or <c>aa-status</c>.</summary>
/// <param name="IsLoaded">Whether the module is there; null where the text does not tell.</param>
/// <param name="Confined">Processes under a profile, as aa-status lists them.</param>
internal sealed record ApparmorProfiles(
    bool? IsLoaded,
    ImmutableArray<ApparmorProfile> Profiles,
    ImmutableArray<ApparmorProfile> Confined,
    ImmutableArray<SourceLine> Counts) : IArtifact<ApparmorProfiles>
{
    public static Parsed<ApparmorProfiles> Parse(ArtifactText text)
    {
        var reader = new Reader();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
            reader.Take(line);

        return new(reader.End(), reader.Notes.ToImmutable());
    }

    /// <summary>The list so far, and under which heading of aa-status the next line stands.</summary>
    private sealed class Reader
    {
        private readonly ImmutableArray<ApparmorProfile>.Builder _profiles = ImmutableArray.CreateBuilder<ApparmorProfile>();
        private readonly ImmutableArray<ApparmorProfile>.Builder _confined = ImmutableArray.CreateBuilder<ApparmorProfile>();
        private readonly ImmutableArray<SourceLine>.Builder _counts = ImmutableArray.CreateBuilder<SourceLine>();
        private bool? _isLoaded;
        private (bool OfProcesses, string Mode)? _heading;

        public ImmutableArray<ParseNote>.Builder Notes { get; } = ImmutableArray.CreateBuilder<ParseNote>();

        public ApparmorProfiles End() => new(_isLoaded, _profiles.ToImmutable(), _confined.ToImmutable(), _counts.ToImmutable());

        public void Take(SourceLine line)
        {
            var text = line.Text.Trim();
            if (!TakeHeading(text) && !TakeProfile(text, line))
                Notes.Add(new(line, "neither a profile nor a heading of aa-status"));
            else if (_profiles.LastOrDefault()?.Line != line && _confined.LastOrDefault()?.Line != line)
                _counts.Add(line);
        }

        // 37 profiles are in enforce mode.      1 processes are in enforce mode.      4 processes are unconfined but have a profile defined.
        private bool TakeHeading(string text)
        {
            switch (text.TrimEnd('.').Split(' '))
            {
                case ["apparmor", "module", "is", "loaded"]:
                    _isLoaded = true;
                    return true;
                case ["apparmor", "not", "present"] or ["apparmor", "module", "is", "not", "loaded"]:
                    _isLoaded = false;
                    return true;
                case [_, "profiles", "are", "loaded"] or [_, "processes", "have", "profiles", "defined"] or ["apparmor", "filesystem", "is", "not", "mounted"]:
                    return true;
                case [_, ("profiles" or "processes") and var what, "are", "in", .. var mode, "mode"]:
                    _heading = (what == "processes", string.Join(' ', mode));
                    return true;
                case [_, "processes", "are", var mode, ..]:
                    _heading = (true, mode);
                    return true;
                default:
                    return false;
            }
        }

        // docker-default (enforce)
        //    /usr/sbin/chronyd (1234)
        private bool TakeProfile(string text, SourceLine line)
        {
            var at = text.EndsWith(')') ? text.LastIndexOf(" (", StringComparison.Ordinal) : -1;
            if (_heading is var (ofProcesses, mode))
                (ofProcesses ? _confined : _profiles).Add(new(line, at > 0 ? text[..at] : text, mode));
            else if (at > 0)
                _profiles.Add(new(line, text[..at], text[(at + 2)..^1]));
            else
                return false;

            return true;
        }
    }
}

/// <summary>One profile, or one process that is under one.</summary>
/// <param name="Mode"><c>enforce</c>, <c>complain</c>, <c>kill</c>, <c>unconfined</c>, ...</param>
internal sealed record ApparmorProfile(SourceLine Line, string Name, string Mode);
