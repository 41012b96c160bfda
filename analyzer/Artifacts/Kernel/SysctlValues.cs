using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The kernel's settings as <c>sysctl -a</c> prints them, or as a file of sysctl.d sets them.</summary>
/// <param name="ByKey">Of a key that is there twice, the last line: it is the one that counts in a file.</param>
internal sealed record SysctlValues(ArtifactText Text, ImmutableDictionary<string, SysctlValue> ByKey) : IArtifact<SysctlValues>
{
    /// <summary>Every line with a setting, in order.</summary>
    public ImmutableArray<SysctlValue> All { get; init; } = [];

    /// <summary>Keys that exist but could not be read: nothing is known of their values.</summary>
    public ImmutableArray<UnreadSysctl> Unread { get; init; } = [];

    /// <summary>The setting of this name, or null when it is not shown.</summary>
    public SysctlValue? Get(string key) => ByKey.GetValueOrDefault(key);

    public static Parsed<SysctlValues> Parse(ArtifactText text)
    {
        var values = ImmutableArray.CreateBuilder<SysctlValue>();
        var unread = ImmutableArray.CreateBuilder<UnreadSysctl>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || line.Span.TrimStart()[0] is '#' or ';')
                continue; // what sysctl.conf(5) calls a comment

            if (UnreadSysctl.TryParse(line) is { } failure)
                unread.Add(failure);
            else if (ParseLine(line) is { } value)
                values.Add(value);
            else
                notes.Add(new(line, "not a setting"));
        }

        return new(Of(text, values.ToImmutable()) with { Unread = unread.ToImmutable() }, notes.ToImmutable());
    }

    /// <summary>These settings; of those with one key the last counts.</summary>
    public static SysctlValues Of(ArtifactText text, ImmutableArray<SysctlValue> values)
    {
        var byKey = ImmutableDictionary.CreateBuilder<string, SysctlValue>(StringComparer.Ordinal);
        foreach (var value in values)
            byKey[value.Key] = value;
        return new(text, byKey.ToImmutable()) { All = values };
    }

    // net.ipv4.ip_forward = 1      net.ipv4.ip_forward: 1      net/ipv4/ip_forward=1      -net.ipv4.conf.all.rp_filter = 0
    private static SysctlValue? ParseLine(SourceLine line)
    {
        var span = line.Span;
        var equals = span.IndexOf('=');
        var at = equals >= 0 ? equals : span.IndexOf(": ");
        var key = at <= 0 ? default : span[..at].Trim();
        var isOptional = key is ['-', ..];
        if (isOptional)
            key = key[1..].TrimStart();

        return key.IndexOfAny('.', '/') < 0 || key.ContainsAny(" \t\"")
            ? null
            : new(line, SysctlKey.Dotted(key), span[(at + 1)..].Trim().ToString()) { IsOptional = isOptional };
    }
}
