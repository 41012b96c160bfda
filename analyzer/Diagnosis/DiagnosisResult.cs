using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>A finding that nothing found explains, with those that it explains.</summary>
/// <param name="Symptoms">Direct and indirect, nearest first.</param>
internal sealed record RootCause(Finding Finding, ImmutableArray<Finding> Symptoms);

/// <summary>What was judged, and what not: one row per rule and scope.</summary>
/// <param name="Evaluation">Never missing: a rule that could not tell says why.</param>
internal sealed record CoverageRow(RuleInfo Rule, Evaluation Evaluation);

/// <summary>The answer: causes in rank order, symptoms that no known cause explains, and the coverage.</summary>
internal sealed record DiagnosisResult(
    ImmutableArray<RootCause> Causes,
    ImmutableArray<Finding> Unexplained,
    ImmutableArray<CoverageRow> Coverage);
