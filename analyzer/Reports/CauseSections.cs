using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>Causes and symptoms as a report tells them.</summary>
internal sealed class CauseSections(ReportWords words, FindArticle find, ReportForm form, DiagnosisResult diagnosis)
{
    private const int MostPlaces = 8;
    private const int FewCauses = 10;

    private readonly (int Occurrences, int Evidence, int Elsewhere) _most = diagnosis.Causes.Length <= FewCauses ? (10, 8, 3) : (3, 4, 1);
    private readonly EvidenceWords _evidence = new(words);

    public ImmutableArray<CauseSection> Causes => [.. diagnosis.Causes.Select((cause, place) => CauseOf(cause, place + 1))];

    /// <summary>Each kind of symptom once, with every cause that explains it.</summary>
    public ImmutableArray<SymptomText> Symptoms =>
        SymptomsOf(diagnosis.Causes.SelectMany(cause => cause.Symptoms).Distinct<Finding>(ReferenceEqualityComparer.Instance));

    public ImmutableArray<SymptomText> SymptomsOf(IEnumerable<Finding> findings) =>
        [.. findings.GroupBy(finding => finding.Id).Select(group => SymptomOf([.. group]))];

    private CauseSection CauseOf(RootCause cause, int rank)
    {
        var told = FindingWords.Of(cause, find);
        var sections = told.Article?.Sections ?? [];
        var above = sections.Where(IsAbove).ToImmutableArray();

        return new(
            rank,
            cause.Id,
            told.Title,
            told.Article is null ? "" : told.Summary,
            KebabCase.Of(cause.Severity),
            words.Of(cause.Severity),
            words.Of(cause.Confidence),
            cause.Finding.Because,
            Where(cause.Findings),
            cause.Findings.Length > 1 ? words.Text("cause.shownFor", words.Of(cause.Finding.Scope)) : null,
            [.. above.Select(section => Rendered(section, told))],
            Occurrences(cause),
            cause.Findings.Length > _most.Occurrences ? words.Text("cause.moreOccurrences", cause.Findings.Length - _most.Occurrences) : null,
            SymptomsOf(cause.Symptoms),
            [.. sections.Except(above).OrderBy(PlaceBelow).Select(section => Rendered(section, told))]);
    }

    private static bool IsAbove(ArticleSection section) =>
        section.Heading is ArticleSection.WhatItIs or ArticleSection.HowWeKnow;

    // First mend, then confirm; the links come last.
    private static int PlaceBelow(ArticleSection section) => section.Heading switch
    {
        ArticleSection.Confirm => 1,
        ArticleSection.References => 2,
        _ => 0,
    };

    private RenderedSection Rendered(ArticleSection section, FindingWords told) =>
        new(words.Heading(section.Heading), form.Section(section.Markdown, told.Values).Trim());

    private ImmutableArray<Occurrence> Occurrences(RootCause cause) =>
        [.. cause.Findings.Take(_most.Occurrences).Select((finding, place) => OccurrenceOf(cause, finding, place == 0))];

    // The first place stands for the others, which differ in names.
    private Occurrence OccurrenceOf(RootCause cause, Finding finding, bool isFirst) =>
        new(
            cause.Findings.Length > 1 ? words.Text("cause.occurrence", words.Of(finding.Scope)) : null,
            finding.Because,
            isFirst,
            _evidence.Of(finding, isFirst ? _most.Evidence : _most.Elsewhere),
            _evidence.More(finding, isFirst ? _most.Evidence : _most.Elsewhere),
            _evidence.PathOf(finding));

    private SymptomText SymptomOf(ImmutableArray<Finding> findings)
    {
        var finding = findings[0];
        var told = FindingWords.Of(finding, find);

        return new(
            finding.Id,
            told.Title,
            told.Article is null ? "" : told.Summary,
            KebabCase.Of(finding.Severity),
            words.Of(finding.Severity),
            Where(findings),
            finding.Because,
            _evidence.Of(finding, _most.Elsewhere),
            _evidence.More(finding, _most.Elsewhere),
            [.. CausesOf(findings)]);
    }

    private IEnumerable<CauseLink> CausesOf(ImmutableArray<Finding> findings)
    {
        for (var i = 0; i < diagnosis.Causes.Length; i++)
        {
            var cause = diagnosis.Causes[i];
            if (cause.Symptoms.Any(symptom => findings.Contains(symptom, ReferenceEqualityComparer.Instance)))
                yield return new($"cause-{i + 1}", FindingWords.Of(cause, find).Title);
        }
    }

    private string Where(ImmutableArray<Finding> findings) =>
        words.Places(findings.Select(finding => finding.Scope), MostPlaces);
}
