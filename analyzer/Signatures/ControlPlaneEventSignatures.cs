using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Events around the control plane that belong on the timeline, whether or not anything is wrong.</summary>
internal static class ControlPlaneEventSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        new("control-plane/haproxy-server-down", Severity.Info,
            " is DOWN, reason: ",
            """Server (?<server>[^\s/]+/[^\s/]+) is DOWN, reason: (?<reason>[^,.]+)""")
        {
            CountBy = "server",
            OnlyForRules = true,
            SeenIn = "HAProxy 1.8 to 2.8",
            Matches = ["Mar 08 10:08:06 loadbalancer1 haproxy[192558]: [WARNING] 066/100806 (192558) : Server apiserver/api-server1 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 2 active and 0 backup servers left. 5 sessions active, 0 requeued, 0 remaining in queue."],
            MustNotMatch = ["Mar 04 23:43:35 loadbalancer1 haproxy[192558]: Server apiserver/api-server2 is UP, reason: Layer6 check passed, check duration: 1ms. 2 active and 0 backup servers online."],
        },

        new("control-plane/haproxy-server-up", Severity.Info,
            " is UP, reason: ",
            """Server (?<server>[^\s/]+/[^\s/]+) is UP, reason: (?<reason>[^,.]+)""")
        {
            CountBy = "server",
            OnlyForRules = true,
            SeenIn = "HAProxy 1.8 to 2.8",
            Matches = ["Mar 04 00:34:21 loadbalancer1 haproxy[192558]: [WARNING] 062/003421 (192558) : Server apiserver/api-server1 is UP, reason: Layer6 check passed, check duration: 1ms. 1 active and 0 backup servers online. 0 sessions requeued, 0 total in queue."],
            MustNotMatch = ["Mar 08 10:08:06 loadbalancer1 haproxy[192558]: Server apiserver/api-server1 is DOWN, reason: Layer4 timeout, check duration: 2001ms."],
        },

        new("control-plane/keepalived-state", Severity.Info,
            "Entering ",
            """Keepalived_vrrp.*\((?<instance>[^)]+)\) Entering (?<state>MASTER|BACKUP|FAULT) STATE""")
        {
            CountBy = "state",
            OnlyForRules = true,
            SeenIn = "keepalived 2.0 to 2.2",
            Matches = ["Mar 04 00:33:55 loadbalancer1 Keepalived_vrrp[45385]: (VI_1) Entering MASTER STATE"],
            MustNotMatch = ["Mar 04 00:33:49 loadbalancer1 Keepalived_vrrp[45385]: Script `check_haproxy` now returning 0"],
        },

        // raft prints the same words in etcd's plain and JSON logs.
        new("control-plane/etcd-leader-elected", Severity.Info,
            " became leader at term ",
            """(?<member>[0-9a-f]{8,16}) became leader at term (?<term>\d+)""")
        {
            CountBy = "member",
            OnlyForRules = true,
            SeenIn = "etcd 3.3 to 3.6",
            Matches =
            [
                "raft2021/03/08 10:08:05 INFO: 2dcb5bfc2532f1aa became leader at term 5",
                """{"level":"info","ts":"2024-05-01T10:08:05.123Z","logger":"raft","caller":"etcdserver/zap_raft.go:77","msg":"2dcb5bfc2532f1aa became leader at term 5"}""",
            ],
            MustNotMatch = ["raft2021/03/08 10:08:05 INFO: 2dcb5bfc2532f1aa became candidate at term 5"],
        },
    ];
}
