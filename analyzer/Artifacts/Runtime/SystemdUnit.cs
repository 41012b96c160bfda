using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>A unit with its drop-ins as <c>systemctl cat</c> prints them, or one unit file: its settings in order.</summary>
internal sealed record SystemdUnit(ArtifactText Source, ImmutableArray<UnitSetting> Settings) : IArtifact<SystemdUnit>
{
    /// <summary>The unit file and its drop-ins in order, where <c>systemctl cat</c> names them.</summary>
    public ImmutableArray<UnitFile> Files { get; init; } = [];

    /// <summary>The file in which a setting stands; null where the text does not name it.</summary>
    public UnitFile? FileOf(UnitSetting setting) => Files.LastOrDefault(file => file.Line.Number < setting.Line.Number);

    /// <summary>The settings that count: an empty assignment takes back all before it.</summary>
    public ImmutableArray<UnitSetting> Of(string section, string key)
    {
        var counted = ImmutableArray.CreateBuilder<UnitSetting>();
        foreach (var setting in Settings)
        {
            if (setting.Section != section || setting.Key != key)
                continue;

            if (setting.Words.IsEmpty)
                counted.Clear();
            else
                counted.Add(setting);
        }

        return counted.ToImmutable();
    }

    // ExecStart=/usr/local/bin/kube-apiserver \
    //   --advertise-address=10.240.0.10 \
    public static Parsed<SystemdUnit> Parse(ArtifactText text)
    {
        var settings = ImmutableArray.CreateBuilder<UnitSetting>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var section = "";
        var open = default(OpenSetting);
        var files = ImmutableArray.CreateBuilder<UnitFile>();
        foreach (var line in text.Lines())
        {
            var trimmed = line.Span.Trim();
            if (trimmed is ['#', ..] or [';', ..])
            {
                if (open is null && PathOf(trimmed) is { } path)
                    files.Add(new(path, line));
                continue; // a comment, also between the lines of one setting
            }

            if (open is not null)
                open = open.Take(line, settings);
            else if (trimmed is ['[', .., ']'])
                section = trimmed[1..^1].ToString();
            else if (trimmed.IndexOf('=') is > 0 and var at)
                open = new OpenSetting(section, trimmed[..at].Trim().ToString(), line).Take(line, settings, line.Span.IndexOf('=') + 1);
            else if (!trimmed.IsEmpty)
                notes.Add(new(line, "neither a section nor a setting of a unit"));
        }

        open?.Close(settings);
        return new(new(text, settings.ToImmutable()) { Files = files.ToImmutable() }, notes.ToImmutable());
    }

    // # /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
    private static string? PathOf(ReadOnlySpan<char> comment) =>
        comment.StartsWith("# /") && !comment[2..].Contains(' ') && comment.Contains("/systemd/", StringComparison.Ordinal) ? comment[2..].ToString() : null;

    /// <summary>A setting whose last line was continued by a backslash.</summary>
    private sealed class OpenSetting(string section, string key, SourceLine first)
    {
        private readonly ImmutableArray<UnitWord>.Builder _words = ImmutableArray.CreateBuilder<UnitWord>();

        /// <summary>This setting if it goes on, or null when the line was its last.</summary>
        public OpenSetting? Take(SourceLine line, ImmutableArray<UnitSetting>.Builder settings, int from = 0)
        {
            var value = line.Span[from..].TrimEnd();
            var goesOn = value is [.., '\\'];
            foreach (var word in CommandLine.Split(goesOn ? value[..^1] : value))
                _words.Add(new(word, line));

            if (goesOn)
                return this;

            Close(settings);
            return null;
        }

        public void Close(ImmutableArray<UnitSetting>.Builder settings) =>
            settings.Add(new(section, key, _words.ToImmutable(), first));
    }
}

/// <summary>One setting of a unit.</summary>
/// <param name="Words">Its value in words, each with the line at which it stands; none for an empty assignment.</param>
internal sealed record UnitSetting(string Section, string Key, ImmutableArray<UnitWord> Words, SourceLine Line);

/// <summary>One word of a unit's setting.</summary>
internal readonly record struct UnitWord(string Text, SourceLine Line);

/// <summary>A unit file or a drop-in, and the line from which it stands in the text.</summary>
internal sealed record UnitFile(string Path, SourceLine Line);
