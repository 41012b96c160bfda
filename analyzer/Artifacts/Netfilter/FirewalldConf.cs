using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary><c>/etc/firewalld/firewalld.conf</c>: the default zone, and by which means firewalld makes its rules.</summary>
internal sealed record FirewalldConf(ImmutableArray<LabelledValue> Settings) : IArtifact<FirewalldConf>
{
    public LabelledValue? DefaultZone => Settings.Of("DefaultZone");

    /// <summary><c>nftables</c> or <c>iptables</c>; before firewalld 0.6, which knows the second alone, it is not said.</summary>
    public LabelledValue? Backend => Settings.Of("FirewallBackend");

    /// <summary>Whether a reload takes away what was changed at run time, direct rules too; yes unless said otherwise, and not said before 0.8.</summary>
    public bool? FlushesAllOnReload => IsYes(Settings.Of("FlushAllOnReload"));

    /// <summary>Whether its rules go when it ends.</summary>
    public bool? CleansUpOnExit => IsYes(Settings.Of("CleanupOnExit"));

    public string? LogDenied => Settings.Of("LogDenied")?.Value;

    // # default zone
    // DefaultZone=public
    public static Parsed<FirewalldConf> Parse(ArtifactText text)
    {
        var settings = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !line.Span.TrimStart().StartsWith("#") && !line.Span.TrimStart().StartsWith(";")))
        {
            var at = line.Span.IndexOf('=');
            if (at > 0)
                settings.Add(new(line, line.Span[..at].Trim().ToString(), line.Span[(at + 1)..].Trim().ToString()));
            else
                notes.Add(new(line, "not a setting of firewalld"));
        }

        return new(new(settings.ToImmutable()), notes.ToImmutable());
    }

    private static bool? IsYes(LabelledValue? setting) => setting?.Value.ToLowerInvariant() switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => null,
    };
}
