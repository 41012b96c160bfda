using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary><c>/etc/host.conf</c>: how glibc treats the hosts file.</summary>
internal sealed record HostConf(ImmutableArray<HostConfSetting> Settings) : IArtifact<HostConf>
{
    private static readonly ImmutableArray<string> Known = ["order", "trim", "multi", "nospoof", "spoof", "spoofalert", "reorder"];

    /// <summary>Whether all addresses of a name in the hosts file are given, not the first alone; off unless said.</summary>
    public bool Multi => Settings.LastOrDefault(setting => setting.Name == "multi")?.Value == "on";

    // multi on
    public static Parsed<HostConf> Parse(ArtifactText text)
    {
        var settings = ImmutableArray.CreateBuilder<HostConfSetting>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var words = line.Text.Split('#')[0].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
                continue; // blank lines and comments

            if (words.Length == 2 && Known.Contains(words[0]))
                settings.Add(new(line, words[0], words[1]));
            else
                notes.Add(new(line, "not a setting of host.conf"));
        }

        return new(new(settings.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One setting of host.conf.</summary>
internal sealed record HostConfSetting(SourceLine Line, string Name, string Value);
