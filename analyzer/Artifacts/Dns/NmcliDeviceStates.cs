using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>Which devices NetworkManager manages: <c>nmcli device</c>, as a table or with <c>-t</c>.</summary>
internal sealed record NmcliDeviceStates(ArtifactText Text, ImmutableArray<NmcliDeviceState> Devices) : IArtifact<NmcliDeviceStates>
{
    public static Parsed<NmcliDeviceStates> Parse(ArtifactText text)
    {
        var devices = ImmutableArray.CreateBuilder<NmcliDeviceState>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsHeading(line)))
        {
            if (NmcliDeviceState.Of(line) is { } device)
                devices.Add(device);
            else
                notes.Add(new(line, "not a device of NetworkManager"));
        }

        return new(new(text, devices.ToImmutable()), notes.ToImmutable());
    }

    // DEVICE  TYPE      STATE      CONNECTION
    public static bool IsHeading(SourceLine line) => line.Span.TrimStart().StartsWith("DEVICE ");
}

/// <summary>One device.</summary>
/// <param name="State">For instance <c>connected</c>, <c>unmanaged</c>, <c>connected (externally)</c>.</param>
/// <param name="Connection">The profile that it is set up by, or null.</param>
internal sealed record NmcliDeviceState(SourceLine Line, string Name, string Type, string State, string? Connection)
{
    /// <summary>NetworkManager leaves it alone; one that is <c>connected (externally)</c> it only watches.</summary>
    public bool IsLeftAlone => State is "unmanaged" or "connected (externally)";

    // cni0    bridge    unmanaged               --
    // eth1:ethernet:connected:site
    public static NmcliDeviceState? Of(SourceLine line) =>
        NmcliRow.Cells(line) is [{ Length: > 0 } name, { Length: > 0 } type, { Length: > 0 } state, .. var rest] && rest.Length <= 1
            ? new(line, name, type, state, rest is [{ Length: > 0 } connection] && connection != "--" ? connection : null)
            : null;
}
