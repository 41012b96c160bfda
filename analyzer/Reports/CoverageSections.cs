using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What was judged and what not, node by node, and what would help.</summary>
internal sealed partial class CoverageSections(ReportWords words, DiagnosisResult diagnosis)
{
    private const int MostColumns = 24;
    private const int MostRows = 150;
    private const int MostRequests = 25;
    private const int MostPlaces = 6;

    private readonly FrozenSet<string> _nodes = diagnosis.Coverage
        .Select(row => row.Evaluation.Scope).Where(scope => scope.Kind == ScopeKind.Node).Select(scope => scope.Name).ToFrozenSet(StringComparer.Ordinal);

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
            .GroupBy(missing => missing.Why, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new MissingCheck(group.Key, Rules(group), Places(group)))];

    private IEnumerable<Request> Requests() =>
        NotEvaluated()
            .SelectMany(missing => ArtifactId().Matches(missing.Why).Select(match => match.Value).Distinct().Select(artifact => (artifact, missing)))
            .GroupBy(wanted => wanted.artifact, wanted => wanted.missing, StringComparer.Ordinal)
            .OrderByDescending(group => group.Select(missing => missing.Rule).Distinct().Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Request(group.Key, Rules(group), Places(group)));

    private IEnumerable<MissingAnswer> NotEvaluated() =>
        from row in diagnosis.Coverage
        where row.Evaluation is Evaluation.NotEvaluated
        let why = ((Evaluation.NotEvaluated)row.Evaluation).Why
        select new MissingAnswer(row.Rule.Id, row.Evaluation.Scope, WithoutNodes(why));

    // "a: routing/routes: not in the input; b: routing/routes: not in the input" is one reason on two nodes.
    private string WithoutNodes(string why) => string.Join("; ", why.Split("; ").Select(WithoutNode).Distinct());

    private string WithoutNode(string clause)
    {
        var colon = clause.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && _nodes.Contains(clause[..colon]) ? clause[(colon + 2)..] : clause;
    }

    private string Rules(IEnumerable<MissingAnswer> missing) => words.List([.. missing.Select(one => one.Rule).Distinct()], MostPlaces);

    private string Places(IEnumerable<MissingAnswer> missing)
    {
        var scopes = missing.Select(one => one.Scope).ToHashSet();
        return scopes.Count > 2 && scopes.Count == _nodes.Count && scopes.All(scope => scope.Kind == ScopeKind.Node)
            ? words.Text("scope.allNodes", _nodes.Count)
            : words.Places(scopes, MostPlaces);
    }

    // "routing/routes: not in the input", "networking.k8s.io_v1_ingresses: forbidden": an id with what became of it.
    // What the node was asked for and does not have ("no such file", "not applicable") is not asked for again.
    [GeneratedRegex(@"(?<![\w/.-])(?:(?:[a-z][\w.-]*/)+[\w.*-]+|[a-z][\w.-]*_v\d\w*_[a-z-]+)(?=: (?!no |not applicable))")]
    private static partial Regex ArtifactId();

    private sealed record MissingAnswer(string Rule, FindingScope Scope, string Why);
}
