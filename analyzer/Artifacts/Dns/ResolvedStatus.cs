using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>Whom systemd-resolved asks, as <c>resolvectl status</c> (before systemd 239 <c>systemd-resolve --status</c>) shows it.</summary>
internal sealed record ResolvedStatus(ImmutableArray<ResolvedScope> Scopes) : IArtifact<ResolvedStatus>
{
    public ResolvedScope? Global => Scopes.FirstOrDefault(scope => scope.Device is null);

    public ResolvedScope? Link(string device) => Scopes.FirstOrDefault(scope => scope.Device == device);

    public static Parsed<ResolvedStatus> Parse(ArtifactText text)
    {
        var scopes = ImmutableArray.CreateBuilder<ResolvedScope>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (HeadingOf(line) is { } scope)
                scopes.Add(scope);
            else if (scopes.Count > 0 && scopes[^1].Take(line) is { } taken)
                scopes[^1] = taken;
            else
                notes.Add(new(line, "not a scope of systemd-resolved or a setting of one"));
        }

        return new(new(scopes.ToImmutable()), notes.ToImmutable());
    }

    // Global
    // Link 2 (eth0)
    private static ResolvedScope? HeadingOf(SourceLine line)
    {
        var text = line.Text.TrimEnd();
        if (text == "Global")
            return new(line, null);

        var open = text.IndexOf('(', StringComparison.Ordinal);
        return text.StartsWith("Link ", StringComparison.Ordinal) && open > 5 && text.EndsWith(')') && open < text.Length - 2
            ? new(line, text[(open + 1)..^1])
            : null;
    }
}

/// <summary>What systemd-resolved does for all links, or for one.</summary>
/// <param name="Device">Null for the global scope.</param>
internal sealed record ResolvedScope(SourceLine Line, string? Device)
{
    /// <summary>All its settings in order; one that goes over several lines has a value for each.</summary>
    public ImmutableArray<ResolvedSetting> Settings { get; init; } = [];

    /// <summary>The servers as printed, with port, interface or name where given: <c>192.0.2.11#dns.example</c>.</summary>
    public ImmutableArray<ResolvedSetting> DnsServers => Of("DNS Servers");

    public ResolvedSetting? CurrentDnsServer => Of("Current DNS Server") is [var current, ..] ? current : null;

    public ImmutableArray<ResolvedSetting> FallbackDnsServers => Of("Fallback DNS Servers");

    /// <summary>Search domains, and with <c>~</c> those that are only asked here; <c>~.</c> stands for all.</summary>
    public ImmutableArray<ResolvedSetting> Domains => Of("DNS Domain");

    /// <summary><c>stub</c>, <c>uplink</c>, <c>static</c>, <c>foreign</c> or <c>missing</c>; null before systemd 247.</summary>
    public string? ResolvConfMode => Of("resolv.conf mode") is [var mode, ..] ? mode.Value : null;

    /// <summary>Whether names that no domain claims are asked here; null where it is not told.</summary>
    public bool? IsDefaultRoute =>
        Of("Default Route") is [var now, ..] ? now.Value == "yes"
        : Of("DefaultRoute setting") is [var then, ..] ? then.Value == "yes"
        : Of("Protocols").FirstOrDefault(protocol => protocol.Value.EndsWith("DefaultRoute", StringComparison.Ordinal)) is { } protocol ? protocol.Value[0] == '+'
        : null;

    public ImmutableArray<ResolvedSetting> Of(string name) => [.. Settings.Where(setting => setting.Name == name)];

    /// <summary>Names that systemd 252 prints without a colon for the global scope.</summary>
    private static readonly ImmutableArray<string> Bare = ["Current DNS Server", "DNS Servers", "Fallback DNS Servers", "DNS Domain"];

    //        DNS Servers: 192.0.2.10 192.0.2.11#dns.example 2001:db8::1
    //                     192.0.2.12
    //         DNS Servers 192.0.2.53 2001:db8::53
    public ResolvedScope? Take(SourceLine line)
    {
        var text = WithColon(line.Text.Trim());
        var colon = text.EndsWith(':') ? text.Length - 1 : text.IndexOf(": ", StringComparison.Ordinal);
        var isSetting = colon > 0 && text[..colon].All(c => char.IsAsciiLetter(c) || c is ' ' or '.' or '-');
        var name = isSetting ? text[..colon] : char.IsWhiteSpace(line.Span[0]) ? Settings.LastOrDefault()?.Name : null;
        if (name is null)
            return null;

        var values = (isSetting ? text[(colon + 1)..] : text).Split(' ', StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("");
        return this with { Settings = Settings.AddRange(values.Select(value => new ResolvedSetting(line, name, value))) };
    }

    private static string WithColon(string text) =>
        Bare.FirstOrDefault(name => text.StartsWith($"{name} ", StringComparison.Ordinal)) is { } name ? text.Insert(name.Length, ":") : text;
}

/// <summary>One value of a setting of systemd-resolved, where it stands.</summary>
internal sealed record ResolvedSetting(SourceLine Line, string Name, string Value);
