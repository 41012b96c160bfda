using System.Collections.Immutable;
using System.Reflection;

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

    public static CauseCase Find(string name) => All.Single(one => one.ToString() == name);
}
