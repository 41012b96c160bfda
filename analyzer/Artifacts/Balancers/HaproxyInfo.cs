using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>What HAProxy says of its own process: <c>show info</c> on its stats socket. Null for what the version does not tell.</summary>
internal sealed record HaproxyInfo(ImmutableArray<LabelledValue> Values) : IArtifact<HaproxyInfo>
{
    // Version: 2.2.9-2+deb11u6
    public string? Version => Text("Version");

    /// <summary>The host's name, where nothing else is configured.</summary>
    public string? NodeName => Text("node");

    public int? ProcessId => Number("Pid");

    public int? UptimeSeconds => Number("Uptime_sec");

    /// <summary>Connections that it takes at the same time; what comes beyond waits.</summary>
    public int? MaxConnections => Number("Maxconn");

    public int? Connections => Number("CurrConns");

    /// <summary>Whether it is ending, as the old process does after a reload.</summary>
    public bool? IsStopping => Number("Stopping") is { } stopping ? stopping > 0 : null;

    public static Parsed<HaproxyInfo> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        return new(new(LabelledLines.Read(text, notes, ':')), notes.ToImmutable());
    }

    private string? Text(string label) => Values.Of(label)?.Value;

    private int? Number(string label) => LineWords.NumberOf(Text(label));
}
