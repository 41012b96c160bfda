using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules;

/// <summary>What a rule is: its id (also its article's name), its worst severity, and the findings that it explains.</summary>
/// <param name="Id">Area and cause, for instance <c>netfilter/forward-rejects-pod-traffic</c>.</param>
internal sealed record RuleInfo(string Id, Severity Severity)
{
    /// <summary>Ids of findings (rules' or signatures') that this cause brings about.</summary>
    public ImmutableArray<string> Explains { get; init; } = [];

    /// <summary>What it reads, in the field's words, for <c>sb-analyze rules</c>.</summary>
    public required ImmutableArray<string> Needs { get; init; }
}

/// <summary>What a rule says of one scope.</summary>
internal abstract record Evaluation(FindingScope Scope)
{
    /// <summary>All that the rule needs was there, and it is in order.</summary>
    internal sealed record Healthy(FindingScope Scope) : Evaluation(Scope);

    internal sealed record Found(FindingScope Scope, ImmutableArray<Finding> Findings) : Evaluation(Scope);

    /// <summary>Not evaluated: what was missing, or that the rule itself failed.</summary>
    internal sealed record NotEvaluated(FindingScope Scope, Sentence Why) : Evaluation(Scope);
}

/// <summary>One root cause, and how it is recognised: a pure function over the model.</summary>
internal abstract class Rule
{
    public abstract RuleInfo Info { get; }

    public abstract ImmutableArray<Evaluation> Evaluate(ClusterModel cluster);

    protected Finding Found(FindingScope scope, Confidence confidence, Sentence because, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var said = ImmutableDictionary.CreateBuilder<string, Sentence>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            named[name] = value.ToString() ?? "";
            if (value is Sentence sentence)
                said[name] = sentence;
        }

        return new(Info.Id, Info.Severity, confidence, scope) { Because = because, Values = named.ToImmutable(), Said = said.ToImmutable(), Evidence = [] };
    }

    /// <summary>Runs a check; a missing fact that it meets on the way ends it as not evaluated, and so does a fault of ours.</summary>
    private protected static Evaluation Answer(FindingScope scope, Func<IEnumerable<Finding>> check)
    {
        try
        {
            var findings = check().ToImmutableArray();
            return findings.IsEmpty ? new Evaluation.Healthy(scope) : new Evaluation.Found(scope, findings);
        }
        catch (CannotTellException missing)
        {
            return new Evaluation.NotEvaluated(scope, missing.Why);
        }
#pragma warning disable CA1031 // the fence around one scope: the rule's answers for the others stand
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return new Evaluation.NotEvaluated(scope, $"the rule failed: {fault.GetType().Name}: {fault.Message}");
        }
    }

    /// <summary>The fact, or the end of this check as not evaluated. For facts that only some paths of a check need.</summary>
    protected static T Need<T>(Availability<T> fact) => fact.IsKnown ? fact.Value : throw new CannotTellException(fact.WhyMissing! /* not known */);

    /// <summary>Ends this check as not evaluated: the input does not decide.</summary>
    protected static Exception CannotTell(Sentence why) => new CannotTellException(why);

    private sealed class CannotTellException(Sentence why) : Exception(why)
    {
        public Sentence Why => why;
    }
}

/// <summary>A rule over the cluster as a whole.</summary>
internal abstract class ClusterRule : Rule
{
    protected abstract IEnumerable<Finding> Check(ClusterModel cluster);

    public sealed override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster) =>
        [Answer(FindingScope.Cluster, () => Check(cluster))];
}

/// <summary>A rule over each node by itself.</summary>
internal abstract class NodeRule : Rule
{
    protected abstract IEnumerable<Finding> Check(Node node, ClusterModel cluster);

    /// <summary>What can be told without the artifacts of any node: by the API's objects, or by a log whose node is not known.</summary>
    /// <param name="ofNodes">What was said of the nodes.</param>
    protected virtual IEnumerable<Finding> Beyond(ClusterModel cluster, ImmutableArray<Evaluation> ofNodes) => [];

    private protected virtual ImmutableArray<Node> Nodes(ClusterModel cluster) => cluster.Nodes;

    public sealed override ImmutableArray<Evaluation> Evaluate(ClusterModel cluster)
    {
        ImmutableArray<Evaluation> ofNodes = Nodes(cluster) is { IsEmpty: false } nodes
            ? [.. nodes.Select(node => Answer(FindingScope.OfNode(node.Name), () => Check(node, cluster)))]
            : [new Evaluation.NotEvaluated(FindingScope.Cluster, "the input holds no node")];
        return Answer(FindingScope.Cluster, () => Beyond(cluster, ofNodes)) is Evaluation.Found found
            ? [.. ofNodes, .. found.Findings.Select(finding => new Evaluation.Found(finding.Scope, [finding]))]
            : ofNodes;
    }
}

/// <summary>A rule over each node that the API's objects may suffice for: also over those that only they name.</summary>
internal abstract class ApiNodeRule : NodeRule
{
    private protected sealed override ImmutableArray<Node> Nodes(ClusterModel cluster)
    {
        var listed = cluster.Fact<KubeNodes>() is { IsKnown: true, Value: var nodes } ? nodes.All.Select(node => node.Name) : [];
        var used = cluster.Fact<Pods>() is { IsKnown: true, Value: var pods } ? pods.All.Select(pod => pod.NodeName).Where(name => name.Length > 0) : [];
        var known = cluster.Nodes.Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return [.. cluster.Nodes, .. listed.Concat(used).Where(known.Add).Order(StringComparer.Ordinal).Select(Node.OfName)];
    }
}
