using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Diagnosis;

/// <summary>Which finding brings about which other, by the rules' <see cref="RuleInfo.Explains"/> and the findings' scopes.</summary>
internal sealed class ExplanationGraph
{
    private readonly Dictionary<Finding, ImmutableArray<Finding>> _direct = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Finding, ImmutableArray<Finding>> _all = new(ReferenceEqualityComparer.Instance);

    /// <param name="rules">By their ids.</param>
    /// <param name="causesInLogs">Signatures whose lines name causes, by their ids.</param>
    public ExplanationGraph(ImmutableArray<Finding> findings, IReadOnlyDictionary<string, RuleInfo> rules, IReadOnlyDictionary<string, RuleInfo> causesInLogs)
    {
        var byId = findings.ToLookup(finding => finding.Id, StringComparer.Ordinal);

        foreach (var cause in findings)
            _direct[cause] = !cause.BringsNothing && (rules.GetValueOrDefault(cause.Id) ?? causesInLogs.GetValueOrDefault(cause.Id)) is { } rule ? [.. Effects(cause, rule, byId).Where(effect => CanBring(cause, effect, rules))] : [];

        foreach (var cause in findings)
            _all[cause] = Reach(cause);
    }

    /// <summary>What the finding brings about, directly or through others, nearest first; itself left out.</summary>
    public ImmutableArray<Finding> ExplainedBy(Finding cause) => _all[cause];

    // One id never explains itself: the same cause on two nodes stays one cause, whatever it affects.
    private static IEnumerable<Finding> Effects(Finding cause, RuleInfo rule, ILookup<string, Finding> byId) =>
        rule.Explains
            .Concat(cause.Brings)
            .Distinct()
            .Where(id => id != cause.Id)
            .SelectMany(id => byId[id])
            .Where(effect => !effect.StandsAlone && ScopeReach.Reaches(cause, effect));

    // A remark explains log lines, but hides nothing that a rule finds wrong.
    private static bool CanBring(Finding cause, Finding effect, IReadOnlyDictionary<string, RuleInfo> rules) =>
        (effect.OnlyBy.IsEmpty || effect.OnlyBy.Contains(cause.Id))
        && (cause.Severity > Severity.Info || effect.Severity == Severity.Info || !rules.ContainsKey(effect.Id));

    // Breadth first, and each finding once: cycles end by themselves.
    private ImmutableArray<Finding> Reach(Finding cause)
    {
        var seen = new HashSet<Finding>(ReferenceEqualityComparer.Instance) { cause };
        var reached = ImmutableArray.CreateBuilder<Finding>();
        var waiting = new Queue<Finding>([cause]);

        while (waiting.TryDequeue(out var next))
        {
            foreach (var effect in _direct[next].Where(seen.Add))
            {
                reached.Add(effect);
                waiting.Enqueue(effect);
            }
        }

        return reached.ToImmutable();
    }
}
