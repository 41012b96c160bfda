using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Reachability;
using SupportBundle.Analyzer.PacketPath.Repair;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The fixes that causes of the packet path propose, each tried on the model.</summary>
internal sealed class FixTrials(ClusterModel cluster, DiagnosisResult diagnosis)
{
    private readonly ReportedFlows _flows = new(diagnosis);

    /// <summary>One for each block of commands; empty for causes that no packet shows.</summary>
    public ImmutableArray<(string Fix, FixTrial Trial)> Of(RootCause cause, FindingWords words) => cause.Finding.Trace is null
        ? []
        : [.. words.Commands(ArticleSection.FixNow).Concat(words.Commands(ArticleSection.FixForGood)).Distinct().Select(fix => (fix, Try(cause, fix)))];

    /// <summary>What became of it, in one sentence.</summary>
    public static string Sentence(FixTrial trial, ReportWords words) => trial.Outcome switch
    {
        FixOutcome.NotSimulated => words.Text("trial.not-simulated", VisibleText.Cut(trial.Why ?? words["trial.unknown"])),
        FixOutcome.HelpsInPart => words.Text("trial.helps-in-part", trial.Mended, trial.Mended + trial.Still),
        FixOutcome.Breaks => words.Text("trial.breaks", words.List([.. trial.Broken.Select(FlowName)], 3)),
        var outcome => words["trial." + KebabCase.Of(outcome)],
    };

    public static string FlowName(TriedFlow flow) => $"{flow.Trace.Flow.From} to {flow.Trace.Flow.To}";

    // The same cause on several nodes: the first speaks for the others, as its commands do.
    private FixTrial Try(RootCause cause, string fix)
    {
        var node = cluster.Nodes.FirstOrDefault(node => cause.Finding.Scope == FindingScope.OfNode(node.Name));
        var rule = RuleCatalog.All.FirstOrDefault(rule => rule.Info.Id == cause.Id);
        if (node is null || rule is null)
            return FixTrial.NotSimulated("it is not the change of one node");

        var failing = cluster.Fact<ReachabilityMatrix>() is { IsKnown: true, Value: var matrix }
            ? matrix.Stopped.Where(flow => flow.Wanted.MustWork && flow.Where.Split('/')[0] == node.Name && ReferenceEquals(_flows.CauseOf(flow), cause)).ToImmutableArray()
            : [];
        return FixTrial.Of(ProposedFix.Parse(fix), node, cluster, failing, changed => IsCured(rule, cause.Finding.Scope, changed));
    }

    private static bool? IsCured(Rule rule, FindingScope scope, ClusterModel changed) => rule.Evaluate(changed).FirstOrDefault(row => row.Scope == scope) switch
    {
        Evaluation.Healthy => true,
        Evaluation.Found => false,
        _ => null,
    };
}

/// <summary>A fix of a cause and what it does on the model, as a report shows it.</summary>
internal sealed record TrialText(string Fix, string Level, string Sentence);
