using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Dns;

/// <summary>systemd-resolved's own configuration, written as units are.</summary>
/// <param name="Dns">Name servers of <c>DNS=</c>, each with its line.</param>
internal sealed record ResolvedConf(ImmutableArray<UnitWord> Dns, ImmutableArray<UnitWord> FallbackDns, UnitWord? StubListener) : IArtifact<ResolvedConf>
{
    // [Resolve]
    // DNS=127.0.0.1
    public static Parsed<ResolvedConf> Parse(ArtifactText text)
    {
        var unit = SystemdUnit.Parse(text);
        return new(
            new(
                Words(unit.Value, "DNS"),
                Words(unit.Value, "FallbackDNS"),
                Words(unit.Value, "DNSStubListener") is [.., var last] ? last : null),
            unit.Notes);
    }

    private static ImmutableArray<UnitWord> Words(SystemdUnit unit, string key) =>
        [.. unit.Of("Resolve", key).SelectMany(setting => setting.Words)];
}
