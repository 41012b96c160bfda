using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>The order in which an engineer should look at causes, and at the findings within one.</summary>
internal static class CauseRanking
{
    public static IEnumerable<RootCause> Ranked(IEnumerable<RootCause> causes) =>
        causes
            .OrderByDescending(cause => Weight(cause.Finding))
            .ThenByDescending(cause => cause.Symptoms.Select(symptom => symptom.Id).Distinct().Count())
            .ThenByDescending(Extent)
            .ThenByDescending(cause => cause.Severity)
            .ThenBy(cause => cause.Id, StringComparer.Ordinal);

    public static IOrderedEnumerable<Finding> WorstFirst(IEnumerable<Finding> findings) =>
        findings
            .OrderByDescending(Weight)
            .ThenByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Scope.Kind)
            .ThenBy(finding => finding.Scope.Name, StringComparer.Ordinal);

    // Severity times confidence, each from 1 to 3: within one severity the surer always stands first,
    // and a mere possibility of something critical stands behind what is likely and serious.
    private static int Weight(Finding finding) => Rank(finding.Severity) * Rank(finding.Confidence);

    private static int Rank(Severity severity) => severity switch
    {
        Severity.Critical => 3,
        Severity.Warning => 2,
        _ => 1,
    };

    private static int Rank(Confidence confidence) => confidence switch
    {
        Confidence.Proven => 3,
        Confidence.Likely => 2,
        _ => 1,
    };

    // How many places it hits; the share of the cluster orders causes in the same way.
    private static int Extent(RootCause cause) =>
        cause.Findings.Any(finding => finding.Scope.Kind == ScopeKind.Cluster)
            ? int.MaxValue
            : cause.Findings.SelectMany(finding => finding.Affects.Append(finding.Scope)).Distinct().Count();
}
