using System.Text;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A diagnosis as golden text: causes in order with their evidence and symptoms, then what no cause explains. Coverage is left out: it grows with every rule.</summary>
internal static class DiagnosisText
{
    public static string Print(DiagnosisResult diagnosis)
    {
        var text = new StringBuilder();
        foreach (var cause in diagnosis.Causes)
            Print(text, cause);

        foreach (var finding in diagnosis.Unexplained)
            text.AppendLine($"unexplained {Title(finding)}");

        foreach (var finding in diagnosis.Remarks)
            text.AppendLine($"remark {Title(finding)}");

        return text.ToString().Replace("\r\n", "\n");
    }

    private static void Print(StringBuilder text, RootCause cause)
    {
        foreach (var finding in cause.Findings)
        {
            text.AppendLine($"cause {Title(finding)}");
            foreach (var evidence in finding.Evidence)
                text.AppendLine($"  evidence {evidence.Artifact}:{evidence.Line}");
        }

        foreach (var symptom in cause.Symptoms)
            text.AppendLine($"  explains {symptom.Id} on {symptom.Scope}");
    }

    private static string Title(Finding finding) =>
        $"{finding.Id} on {finding.Scope}: {finding.Severity.ToString().ToLowerInvariant()}, {finding.Confidence.ToString().ToLowerInvariant()}";
}
