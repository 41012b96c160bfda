using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What CoreDNS and those who start it say when names cannot be resolved.</summary>
internal static class DnsSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // Three wordings: since 1.3.0, 1.2.3 to 1.2.6, 1.2.1 and 1.2.2 (coredns/coredns, plugin/loop).
        new("dns/coredns-loop-detected", Severity.Warning,
            "plugin/loop: ",
            """plugin/loop: (?:Loop \((?<from>\S+) -> (?<to>[^)]+)\) detected for zone|Forwarding loop detected in|Seen .*HINFO IN \S+ more than twice, loop detected)""")
        {
            SeenIn = "CoreDNS 1.2.2, 1.2.4, 1.3.0, 1.8.0",
            Matches =
            [
                """[FATAL] plugin/loop: Loop (127.0.0.1:55953 -> :53) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 4547991504243258144.3688648895315093531." """,
                """2018-12-16T10:11:03.696Z [FATAL] plugin/loop: Loop (127.0.0.1:51384 -> :1053) detected for zone ".", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO 2781022615773629442.4133547885299871809." """,
                """2018-10-20T11:02:03.696Z [FATAL] plugin/loop: Forwarding loop detected in "." zone. Exiting. See https://coredns.io/plugins/loop#troubleshooting. Probe query: "HINFO 7588109811526497521.4446398423587416121." """,
                """2018/09/06 13:02:45 [FATAL] plugin/loop: Seen "HINFO IN 2050421060481615995.5620656063561519376." more than twice, loop detected""",
            ],
            MustNotMatch =
            [
                "[INFO] plugin/reload: Running configuration MD5 = 86e5222d14b17c8b907970f002198e96",
                """[INFO] 127.0.0.1:59495 - 4077 "HINFO IN 6887250949866278685.7203916092142180550. udp 57 false 512" NXDOMAIN qr,rd,ra 133 0.036597076s""",
                "[ERROR] plugin/loop: no zone to probe",
            ],
        },

        new("dns/coredns-crash-loop", Severity.Warning,
            "with CrashLoopBackOff: ",
            """failed to \\*"StartContainer\\*" for \\*"coredns\\*" with CrashLoopBackOff: .*pod=(?<pod>[a-z0-9.-]+)_(?<namespace>[a-z0-9-]+)""")
        {
            CountBy = "pod",
            IsRetried = true,
            SeenIn = "kubelet 1.11, 1.15, 1.18, 1.26",
            Matches =
            [
                """E0719 15:50:32.546901    9505 pod_workers.go:186] Error syncing pod d932ca48-8b58-11e8-a796-7625bd182864 ("coredns-78fcdf6894-4kv6n_kube-system(d932ca48-8b58-11e8-a796-7625bd182864)"), skipping: failed to "StartContainer" for "coredns" with CrashLoopBackOff: "Back-off 40s restarting failed container=coredns pod=coredns-78fcdf6894-4kv6n_kube-system(d932ca48-8b58-11e8-a796-7625bd182864)" """,
                """E0217 03:23:40.234490  127710 pod_workers.go:965] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"coredns\" with CrashLoopBackOff: \"back-off 5m0s restarting failed container=coredns pod=coredns-565d847f94-v8k4x_kube-system(6f51a1c6-24f5-4f42-8f2b-0f0ac9ab2a4d)\"" pod="kube-system/coredns-565d847f94-v8k4x" podUID=6f51a1c6-24f5-4f42-8f2b-0f0ac9ab2a4d""",
            ],
            MustNotMatch =
            [
                """E0319 21:13:31.549057    2217 pod_workers.go:191] Error syncing pod 106c465f-704e-414c-b97b-df723f68931f ("kindnet-j6gmw_kube-system(106c465f-704e-414c-b97b-df723f68931f)"), skipping: failed to "StartContainer" for "kindnet-cni" with CrashLoopBackOff: "back-off 10s restarting failed container=kindnet-cni pod=kindnet-j6gmw_kube-system(106c465f-704e-414c-b97b-df723f68931f)" """,
            ],
        },
    ];
}
