using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The kernel's settings as <c>sysctl -a</c> prints them.</summary>
internal sealed record SysctlValues(ArtifactText Text, ImmutableDictionary<string, SysctlValue> ByKey) : IArtifact<SysctlValues>
{
    /// <summary>The setting of this name, or null when the kernel does not show it.</summary>
    public SysctlValue? Get(string key) => ByKey.GetValueOrDefault(key);

    public static Parsed<SysctlValues> Parse(ArtifactText text)
    {
        var values = ImmutableDictionary.CreateBuilder<string, SysctlValue>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || line.Span.TrimStart()[0] is '#' or ';')
                continue; // what sysctl.conf(5) calls a comment

            if (ParseLine(line) is { } value)
                values[value.Key] = value;
            else
                notes.Add(new(line, "not a setting"));
        }

        return new(new(text, values.ToImmutable()), notes.ToImmutable());
    }

    // net.ipv4.ip_forward = 1      net.ipv4.ip_forward: 1      net/ipv4/ip_forward=1
    private static SysctlValue? ParseLine(SourceLine line)
    {
        var span = line.Span;
        var equals = span.IndexOf('=');
        var at = equals >= 0 ? equals : span.IndexOf(": ");
        var key = at <= 0 ? default : span[..at].Trim();
        if (key.IndexOfAny('.', '/') < 0 || key.ContainsAny(" \t\""))
            return null;

        return new(line, DottedKey(key), span[(at + 1)..].Trim().ToString());
    }

    // An interface whose name holds a dot is printed as eth0/100 between dots, so only a key without any dot is turned.
    private static string DottedKey(ReadOnlySpan<char> key) =>
        key.Contains('.') ? key.ToString() : key.ToString().Replace('/', '.');
}

/// <summary>One setting of the kernel, where it stands.</summary>
internal sealed record SysctlValue(SourceLine Line, string Key, string Value)
{
    /// <summary>The value as a number, or null when it is none.</summary>
    public long? Number => long.TryParse(Value, NumberStyles.AllowLeadingSign, null, out var number) ? number : null;
}
