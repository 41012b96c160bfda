using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>kube-proxy, the controller manager and the network plug-in do not mean the same pod addresses.</summary>
internal sealed class PodRangesDiffer : RangesDiffer
{
    public override RuleInfo Info { get; } = new("contradictions/pod-ranges-differ", Severity.Warning)
    {
        Explains = ["netfilter/masquerade-hits-pods", "netfilter/masquerade-missing"],
        Needs = ["kube-controller-manager's and kube-proxy's flags or configuration", "kubeadm-config", "the CNI plug-in's configuration"],
    };

    protected override RangeUse Use => RangeUse.Pods;

    protected override string Named => "the range of pod addresses";
}
