using System.Collections;
using System.Reflection;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Every line that a parsed value names, however deep it stands in it.</summary>
internal static class CitedLines
{
    public static IEnumerable<SourceLine> Of(object value)
    {
        var found = new List<SourceLine>();
        Collect(value, new(ReferenceEqualityComparer.Instance), found);
        return found;
    }

    private static void Collect(object? value, HashSet<object> seen, List<SourceLine> found)
    {
        if (value is SourceLine line)
            found.Add(line);
        else if (value is DocumentNode node)
            CollectDocument(node, found);
        else if (value is IEnumerable many and not string)
            foreach (var one in many)
                Collect(one, seen, found);
        else if (value?.GetType() is { IsPrimitive: false, IsEnum: false } type && type.Namespace?.StartsWith("SupportBundle", StringComparison.Ordinal) == true && value is not ArtifactText && (type.IsValueType || seen.Add(value)))
            foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
                Collect(property.GetValue(value), seen, found);
    }

    private static void CollectDocument(DocumentNode node, List<SourceLine> found)
    {
        found.Add(node.Line);
        foreach (var child in node.Children)
            CollectDocument(child, found);
    }
}
