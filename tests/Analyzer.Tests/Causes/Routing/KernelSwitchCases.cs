using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Routing;

internal static class KernelSwitchCases
{
    private const string Sysctl = "nodes/worker-1/kernel/sysctl.txt";
    private const string Switch = "net.ipv4.ip_forward = ";

    public static readonly CauseCase ForwardOff = new("routing/ip-forward-off", "node:worker-1")
    {
        Fault = site => Off(site),
        LookAlike = site => site.Replace(Sysctl, $"{Switch}1", $"{Switch}0"),
        Without = [Sysctl],
        Negation = site => site.Replace(Sysctl, ".forwarding = 0", ".forwarding = 1"),
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ForwardOffForPods = new("routing/ip-forward-off", "node:worker-1")
    {
        Name = "the pods' interface alone",
        Fault = site => site.Replace(Sysctl, "conf.cni0.forwarding = 1", "conf.cni0.forwarding = 0"),
        LookAlike = site => site.Replace(Sysctl, "conf.ens18.forwarding = 1", "conf.ens18.forwarding = 0"),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase BridgeNetfilterOff = new("routing/bridge-netfilter-off", "node:worker-1")
    {
        Fault = site => site.Replace(Sysctl, "bridge-nf-call-iptables = 1", "bridge-nf-call-iptables = 0"),
        LookAlike = site => site.Replace(Sysctl, "bridge-nf-call-arptables = 1", "bridge-nf-call-arptables = 0"),
        Without = [Sysctl],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Off(ChangedSite site) => site.Replace(Sysctl, $"{Switch}1", $"{Switch}0").Replace(Sysctl, ".forwarding = 1", ".forwarding = 0");
}
