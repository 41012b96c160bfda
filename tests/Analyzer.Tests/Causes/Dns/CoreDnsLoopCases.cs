using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Dns;

internal static class CoreDnsLoopCases
{
    private const string ResolvConf = "nodes/worker-1/files/etc/resolv.conf";
    private const string Uplinks = "/etc/kubernetes/resolv.conf";

    public static readonly CauseCase Stub = new("dns/coredns-loop", "node:worker-1")
    {
        Fault = WithStub,
        LookAlike = site => WithStub(site)
            .Write($"nodes/worker-1/files{Uplinks}", "nameserver 192.168.40.2\nsearch lab.example.net\n")
            .Append("nodes/worker-1/files/var/lib/kubelet/config.yaml", $"resolvConf: {Uplinks}"),
        Without = [ResolvConf],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite WithStub(ChangedSite site) => site.Replace(ResolvConf, "nameserver 192.168.40.2", "nameserver 127.0.0.53");
}
