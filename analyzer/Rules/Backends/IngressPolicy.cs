using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Backends;

/// <summary>What a NetworkPolicy lets into the pods that it chooses; what none of a pod's policies lets in is denied.</summary>
internal sealed record IngressPolicy(NetworkPolicy Policy)
{
    private DocumentNode? Spec => Policy.Object.Node["spec"];

    /// <summary>Without types every policy is for what comes in.</summary>
    public bool IsForIngress => Spec?.TextsAt("policyTypes") is not { IsEmpty: false } types || types.Contains("Ingress");

    /// <summary>The line by which it is for what comes in.</summary>
    public SourceLine Line => Spec?.ItemsAt("policyTypes").FirstOrDefault(type => type.Text == "Ingress")?.Line ?? Spec?["ingress"]?.Line ?? Policy.Object.Line;

    public bool Chooses(Pod pod) => pod.Namespace == Policy.Namespace && (Spec?["podSelector"] is not { } selector || LabelSelector.Fits(selector, pod.Labels));

    /// <summary>Whether it lets a packet of this pod, with its namespace's labels, in to the target.</summary>
    public bool Lets(Pod client, ImmutableSortedDictionary<string, string> labels, PolicyTarget target) => Spec?.ItemsAt("ingress").Any(rule =>
        EgressPolicy.IsPort(rule, target) && (rule.ItemsAt("from") is not { IsEmpty: false } peers || peers.Any(peer => EgressPolicy.IsIn(peer, Policy.Namespace, client, labels, client.Addresses)))) == true;
}
