using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Errors of the logs that no signature knows, as a report shows them: the first of them, each with its samples.</summary>
internal sealed class UnknownErrorWords(ReportWords words)
{
    private const int Most = 8;
    private const int LongestTitle = 160;
    private const double Late = 0.8;

    public ImmutableArray<SymptomText> Of(ClusterModel cluster) =>
        cluster.Fact<UnknownErrors>() is { IsKnown: true, Value: var errors } ? [.. errors.Ranked.Take(Most).Select(Of)] : [];

    private SymptomText Of(UnknownError error, int place)
    {
        var template = error.Template;
        return new(
            $"unknown-error-{place + 1}",
            VisibleText.Cut(template.Shape, LongestTitle),
            "",
            "unknown",
            words[template.Level == LogLevel.Fatal ? "unknown.level.fatal" : "unknown.level.error"],
            error.Node ?? words["timeline.api"],
            string.Join("; ", Because(error)),
            [.. template.Samples.Select(sample => new EvidenceText(words["unknown.sample"], $"{sample.Path}:{sample.LineNumber}", [new(sample.LineNumber, VisibleText.Cut(sample.Text), IsDecisive: true)]))],
            null,
            []);
    }

    private IEnumerable<string> Because(UnknownError error)
    {
        var template = error.Template;
        yield return template is { Count: 1, IsAtLeast: false }
            ? words.Text("unknown.line", template.Component)
            : words.Text(template.IsAtLeast ? "unknown.atLeast" : "unknown.lines", template.Count, template.Component);
        if (template is { First: { } first, Last: { } last })
            yield return first == last ? words.Text("unknown.moment", Time(first)) : words.Text("unknown.span", Time(first), Time(last));
        if (error.Newness > Late)
            yield return words["unknown.late"];
        if (error.Unlikeness == 1)
            yield return words.Text("unknown.alone", template.Component);
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'");
}
