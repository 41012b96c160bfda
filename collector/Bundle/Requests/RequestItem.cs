using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SupportBundle.Bundle.Requests;

/// <summary>One thing that a site is asked for, and why.</summary>
internal sealed record RequestItem
{
    public required RequestKind Kind { get; init; }

    /// <summary>Where; null for the Kubernetes API, which any node may ask that reaches it.</summary>
    public string? Node { get; init; }

    /// <summary>As in a manifest: <c>host</c>, <c>netns/NAME</c>, <c>containers/NAME</c>; <c>netns/*</c> for every network namespace of the node.</summary>
    public string Where { get; init; } = "host";

    /// <summary>The collector's spec; set for <see cref="RequestKind.Spec"/> and <see cref="RequestKind.Api"/>.</summary>
    public string? Spec { get; init; }

    /// <summary>An absolute path; set for <see cref="RequestKind.File"/>.</summary>
    public string? File { get; init; }

    public RequestedProbe? Probe { get; init; }

    public RequestedCapture? Capture { get; init; }

    /// <summary>One sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Ids of the rules, and flows as <c>FROM -> TO</c>, that it helps to decide.</summary>
    public ImmutableArray<string> Decides { get; init; } = [];

    /// <summary>It was refused to the collector's user before.</summary>
    public bool AsRoot { get; init; }

    public int TimeoutSeconds { get; init; }

    public long MaxBytes { get; init; }
}

/// <summary>What kind of thing is asked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestKind>))]
internal enum RequestKind
{
    /// <summary>A spec of the collector's catalogue.</summary>
    [JsonStringEnumMemberName("spec")]
    Spec,

    /// <summary>A file that no spec names.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>A spec that asks the Kubernetes API.</summary>
    [JsonStringEnumMemberName("api")]
    Api,

    /// <summary>One connection or one name, tried.</summary>
    [JsonStringEnumMemberName("probe")]
    Probe,

    /// <summary>Packets, for some seconds.</summary>
    [JsonStringEnumMemberName("capture")]
    Capture,
}

/// <summary>One attempt of a client.</summary>
/// <param name="Protocol"><c>tcp</c>: a connection is opened and closed; <c>dns</c>: a name is asked for.</param>
/// <param name="Name">The name to ask for; null for a connection.</param>
internal sealed record RequestedProbe(string Protocol, string Address, int Port, string? Name);

/// <summary>Packets at one place: headers alone, and only those of one flow.</summary>
/// <param name="Filter">In the language of pcap-filter(7).</param>
internal sealed record RequestedCapture(string Interface, string Filter, int Seconds, int Packets);
