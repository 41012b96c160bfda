using System.Collections.Immutable;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What was judged and what not, node by node, and what would help.</summary>
internal sealed class CoverageSections(ReportWords words, DiagnosisResult diagnosis)
{
    private const int MostColumns = 24;
    private const int MostRows = 150;
    private const int MostRequests = 25;
    private const int MostPlaces = 6;

    public int Judged => diagnosis.Coverage.Length - NotJudged;

    public int NotJudged => diagnosis.Coverage.Count(row => row.Evaluation is Evaluation.NotEvaluated);

    public CoverageSection Section
    {
        get
        {
            var missing = Missing();
            return new(
                words.Text("coverage.summary", Judged, NotJudged),
                [.. missing.Take(MostRows)],
                missing.Length > MostRows ? words.Text("coverage.more", missing.Length - MostRows) : null,
                [.. Requests().Take(MostRequests)]);
        }
    }

    /// <summary>Rules down, scopes across; null where nothing was asked.</summary>
    public CheckMatrix? Matrix()
    {
        var scopes = diagnosis.Coverage
            .GroupBy(row => row.Evaluation.Scope)
            .OrderBy(group => group.Key.Kind == ScopeKind.Cluster ? 0 : 1)
            .ThenByDescending(group => group.Count(row => row.Evaluation is Evaluation.Found))
            .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
            .Select(group => group.Key)
            .ToImmutableArray();

        var shown = scopes.Take(MostColumns).ToImmutableArray();
        return scopes.IsEmpty
            ? null
            : new(
                [.. shown.Select(scope => scope.Kind == ScopeKind.Cluster ? words["matrix.cluster"] : scope.Name)],
                [.. diagnosis.Coverage.GroupBy(row => row.Rule.Id).Select(rows => new CheckRow(rows.Key, [.. shown.Select(scope => Cell(rows, scope))]))],
                scopes.Length > shown.Length ? words.Text("matrix.more", scopes.Length - shown.Length) : null);
    }

    private CheckCell Cell(IEnumerable<CoverageRow> rows, FindingScope scope) =>
        rows.FirstOrDefault(row => row.Evaluation.Scope == scope)?.Evaluation switch
        {
            Evaluation.Found => new("found", "✗", words["matrix.found"]),
            Evaluation.Healthy => new("healthy", "✓", words["matrix.healthy"]),
            Evaluation.NotEvaluated => new("not-evaluated", "?", words["matrix.not-evaluated"]),
            _ => new("none", "·", words["matrix.none"]),
        };

    private ImmutableArray<MissingCheck> Missing() =>
        [.. NotEvaluated()
            .GroupBy(missing => (missing.Rule, missing.Why))
            .Select(group => new MissingCheck(group.Key.Rule, group.Key.Why, Places(group.Select(missing => missing.Scope))))];

    // A reason begins with the artifact that it lacks: "routing/routes: not in the input; routing/routes-text: not in the input".
    private IEnumerable<Request> Requests() =>
        NotEvaluated()
            .SelectMany(missing => ArtifactsNamed(missing.Why).Select(artifact => (artifact, missing.Rule, missing.Scope)))
            .GroupBy(wanted => wanted.artifact, StringComparer.Ordinal)
            .OrderByDescending(group => group.Select(wanted => wanted.Rule).Distinct().Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Request(
                group.Key,
                words.List([.. group.Select(wanted => wanted.Rule).Distinct()], MostPlaces),
                Places(group.Select(wanted => wanted.Scope))));

    private static IEnumerable<string> ArtifactsNamed(string why) =>
        why.Split("; ")
            .Select(clause => clause.Split(": ")[0])
            .Where(name => name.IndexOfAny(['/', '_']) > 0 && !name.Contains(' '))
            .Distinct();

    private IEnumerable<(string Rule, FindingScope Scope, string Why)> NotEvaluated() =>
        diagnosis.Coverage
            .Where(row => row.Evaluation is Evaluation.NotEvaluated)
            .Select(row => (row.Rule.Id, row.Evaluation.Scope, ((Evaluation.NotEvaluated)row.Evaluation).Why));

    private string Places(IEnumerable<FindingScope> scopes) => words.List([.. scopes.Select(words.Of).Distinct()], MostPlaces);
}
