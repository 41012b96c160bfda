using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Diagnosis.Requests;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>Every rule is silent on what only looks like its fault, and judges nothing without what it needs.</summary>
public sealed class CauseSilenceTests
{
    [Theory, MemberData(nameof(CauseTests.Cases), MemberType = typeof(CauseTests))]
    public void The_healthy_site_and_the_look_alike_are_judged_and_in_order(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var alike = cause.NewSite();

        AssertHealthy(cause, CauseCatalog.Healthy(cause.Site, cause.Overlay, cause.Rule));
        AssertHealthy(cause, cause.LookAlike(alike).Judge(cause.Rule));
    }

    [Theory, MemberData(nameof(CauseTests.Cases), MemberType = typeof(CauseTests))]
    public void Without_what_it_needs_it_is_not_evaluated(string name)
    {
        var cause = CauseCatalog.Find(name);
        using var site = cause.NewSite();

        var said = cause.Fault(site).Delete(cause.Without).Judge(cause.Rule);

        Assert.NotEmpty(said.OfType<Evaluation.NotEvaluated>());
        Assert.Null(cause.FindingIn(said));
        Assert.DoesNotContain(said.OfType<Evaluation.NotEvaluated>(), evaluation => evaluation.Why.StartsWith("the rule failed", StringComparison.Ordinal));
        Assert.Contains(said.OfType<Evaluation.NotEvaluated>(), evaluation => IsHelpful(evaluation.Why));
        Assert.All(said.OfType<Evaluation.NotEvaluated>(), evaluation => Assert.Subset(Asked(evaluation.Why), Named(evaluation.Why)));
    }

    // What the words name is asked for by what the reason holds as data, and not by its words.
    private static HashSet<string> Named(Sentence why) => [.. NamedArtifacts.In(why, new HashSet<string>()).Select(named => named.Id)];

    private static HashSet<string> Asked(Sentence why) =>
        [.. why.Missing.Select(missing => missing.Id), .. why.Commands.Select(command => NamedArtifacts.OfCommand(command.Line)).OfType<string>()];

    // What a collector found not to be there, nobody is sent to look for again.
    private static bool IsHelpful(Sentence why) => why.Contains(" would tell", StringComparison.Ordinal) || why.Contains(": no such ", StringComparison.Ordinal);

    private static void AssertHealthy(CauseCase cause, IReadOnlyList<Evaluation> said)
    {
        Assert.Null(cause.FindingIn(said));
        Assert.Contains(said, evaluation => evaluation is not Evaluation.NotEvaluated && (evaluation.Scope.ToString() == cause.Scope || evaluation.Scope == FindingScope.Cluster));
    }
}
