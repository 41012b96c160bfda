using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>A diagnosis whose sentences are said in the report's language; what it has no translation of stays English.</summary>
internal sealed class SpokenDiagnosis(ReportWords words)
{
    // A finding is one and the same wherever it stands.
    private readonly Dictionary<Finding, Finding> _said = new(ReferenceEqualityComparer.Instance);

    public DiagnosisResult Of(DiagnosisResult diagnosis) => new(
        [.. diagnosis.Causes.Select(cause => new RootCause(Of(cause.Findings), Of(cause.Symptoms)))],
        Of(diagnosis.Unexplained),
        [.. diagnosis.Coverage.Select(row => row with { Evaluation = Of(row.Evaluation) })])
    {
        Remarks = Of(diagnosis.Remarks),
    };

    private ImmutableArray<Finding> Of(ImmutableArray<Finding> findings) => [.. findings.Select(Of)];

    private Evaluation Of(Evaluation evaluation) => evaluation switch
    {
        Evaluation.NotEvaluated missing => missing with { Why = words.Say(missing.Why) },
        Evaluation.Found found => found with { Findings = Of(found.Findings) },
        _ => evaluation,
    };

    private Finding Of(Finding finding)
    {
        if (!_said.TryGetValue(finding, out var said))
        {
            _said[finding] = said = finding with
            {
                Because = words.Say(finding.Because),
                Values = finding.Values.ToImmutableSortedDictionary(pair => pair.Key, pair => words.Say(finding.Said.GetValueOrDefault(pair.Key, pair.Value)).ToString(), StringComparer.Ordinal),
                Evidence = [.. finding.Evidence.Select(evidence => evidence with { Says = words.Say(evidence.Says) })],
            };
        }

        return said;
    }
}
