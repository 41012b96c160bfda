using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What kube-proxy says when the rules that it writes do not reach the kernel, and what it says of itself.</summary>
internal static class KubeProxySignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // One pass of "for nat" at start-up belongs to the clean-up of other modes and is harmless (kubernetes#68447).
        new("kube-proxy/iptables-restore-failed", Severity.Warning,
            "Failed to execute iptables-restore",
            """Failed to execute iptables-restore(?:: |\\?" err=|","err":)(?<error>.+)""")
        {
            IsRetried = true,
            SeenIn = "kube-proxy 1.6 to 1.32, iptables and ipvs",
            Matches =
            [
                "E1104 07:06:25.123456       1 proxier.go:1402] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.6.1: Couldn't load target `KUBE-MARK-DROP':No such file or directory",
                """E0907 10:00:00.000000       1 proxier.go:1484] "Failed to execute iptables-restore" err="exit status 1 (iptables-restore: line 1193 failed\n)" """,
                """E0217 11:12:14.212635    9234 proxier.go:1432] "Failed to execute iptables-restore" err=<""",
            ],
            MustNotMatch =
            [
                "E0905 20:09:11.733419       1 proxier.go:423] Failed to execute iptables-restore for nat: exit status 1 (iptables-restore: line 7 failed",
                "I1104 07:06:25.123456       1 proxier.go:1390] Restoring iptables rules: *nat",
            ],
        },

        // iptables-restore of the legacy back end takes an unknown chain for an extension that it cannot load.
        new("kube-proxy/restore-names-unknown-target", Severity.Warning,
            "Couldn't load target",
            """ip6?tables(?:-restore)? v(?<iptables>\S+?)(?: \((?<backEnd>legacy|nf_tables)\))?: Couldn't load target [`'](?<chain>[A-Z][A-Za-z0-9-]*)'""")
        {
            CountBy = "chain",
            OnlyForRules = true,
            SeenIn = "kube-proxy 1.8 to 1.20 with iptables 1.4.21 to 1.8 (legacy)",
            Matches =
            [
                "E1104 07:06:25.123456       1 proxier.go:1402] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.6.1: Couldn't load target `KUBE-MARK-DROP':No such file or directory",
                "\texit status 2: iptables-restore v1.8.7 (legacy): Couldn't load target `KUBE-MARK-DROP':No such file or directory",
            ],
            MustNotMatch = ["iptables v1.8.6 (nf_tables): Couldn't find match `conntrack'"],
        },

        new("kube-proxy/restore-names-absent-chain", Severity.Warning,
            "Chain 'KUBE-",
            """Chain '(?<chain>KUBE-[A-Z0-9-]+)' does not exist""")
        {
            CountBy = "chain",
            OnlyForRules = true,
            SeenIn = "kube-proxy 1.16.11 with iptables 1.8 (nf_tables)",
            Matches = ["E0618 15:35:56.900000       1 proxier.go:1507] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.8.3 (nf_tables): Chain 'KUBE-MARK-DROP' does not exist"],
            MustNotMatch = ["""E0322 14:49:16.816309       1 proxier.go:840] "Failed to ensure chain exists" err="error creating chain" table=filter chain=KUBE-EXTERNAL-SERVICES"""],
        },

        new("kube-proxy/chain-not-ensured", Severity.Warning,
            "Failed to ensure ",
            """proxier\.go:\d+\] \\?"?Failed to ensure (?:chain (?:exists|jumps)\\?" err=|that \S+ chain \S+ (?:exists|jumps to \S+): )(?<error>.*)""")
        {
            IsRetried = true,
            SeenIn = "kube-proxy 1.13 to 1.30",
            Matches =
            [
                """E1023 20:56:35.952985       1 proxier.go:728] Failed to ensure that nat chain KUBE-SERVICES exists: error creating chain "KUBE-SERVICES": exit status 4: Another app is currently holding the xtables lock. Stopped waiting after 5s.""",
                """E0322 14:49:16.816309       1 proxier.go:840] "Failed to ensure chain exists" err="error creating chain \"KUBE-EXTERNAL-SERVICES\": exit status 3: modprobe: ERROR: could not insert 'ip_tables': Exec format error""",
                """E0928 23:55:44.961265    4424 proxier.go:874] "Failed to ensure chain jumps" err=<""",
            ],
            MustNotMatch = ["E0101 00:00:00.000000       1 kubelet_network_linux.go:60] Failed to ensure that nat chain KUBE-MARK-DROP exists: exit status 3"],
        },

        // Every Kubernetes component prints these; a rule looks at the log's path too.
        new("kube-proxy/version", Severity.Info,
            "Version: v1.",
            """server\.go:\d+\] Version: v(?<version>1\.\d+\.\d+)""")
        {
            OnlyForRules = true,
            SeenIn = "kube-proxy 1.8 to 1.20",
            Matches = ["I0905 20:09:11.738971       1 server.go:448] Version: v1.11.1"],
            MustNotMatch = ["I0204 18:50:01.460825       1 controllermanager.go:169] Version: v1.0.2"],
        },

        new("kube-proxy/version-info", Severity.Info,
            "Version info",
            """server\.go:\d+\] \\?"Version info\\?" version=\\?"v(?<version>1\.\d+\.\d+)""")
        {
            OnlyForRules = true,
            SeenIn = "kube-proxy 1.21 to 1.33",
            Matches = ["""I0525 18:00:54.123456       1 server.go:661] "Version info" version="v1.25.3" """],
            MustNotMatch = ["""I0525 18:00:54.123456       1 server.go:200] "Kubelet version" kubeletVersion="v1.25.3" """],
        },
    ];
}
