using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What firewalld lets through, zone by zone: <c>firewall-cmd --list-all-zones</c>, <c>--list-all</c> or <c>--get-active-zones</c>; its policies
/// between zones (<c>--list-all-policies</c>) stand in the same form.</summary>
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

/// <summary>One zone, or one policy between zones; what it holds stays under firewalld's own names, for each version adds some.</summary>
/// <param name="Marks">The words behind its name: <c>active</c>, and since firewalld 2 <c>default</c>.</param>
internal sealed record FirewalldZone(SourceLine Line, string Name, ImmutableArray<string> Marks, ImmutableArray<FirewalldSetting> Settings)
{
    /// <summary>An interface or a source belongs to it.</summary>
    public bool IsActive => Marks.Contains("active") || !Interfaces.IsEmpty || !Sources.IsEmpty;

    /// <summary>What no other zone claims belongs to it; before firewalld 2 the listing does not tell.</summary>
    public bool IsDefault => Marks.Contains("default");

    /// <summary><c>default</c>, <c>ACCEPT</c>, <c>DROP</c> or <c>%%REJECT%%</c>; null where it is not said.</summary>
    public string? Target => Of("target") is [var target, ..] ? target : null;

    public ImmutableArray<string> Interfaces => Of("interfaces");

    public ImmutableArray<string> Sources => Of("sources");

    public ImmutableArray<string> Services => Of("services");

    /// <summary>For instance <c>6443/tcp</c>.</summary>
    public ImmutableArray<string> Ports => Of("ports");

    /// <summary>Whether one of its ports is this one; services and rich rules may open it all the same.</summary>
    public bool NamesPort(int port, string protocol) => Ports.Select(FirewalldPort.Of).Any(named => named is { } range && range.Protocol == protocol && range.First <= port && port <= range.Last);

    /// <summary>Null before firewalld 0.9, which does not know it.</summary>
    public bool? Forward => Of("forward") is [var forward, ..] ? forward == "yes" : null;

    public bool? Masquerade => Of("masquerade") is [var masquerade, ..] ? masquerade == "yes" : null;

    /// <summary>One text each: <c>rule family="ipv4" source address="10.0.0.0/8" accept</c>.</summary>
    public ImmutableArray<string> RichRules => Of("rich rules");

    /// <summary>Of a policy: the zones that its packets come from, and go to.</summary>
    public ImmutableArray<string> IngressZones => Of("ingress-zones");

    public ImmutableArray<string> EgressZones => Of("egress-zones");

    public FirewalldSetting? Setting(string name) => Settings.FirstOrDefault(setting => setting.Name == name);

    /// <summary>All values of this name: a file has an element for each, a listing one line.</summary>
    public ImmutableArray<string> Of(string name) => [.. Settings.Where(setting => setting.Name == name).SelectMany(setting => setting.Values)];
}

/// <summary>A port or a range of them, of one protocol.</summary>
internal readonly record struct FirewalldPort(int First, int Last, string Protocol)
{
    // 6443/tcp      30000-32767/udp
    public static FirewalldPort? Of(string text) =>
        text.Split('/') is [var ports, { Length: > 0 } protocol] && ports.Split('-') is var ends && ends.Length <= 2
        && LineWords.NumberOf(ends[0]) is { } first && LineWords.NumberOf(ends[^1]) is { } last
            ? new(first, last, protocol)
            : null;
}

/// <summary>One line of a zone with its values; those on lines of their own are whole texts.</summary>
internal sealed record FirewalldSetting(SourceLine Line, string Name, ImmutableArray<string> Values)
{
    /// <summary>All lines that it was read from.</summary>
    public ImmutableArray<SourceLine> Lines { get; init; } = [Line];
}

/// <summary>Reads firewalld's zones line by line.</summary>
internal sealed class FirewalldZonesReader(ArtifactText text)
{
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<FirewalldZone> _zones = [];
    private readonly List<FirewalldSetting> _settings = [];
    private readonly List<(SourceLine Line, string Text)> _values = [];

    // public (active)        public (default, active)
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
        _zones.Add(new(line, words[0], [.. words.From(1).Select(word => word.Trim('(', ')', ','))], []));
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

        _values.Add((line, line.Text.Trim()));
        return true;
    }

    private void EndSetting()
    {
        if (_values.Count > 0)
            _settings[^1] = _settings[^1] with { Values = [.. _settings[^1].Values, .. _values.Select(value => value.Text)], Lines = [.. _settings[^1].Lines, .. _values.Select(value => value.Line)] };
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
