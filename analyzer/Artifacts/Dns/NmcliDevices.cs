using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>NetworkManager's devices as <c>nmcli device show</c> shows them.</summary>
internal sealed record NmcliDevices(ImmutableArray<NmcliDevice> Devices) : IArtifact<NmcliDevices>
{
    // GENERAL.DEVICE:                         eth0
    // IP4.DNS[1]:                             192.0.2.53
    public static Parsed<NmcliDevices> Parse(ArtifactText text)
    {
        var devices = ImmutableArray.CreateBuilder<NmcliDevice>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var field = FieldOf(line);
            if (field is { Name: "GENERAL.DEVICE" })
                devices.Add(new([field]));
            else if (field is not null && devices.Count > 0)
                devices[^1] = new(devices[^1].Fields.Add(field));
            else
                notes.Add(new(line, "not a field of a device"));
        }

        return new(new(devices.ToImmutable()), notes.ToImmutable());
    }

    private static NmcliField? FieldOf(SourceLine line)
    {
        var text = line.Text.Trim();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon > 0 ? text[..colon].Split('[')[0] : "";
        return name.Contains('.') && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '.' or '-')
            ? new(line, name, text[(colon + 1)..].Trim())
            : null;
    }
}

/// <summary>One device of NetworkManager.</summary>
internal sealed record NmcliDevice(ImmutableArray<NmcliField> Fields)
{
    public string Name => Of("GENERAL.DEVICE")[0].Value;

    public string? Connection => Of("GENERAL.CONNECTION") is [var connection, ..] && connection.Value is not "--" ? connection.Value : null;

    /// <summary>For instance <c>100 (connected)</c>, <c>10 (unmanaged)</c>.</summary>
    public string? State => Of("GENERAL.STATE") is [var state, ..] ? state.Value : null;

    /// <summary>NetworkManager leaves it alone; one that is <c>100 (connected (externally))</c> it only watches.</summary>
    public bool IsLeftAlone => State is { } state && (state.Contains("unmanaged", StringComparison.Ordinal) || state.Contains("externally", StringComparison.Ordinal));

    public ImmutableArray<NmcliField> Dns => [.. Of("IP4.DNS"), .. Of("IP6.DNS")];

    public ImmutableArray<NmcliField> Domains => [.. Of("IP4.DOMAIN"), .. Of("IP6.DOMAIN"), .. Of("IP4.SEARCHES"), .. Of("IP6.SEARCHES")];

    public ImmutableArray<NmcliField> Of(string name) => [.. Fields.Where(field => field.Name == name)];
}

/// <summary>One field of a device; of a list (<c>IP4.DNS[1]</c>) without its number.</summary>
internal sealed record NmcliField(SourceLine Line, string Name, string Value);
