using System.Collections.Frozen;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What was judged and what not, node by node, and what would help.</summary>
internal sealed class CoverageSections(ReportWords words, ClusterModel cluster, DiagnosisResult diagnosis)
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

    // One row for the same thing on several nodes, where the first of them stands.
    private IEnumerable<Request> Requests() =>
        RequestPlan.Of(cluster, diagnosis).Items
            .GroupBy(item => What(item), StringComparer.Ordinal)
            .Select(group => new Request(group.Key, words.List([.. group.SelectMany(item => item.Decides).Distinct()], MostPlaces), Where([.. group])));

    private string Where(ImmutableArray<RequestItem> items)
    {
        var nodes = items.Select(item => item.Node).OfType<string>().Distinct().ToImmutableArray();
        return nodes.IsEmpty ? words["matrix.cluster"] : nodes.Length > 2 && nodes.Length == cluster.Nodes.Length ? words.Text("scope.allNodes", nodes.Length) : words.List(nodes, MostPlaces);
    }

    private static string What(RequestItem item) => (item.Where is "host" or "api" ? "" : $"{item.Where}/") + item switch
    {
        { Probe: { } probe } => probe.Name is { } name ? $"dns {name} @{probe.Address}:{probe.Port}" : $"{probe.Protocol} {probe.Address}:{probe.Port}",
        { Capture: { } capture } => $"tcpdump -i {capture.Interface} '{capture.Filter}'",
        { File: { } file } => $"files{file}",
        { Spec: { } spec } => CollectorCatalogue.Leaving(spec)?.File is { } file ? $"files{file}" : spec.StartsWith("cluster/", StringComparison.Ordinal) ? spec["cluster/".Length..] : spec,
        _ => "",
    };

    private IEnumerable<MissingAnswer> NotEvaluated() =>
        from row in diagnosis.Coverage
        where row.Evaluation is Evaluation.NotEvaluated
        let why = ((Evaluation.NotEvaluated)row.Evaluation).Why
        select new MissingAnswer(row.Rule.Id, row.Evaluation.Scope, NamedArtifacts.WithoutStacks(why, _nodes));

    private string Rules(IEnumerable<MissingAnswer> missing) => words.List([.. missing.Select(one => one.Rule).Distinct()], MostPlaces);

    private string Places(IEnumerable<MissingAnswer> missing)
    {
        var scopes = missing.Select(one => one.Scope).ToHashSet();
        return scopes.Count > 2 && scopes.Count == _nodes.Count && scopes.All(scope => scope.Kind == ScopeKind.Node)
            ? words.Text("scope.allNodes", _nodes.Count)
            : words.Places(scopes, MostPlaces);
    }

    private sealed record MissingAnswer(string Rule, FindingScope Scope, string Why);
}
