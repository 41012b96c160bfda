using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>Findings of one id that nothing found explains, with those that they explain.</summary>
/// <param name="Findings">At least one, worst first: the same cause on several nodes is one cause.</param>
/// <param name="Symptoms">Direct and indirect, nearest first.</param>
internal sealed record RootCause(ImmutableArray<Finding> Findings, ImmutableArray<Finding> Symptoms)
{
    /// <summary>The worst of the findings, which the report's words are filled from.</summary>
    public Finding Finding => Findings[0];

    public string Id => Finding.Id;

    public Severity Severity => Finding.Severity;

    public Confidence Confidence => Finding.Confidence;

    public ImmutableArray<FindingScope> Scopes => [.. Findings.Select(finding => finding.Scope).Distinct()];
}

/// <summary>What was judged, and what not: one row per rule and scope.</summary>
/// <param name="Evaluation">Never missing: a rule that could not tell says why.</param>
internal sealed record CoverageRow(RuleInfo Rule, Evaluation Evaluation);

/// <summary>What one rule says of each scope that it looked at.</summary>
internal sealed record RuleAnswer(RuleInfo Rule, ImmutableArray<Evaluation> Evaluations);

/// <summary>The answer: causes in rank order, symptoms that no known cause explains, and the coverage.</summary>
/// <param name="Unexplained">Log signatures of warning or worse that nothing found explains, worst first.</param>
internal sealed record DiagnosisResult(
    ImmutableArray<RootCause> Causes,
    ImmutableArray<Finding> Unexplained,
    ImmutableArray<CoverageRow> Coverage)
{
    /// <summary>Findings of mere information, of rules and of signatures, that nothing found explains: worth a look, no trouble by themselves.</summary>
    public ImmutableArray<Finding> Remarks { get; init; } = [];

    /// <summary>Every finding once: causes, what they explain, what nothing explains, remarks.</summary>
    public IEnumerable<Finding> Findings =>
        Causes.SelectMany(cause => cause.Findings)
            .Concat(Causes.SelectMany(cause => cause.Symptoms))
            .Concat(Unexplained)
            .Concat(Remarks)
            .Distinct<Finding>(ReferenceEqualityComparer.Instance);

    public bool FoundNothing => Causes.IsEmpty && Unexplained.IsEmpty;

    /// <summary>The first cause in rank order whose symptom the finding is, or null.</summary>
    public RootCause? CauseExplaining(Finding finding) =>
        Causes.FirstOrDefault(cause => cause.Symptoms.Any(symptom => ReferenceEquals(symptom, finding)));
}
