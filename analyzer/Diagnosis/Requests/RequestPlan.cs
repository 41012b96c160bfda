using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Bundle.Requests;

namespace SupportBundle.Analyzer.Diagnosis.Requests;

/// <summary>What to ask the site for next: the smallest set of things that would decide what the input leaves open.</summary>
internal static class RequestPlan
{
    private const int MostNames = 3;

    public static BundleRequest Of(ClusterModel cluster, DiagnosisResult diagnosis) => new([.. Chosen(cluster, diagnosis).Select(Item)]);

    /// <summary>The same with the questions that each helps to answer.</summary>
    public static ImmutableArray<Chosen> Chosen(ClusterModel cluster, DiagnosisResult diagnosis)
    {
        var artifacts = new ArtifactsWanted(cluster);
        return SmallestSet.Of([.. new RuleQuestions(cluster, diagnosis, artifacts).All, .. new FlowQuestions(cluster, diagnosis, artifacts).All]);
    }

    private static RequestItem Item(Chosen chosen)
    {
        ImmutableArray<string> decides = [.. chosen.Questions.OrderByDescending(question => question.Weight).Select(question => question.What).Distinct()];
        return chosen.Wanted.Item with { Decides = decides, Reason = $"It would help to decide {Names(decides)}: {chosen.Wanted.State}." };
    }

    private static string Names(ImmutableArray<string> names) => names.Length > MostNames
        ? $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more"
        : string.Join(names.Length == 2 ? " and " : ", ", names);
}
