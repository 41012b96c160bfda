using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Netfilter;

internal static class BackEndCases
{
    private const string HostNft = "nodes/node5/netfilter/iptables-nft-save.txt";
    private const string InKubeProxy = "nodes/node5/containers/kube-system_kube-proxy-7x2kd_kube-proxy/netfilter/iptables-save.txt";
    private const string Log = "nodes/node5/files/var/log/pods/kube-system_kube-proxy-7x2kd_8a1f7a3e-fed4-11e9-9d5a-525400200011/kube-proxy/0.log";

    private const string Failure =
        "2019-11-04T07:02:11.104233871Z stderr F E1104 07:02:11.104233       1 proxier.go:1402] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.6.1: Couldn't load target `KUBE-MARK-DROP':No such file or directory";

    public static readonly CauseCase Split = new("netfilter/back-ends-split", "node:node5")
    {
        Site = "ipvs-nft",
        Fault = site => KubeletWritesToNft(site).Append(Log, Failure).DeleteLines(InKubeProxy, holding: "KUBE-MARK-DROP"),
        LookAlike = site => KubeletWritesToNft(site).Append(Log, Failure),
        Without = [HostNft],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    // The plain dump is the nf_tables one then.
    private static ChangedSite KubeletWritesToNft(ChangedSite site) => site
        .Delete("nodes/node5/netfilter/iptables-save.txt")
        .Append("nodes/node5/files/proc/modules", "nf_tables 151552 20 nft_compat, Live 0xffffffffc0010000", "nft_compat 20480 8 - Live 0xffffffffc0011000")
        .Write("nodes/node5/netfilter/iptables-version.txt", "iptables v1.8.4 (nf_tables)\n")
        .Write(HostNft, """
            *nat
            :PREROUTING ACCEPT [812:48720]
            :INPUT ACCEPT [802:48120]
            :OUTPUT ACCEPT [9921:595260]
            :POSTROUTING ACCEPT [9921:595260]
            :KUBE-MARK-DROP - [0:0]
            [0:0] -A KUBE-MARK-DROP -j MARK --set-xmark 0x8000/0x8000
            COMMIT
            *filter
            :INPUT ACCEPT [401233:98012331]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [398112:87011213]
            COMMIT

            """);
}
