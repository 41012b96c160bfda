using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class KubeletAddressCases
{
    private const string Hosts = "nodes/cp-1/files/etc/hosts";

    public static readonly CauseCase Unresolvable = new("control-plane/kubelet-address-types-unresolvable", "node:cp-1")
    {
        Fault = site => ByHostname(site).DeleteLines(Hosts, "worker-1"),
        LookAlike = ByHostname,
        Without = [Hosts],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite ByHostname(ChangedSite site) => site
        .Replace("nodes/cp-1/resources/processes.jsonl", "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname", "--kubelet-preferred-address-types=Hostname,InternalIP")
        .Replace("nodes/cp-1/files/etc/nsswitch.conf", "files dns", "files");
}
