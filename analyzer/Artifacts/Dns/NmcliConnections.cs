using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>NetworkManager's profiles: <c>nmcli connection show</c>, as a table or with <c>-t</c>.</summary>
internal sealed record NmcliConnections(ArtifactText Text, ImmutableArray<NmcliConnection> Connections) : IArtifact<NmcliConnections>
{
    public static Parsed<NmcliConnections> Parse(ArtifactText text)
    {
        var connections = ImmutableArray.CreateBuilder<NmcliConnection>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsHeading(line)))
        {
            if (NmcliConnection.Of(line) is { } connection)
                connections.Add(connection);
            else
                notes.Add(new(line, "not a profile of NetworkManager"));
        }

        return new(new(text, connections.ToImmutable()), notes.ToImmutable());
    }

    // NAME     UUID                                  TYPE      DEVICE
    public static bool IsHeading(SourceLine line) => line.Span.TrimStart().StartsWith("NAME ");
}

/// <summary>One profile.</summary>
/// <param name="Device">What it sets up now, or null.</param>
internal sealed record NmcliConnection(SourceLine Line, string Name, string Uuid, string Type, string? Device)
{
    // site     f2eabee0-31d5-4134-b019-b2c1327e0355  ethernet  eth1
    // Wired 2:68578d4b-b9cd-40b5-8fd6-563d80348318:vlan:
    public static NmcliConnection? Of(SourceLine line) =>
        NmcliRow.Cells(line) is [{ Length: > 0 } name, var uuid, { Length: > 0 } type, .. var rest] && rest.Length <= 1 && Guid.TryParseExact(uuid, "D", out _)
            ? new(line, name, uuid, type, rest is [{ Length: > 0 } device] && device != "--" ? device : null)
            : null;
}

/// <summary>A row of nmcli's.</summary>
internal static class NmcliRow
{
    /// <summary>Its cells, two blanks apart or as <c>-t</c> prints them.</summary>
    public static ImmutableArray<string> Cells(SourceLine line) =>
        line.Span.Contains("  ", StringComparison.Ordinal) ? [.. TextTable.WideWords(line).Select(cell => cell.Text)] : Terse(line.Text.Trim());

    // A colon within a value has a backslash before it (nmcli(1), --escape).
    private static ImmutableArray<string> Terse(string line) =>
        [.. line.Replace(@"\:", "\0", StringComparison.Ordinal).Split(':').Select(cell => cell.Replace('\0', ':').Replace(@"\\", @"\", StringComparison.Ordinal))];
}
