using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>How far a finding's effects show.</summary>
internal static class ScopeReach
{
    /// <summary>
    /// Its own scope and those that it names in <see cref="Finding.Affects"/>; everywhere for the cluster.
    /// What was seen in the cluster without a known place (a log fetched through the API) may stem from any node.
    /// </summary>
    public static bool Reaches(Finding cause, FindingScope scope) =>
        scope.Kind == ScopeKind.Cluster
        || cause.Scope.Kind == ScopeKind.Cluster
        || cause.Scope == scope
        || cause.Affects.Any(affected => affected.Kind == ScopeKind.Cluster || affected == scope);
}
