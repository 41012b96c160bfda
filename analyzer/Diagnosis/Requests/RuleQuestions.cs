using System.Collections.Frozen;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>What rules leave open: those that could not tell, and findings of which some conditions or every symptom is not seen.</summary>
internal sealed class RuleQuestions(ClusterModel cluster, DiagnosisResult diagnosis, ArtifactsWanted artifacts)
{
    private static readonly FrozenDictionary<string, string> ComponentOf = SignatureCatalog.All.ToFrozenDictionary(signature => signature.Id, signature => signature.Component, StringComparer.Ordinal);

    private readonly Dictionary<string, RuleInfo> _rules = diagnosis.Coverage.Select(row => row.Rule).DistinctBy(rule => rule.Id).ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public IEnumerable<OpenQuestion> All =>
        diagnosis.Coverage.Where(row => row.Evaluation is Evaluation.NotEvaluated).Select(NotEvaluated)
            .Concat(diagnosis.Findings.Where(finding => finding.Confidence != Confidence.Proven && finding.Severity != Severity.Info).Select(Unproven))
            .Where(question => !question.Needs.IsEmpty);

    public static int Weight(Severity severity) => severity switch
    {
        Severity.Critical => 9,
        Severity.Warning => 4,
        _ => 1,
    };

    /// <summary>The node of a scope; null for the cluster's and a Service's.</summary>
    public static string? NodeOf(FindingScope scope) => scope.Kind == ScopeKind.Node ? scope.Name : scope.On;

    private OpenQuestion NotEvaluated(CoverageRow row)
    {
        var why = ((Evaluation.NotEvaluated)row.Evaluation).Why;
        var needs = artifacts.Of(why, NodeOf(row.Evaluation.Scope));
        return new(row.Rule.Id, row.Evaluation.Scope.ToString(), Weight(row.Rule.Severity), needs.IsEmpty && cluster.Nodes.IsEmpty ? AllThatItNeeds(row.Rule) : needs);
    }

    // Without a node no rule comes as far as to say what it misses.
    private ImmutableArray<ImmutableArray<Wanted>> AllThatItNeeds(RuleInfo rule) =>
    [
        .. rule.Needs.Select(need => NamedArtifacts.Ids(need)
                .Select(id => artifacts.At(CollectorCatalogue.Leaving(id) is { } spec && CollectorCatalogue.IsOfCluster(spec) ? (null, "api") : (ArtifactsWanted.EveryNode, "host"), id))
                .OfType<Wanted>().ToImmutableArray())
            .Where(any => !any.IsEmpty),
    ];

    private OpenQuestion Unproven(Finding finding)
    {
        var node = NodeOf(finding.Scope);
        ImmutableArray<ImmutableArray<Wanted>> needs =
        [
            .. artifacts.Of(finding.Because, node),
            .. (finding.Trace?.DependsOn ?? []).SelectMany(fact => artifacts.NamedIn(fact, node)),
            .. node is null ? [] : LogsOfSymptoms(finding, node),
        ];
        return new(finding.Id, finding.Scope.ToString(), Weight(finding.Severity), needs);
    }

    // Where a symptom would be logged, and no such log is there.
    private IEnumerable<ImmutableArray<Wanted>> LogsOfSymptoms(Finding finding, string node) =>
        (_rules.GetValueOrDefault(finding.Id)?.Explains ?? [])
            .Select(id => ComponentOf.GetValueOrDefault(id)).OfType<string>()
            .Select(component => $"logs/journal-{component}").Distinct()
            .Select(id => artifacts.At((node, "host"), id)).OfType<Wanted>()
            .Select(wanted => ImmutableArray.Create(wanted));
}
