using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>From findings to root causes with the symptoms that they explain.</summary>
internal static class Diagnoser
{
    /// <param name="answers">Every rule's answer, in the catalogue's order.</param>
    /// <param name="signatureFindings">What the logs hold of known signatures.</param>
    /// <param name="loggedCauses">Those signatures whose lines name causes; the others are symptoms.</param>
    public static DiagnosisResult Diagnose(ImmutableArray<RuleAnswer> answers, ImmutableArray<Finding> signatureFindings, ImmutableArray<RuleInfo> loggedCauses = default)
    {
        var rules = answers.Select(answer => answer.Rule).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        var causesInLogs = (loggedCauses.IsDefault ? [] : loggedCauses).ToDictionary(cause => cause.Id, StringComparer.Ordinal);
        var found = CauseRanking.WorstFirst(answers.SelectMany(FindingsOf).Concat(signatureFindings.Where(finding => causesInLogs.ContainsKey(finding.Id)))).ToImmutableArray();
        var logged = CauseRanking.WorstFirst(signatureFindings.Where(finding => !causesInLogs.ContainsKey(finding.Id))).ToImmutableArray();
        var graph = new ExplanationGraph([.. found, .. logged], rules, causesInLogs);

        var roots = Roots(found, graph);
        var (noted, wrong) = (roots.Where(root => root.Severity == Severity.Info), roots.Where(root => root.Severity > Severity.Info));
        var causes = CauseRanking.Ranked(wrong.GroupBy(root => root.Id).Select(group => CauseOf([.. group], graph)));

        var explained = roots.SelectMany(root => graph.ExplainedBy(root)).ToHashSet<Finding>(ReferenceEqualityComparer.Instance);
        var alone = logged.Where(finding => !explained.Contains(finding)).ToLookup(finding => finding.Severity >= Severity.Warning);

        return new([.. causes], [.. alone[true]], Coverage(answers)) { Remarks = [.. noted, .. alone[false]] };
    }

    private static IEnumerable<Finding> FindingsOf(RuleAnswer answer) =>
        answer.Evaluations.OfType<Evaluation.Found>().SelectMany(evaluation => evaluation.Findings);

    private static ImmutableArray<CoverageRow> Coverage(ImmutableArray<RuleAnswer> answers) =>
        [.. answers.SelectMany(answer => answer.Evaluations.Select(evaluation => new CoverageRow(answer.Rule, evaluation)))];

    // A finding is a root unless something explains it that it does not explain in turn.
    // Of findings that explain each other in a ring, the worst is the root.
    private static ImmutableArray<Finding> Roots(ImmutableArray<Finding> worstFirst, ExplanationGraph graph)
    {
        var reached = worstFirst.ToDictionary(
            finding => finding,
            finding => graph.ExplainedBy(finding).ToHashSet<Finding>(ReferenceEqualityComparer.Instance),
            (IEqualityComparer<Finding>)ReferenceEqualityComparer.Instance);

        return [.. worstFirst.Where((finding, place) => !IsExplained(finding, place))];

        bool IsExplained(Finding finding, int place) =>
            worstFirst.Where((other, otherPlace) =>
                reached[other].Contains(finding) && (otherPlace < place || !reached[finding].Contains(other))).Any();
    }

    private static RootCause CauseOf(ImmutableArray<Finding> roots, ExplanationGraph graph) =>
        new(roots, [.. roots.SelectMany(root => graph.ExplainedBy(root)).Distinct<Finding>(ReferenceEqualityComparer.Instance)]);
}
