using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>How far a finding's effects show.</summary>
internal static class ScopeReach
{
    /// <summary>
    /// Its own scope and those that it names in <see cref="Finding.Affects"/>; a node's pods; everywhere for the cluster.
    /// What was seen in the cluster without a known place (a log fetched through the API) may stem from any node.
    /// </summary>
    public static bool Reaches(Finding cause, Finding effect) =>
        effect.SeenOn.IsEmpty ? Reaches(cause, effect.Scope) : cause.Scope.Kind != ScopeKind.Node || effect.SeenOn.Any(node => Reaches(cause, FindingScope.OfNode(node)));

    private static bool Reaches(Finding cause, FindingScope scope) =>
        scope.Kind == ScopeKind.Cluster
        || cause.Affects.Append(cause.Scope).Any(affected => affected.Kind == ScopeKind.Cluster || affected == scope || IsOn(scope, affected));

    private static bool IsOn(FindingScope pod, FindingScope node) => node.Kind == ScopeKind.Node && pod.On == node.Name;
}
