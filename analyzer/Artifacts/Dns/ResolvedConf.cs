using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>systemd-resolved's own configuration, written as units are.</summary>
/// <param name="Dns">Name servers of <c>DNS=</c>, each with its line.</param>
internal sealed record ResolvedConf(ImmutableArray<UnitWord> Dns, ImmutableArray<UnitWord> FallbackDns, UnitWord? StubListener) : IArtifact<ResolvedConf>
{
    /// <summary>Search domains, and with <c>~</c> those that are only asked of these servers.</summary>
    public ImmutableArray<UnitWord> Domains { get; init; } = [];

    /// <summary>Further addresses on which the stub listens.</summary>
    public ImmutableArray<UnitWord> StubListenersExtra { get; init; } = [];

    /// <summary>Whether answers must be signed, as written: <c>yes</c>, <c>no</c>, <c>allow-downgrade</c>.</summary>
    public UnitWord? Dnssec { get; init; }

    // [Resolve]
    // DNS=127.0.0.1
    public static Parsed<ResolvedConf> Parse(ArtifactText text)
    {
        var unit = SystemdUnit.Parse(text);
        return new(
            new(
                Words(unit.Value, "DNS"),
                Words(unit.Value, "FallbackDNS"),
                Last(unit.Value, "DNSStubListener"))
            {
                Domains = Words(unit.Value, "Domains"),
                StubListenersExtra = Words(unit.Value, "DNSStubListenerExtra"),
                Dnssec = Last(unit.Value, "DNSSEC"),
            },
            unit.Notes);
    }

    private static UnitWord? Last(SystemdUnit unit, string key) => Words(unit, key) is [.., var last] ? last : null;

    private static ImmutableArray<UnitWord> Words(SystemdUnit unit, string key) =>
        [.. unit.Of("Resolve", key).SelectMany(setting => setting.Words)];
}
