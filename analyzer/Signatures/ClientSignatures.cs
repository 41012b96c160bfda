using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What clients say when an answer comes from the wrong address, or never.</summary>
internal static class ClientSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        new("dns/reply-from-unexpected-source", Severity.Warning,
            "reply from unexpected source: ",
            """reply from unexpected source: (?<from>[0-9a-fA-F.:]+)#\d+, expected (?<expected>[0-9a-fA-F.:]+)#\d+""")
        {
            CountBy = "from",
            SeenIn = "dig 9.9 to 9.18",
            Matches = [";; reply from unexpected source: 10.200.2.177#53, expected 10.32.0.10#53"],
            MustNotMatch = [";; connection timed out; no servers could be reached"],
        },

        new("routing/api-server-dial-timeout", Severity.Info,
            ": i/o timeout",
            """dial tcp (?<server>[0-9.]+:\d+): (?:connect: )?i/o timeout""")
        {
            CountBy = "server",
            OnlyForRules = true,
            SeenIn = "kubelet 1.10 to 1.33",
            Matches =
            [
                """E1207 05:03:12.871034    1402 kubelet_node_status.go:93] "Unable to register node with API server" err="Post \"https://198.51.100.7:6443/api/v1/nodes\": dial tcp 198.51.100.7:6443: i/o timeout" node="worker-0" """,
            ],
            MustNotMatch = ["""E1207 05:03:12.871034    1402 kubelet_node_status.go:93] Unable to register node "worker-0" with API server: Post https://10.0.2.15:6443/api/v1/nodes: dial tcp 10.0.2.15:6443: connect: connection refused"""],
        },
    ];
}
