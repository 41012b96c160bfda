using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What firewalld lets through, zone by zone: <c>firewall-cmd --list-all-zones</c> or <c>--list-all</c>.</summary>
internal sealed record FirewalldZones(ArtifactText Text, ImmutableArray<FirewalldZone> All) : IArtifact<FirewalldZones>
{
    public static Parsed<FirewalldZones> Parse(ArtifactText text)
    {
        var reader = new FirewalldZonesReader(text);
        foreach (var line in text.Lines())
            if (!line.IsBlank)
                reader.Take(line);

        return reader.End();
    }
}

/// <summary>One zone; what it holds stays under firewalld's own names, for each version adds some.</summary>
/// <param name="IsActive">An interface or a source belongs to it.</param>
internal sealed record FirewalldZone(SourceLine Line, string Name, bool IsActive, ImmutableArray<FirewalldSetting> Settings)
{
    /// <summary><c>default</c>, <c>ACCEPT</c>, <c>DROP</c> or <c>%%REJECT%%</c>; null where it is not said.</summary>
    public string? Target => Of("target") is [var target, ..] ? target : null;

    public ImmutableArray<string> Interfaces => Of("interfaces");

    public ImmutableArray<string> Sources => Of("sources");

    public ImmutableArray<string> Services => Of("services");

    /// <summary>For instance <c>6443/tcp</c>.</summary>
    public ImmutableArray<string> Ports => Of("ports");

    /// <summary>Null before firewalld 0.9, which does not know it.</summary>
    public bool? Forward => Of("forward") is [var forward, ..] ? forward == "yes" : null;

    public bool? Masquerade => Of("masquerade") is [var masquerade, ..] ? masquerade == "yes" : null;

    /// <summary>One text each: <c>rule family="ipv4" source address="10.0.0.0/8" accept</c>.</summary>
    public ImmutableArray<string> RichRules => Of("rich rules");

    public FirewalldSetting? Setting(string name) => Settings.FirstOrDefault(setting => setting.Name == name);

    private ImmutableArray<string> Of(string name) => Setting(name)?.Values ?? [];
}

/// <summary>One line of a zone with its values; those on lines of their own are whole texts.</summary>
internal sealed record FirewalldSetting(SourceLine Line, string Name, ImmutableArray<string> Values);

/// <summary>Reads firewalld's zones line by line.</summary>
internal sealed class FirewalldZonesReader(ArtifactText text)
{
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<FirewalldZone> _zones = [];
    private readonly List<FirewalldSetting> _settings = [];
    private readonly List<string> _values = [];

    // public (active)
    //   target: default
    //   services: dhcpv6-client ssh
    //   rich rules:
    // 	rule family="ipv4" source address="10.0.0.0/8" accept
    public void Take(SourceLine line)
    {
        var isRead = line.Span[0] == '\t' ? TakeValue(line)
            : line.Span.StartsWith("  ") ? TakeSetting(line)
            : TakeZone(line);
        if (!isRead)
            _notes.Add(new(line, "not a line of firewalld's zones"));
    }

    public Parsed<FirewalldZones> End()
    {
        EndZone();
        return new(new(text, [.. _zones]), _notes.ToImmutable());
    }

    private bool TakeZone(SourceLine line)
    {
        var words = new LineWords(line.Text);
        if (words.Count > 1 && !words[1].StartsWith('('))
            return false;

        EndZone();
        _zones.Add(new(line, words[0], words.From(1).Any(word => word.Trim('(', ')', ',') == "active"), []));
        return true;
    }

    private bool TakeSetting(SourceLine line)
    {
        var colon = line.Span.IndexOf(':');
        if (_zones.Count == 0 || colon < 0)
            return false;

        EndSetting();
        var words = new LineWords(line.Text[(colon + 1)..]);
        _settings.Add(new(line, line.Text[..colon].Trim(), [.. words.From(0)]));
        return true;
    }

    private bool TakeValue(SourceLine line)
    {
        if (_settings.Count == 0)
            return false;

        _values.Add(line.Text.Trim());
        return true;
    }

    private void EndSetting()
    {
        if (_values.Count > 0)
            _settings[^1] = _settings[^1] with { Values = [.. _settings[^1].Values, .. _values] };
        _values.Clear();
    }

    private void EndZone()
    {
        EndSetting();
        if (_zones.Count > 0)
            _zones[^1] = _zones[^1] with { Settings = [.. _settings] };
        _settings.Clear();
    }
}
