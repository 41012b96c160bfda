using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One condition of an object's status.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
internal sealed record Condition(string Type, string Status, string Reason, string Message, SourceLine Line)
{
    public static ImmutableArray<Condition> AllOf(Documents.DocumentNode node) =>
    [
        .. node.ItemsAt("status", "conditions").Select(condition => new Condition(
            condition.TextAt("type") ?? "",
            condition.TextAt("status") ?? "",
            condition.TextAt("reason") ?? "",
            condition.TextAt("message") ?? "",
            (condition["status"] ?? condition).Line)),
    ];
}
