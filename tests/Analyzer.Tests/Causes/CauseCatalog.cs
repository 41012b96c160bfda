using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Every <see cref="CauseCase"/>: the static fields of the classes in this folder that are marked as holding them.</summary>
internal static class CauseCatalog
{
    public static ImmutableArray<CauseCase> All { get; } =
    [
        .. typeof(CauseCatalog).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(typeof(CauseCatalog).Namespace!, StringComparison.Ordinal) == true) // this class has one
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public))
            .Where(field => field.FieldType == typeof(CauseCase))
            .Select(field => (CauseCase)field.GetValue(null)!) // a field of this type that is never null
            .OrderBy(one => one.ToString(), StringComparer.Ordinal),
    ];

    private static readonly ConcurrentDictionary<(string, string?), ImmutableArray<CoverageRow>> HealthySites = new();

    /// <summary>What the rule says of each scope of the unchanged site, which is read once for all rules.</summary>
    public static IReadOnlyList<Evaluation> Healthy(string site, string? overlay, string rule) =>
        [.. HealthySites.GetOrAdd((site, overlay), _ => Coverage(site, overlay)).Where(row => row.Rule.Id == rule).Select(row => row.Evaluation)];

    private static ImmutableArray<CoverageRow> Coverage(string site, string? overlay)
    {
        using var files = new SiteFiles(new(site, overlay));
        return Analysis.Run([files.Packed()]).Diagnosis.Coverage;
    }

    public static CauseCase Find(string name) => All.Single(one => one.ToString() == name);
}
