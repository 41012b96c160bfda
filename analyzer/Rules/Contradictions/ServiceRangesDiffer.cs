using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.Contradictions;

/// <summary>API servers, controller managers or kubeadm do not mean the same Service addresses.</summary>
internal sealed class ServiceRangesDiffer : RangesDiffer
{
    public override RuleInfo Info { get; } = new("contradictions/service-ranges-differ", Severity.Warning)
    {
        Explains = ["dns/kubelet-asks-wrong-server", "control-plane/certificate-lacks-address"],
        Needs = ["kube-apiserver's and kube-controller-manager's flags", "kubeadm-config"],
    };

    protected override RangeUse Use => RangeUse.Services;

    protected override string Named => "the range of Service addresses";
}
