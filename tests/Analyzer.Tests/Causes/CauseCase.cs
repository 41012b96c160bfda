using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes;

/// <summary>What proves a rule: a fault made in a healthy site, its healthy look-alike, and what it cannot be judged without.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Scope">What the finding is about: <c>node:worker-1</c>, <c>service:shop/web</c>, <c>cluster</c>.</param>
internal sealed record CauseCase(string Rule, string Scope)
{
    /// <summary>Tells the cases of one rule apart, and is shown with the test.</summary>
    public string Name { get; init; } = "";

    /// <summary>The case under <c>tests/bundles</c> whose healthy site is changed.</summary>
    public string Site { get; init; } = "kubeadm";

    /// <summary>The site's overlay that is laid over it first.</summary>
    public string? Overlay { get; init; }

    /// <summary>Makes the fault.</summary>
    public required Func<ChangedSite, ChangedSite> Fault { get; init; }

    /// <summary>Makes what looks the same and is in order, different from the fault in the decisive fact alone.</summary>
    public required Func<ChangedSite, ChangedSite> LookAlike { get; init; }

    /// <summary>Files or folders without which the fault cannot be judged.</summary>
    public required ImmutableArray<string> Without { get; init; }

    /// <summary>
    /// Negates the decisive fact in the site with the fault. Null where that is the line that the finding cites first: then it is deleted.
    /// Given where the decisive fact is that something is not there.
    /// </summary>
    public Func<ChangedSite, ChangedSite>? Negation { get; init; }

    /// <summary>The least that the finding must be.</summary>
    public Severity LeastSeverity { get; init; } = Severity.Warning;

    public Confidence LeastConfidence { get; init; } = Confidence.Possible;

    /// <summary>The healthy site, not changed yet.</summary>
    public ChangedSite NewSite() => new(Site, Overlay);

    /// <summary>The rule's finding for the case's scope, or null.</summary>
    public Finding? FindingIn(IEnumerable<Evaluation> said) =>
        said.OfType<Evaluation.Found>().SelectMany(found => found.Findings).FirstOrDefault(finding => finding.Scope.ToString() == Scope);

    public override string ToString() => Name.Length > 0 ? $"{Rule} ({Name})" : Rule;
}
