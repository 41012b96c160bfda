using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What network plug-ins and other clients on a node say when they cannot reach what they need.</summary>
internal static class CniSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        new("cni/flannel-cannot-reach-api", Severity.Critical,
            "Failed to create SubnetManager",
            """Failed to create SubnetManager: .*dial tcp (?<vip>[0-9a-fA-F.:\[\]]+):(?<port>\d+): (?<error>.+)""")
        {
            IsRetried = true,
            SeenIn = "flannel 0.10 to 0.25",
            Matches =
            [
                "E0629 14:44:55.192923 1 main.go:231] Failed to create SubnetManager: error retrieving pod spec for 'kube-system/canal-wtqnx': Get https://10.43.0.1:443/api/v1/namespaces/kube-system/pods/canal-wtqnx: dial tcp 10.43.0.1:443: i/o timeout",
                """E0503 09:12:01.100200       1 main.go:227] Failed to create SubnetManager: error retrieving pod spec for 'kube-flannel/kube-flannel-ds-x': Get "https://10.96.0.1:443/api/v1/namespaces/kube-flannel/pods/kube-flannel-ds-x": dial tcp 10.96.0.1:443: connect: connection refused""",
            ],
            MustNotMatch = ["E0629 14:44:55.192923 1 main.go:231] Failed to create SubnetManager: the server could not find the requested resource"],
        },

        // Any client of the API server; which address is the Service's own, a rule knows.
        new("kubernetes/api-vip-timeout", Severity.Warning,
            ":443: ",
            """dial tcp (?:[0-9.]+:\d+->)?(?<vip>\d+\.\d+\.\d+\.\d+):443: (?:i/o timeout|connect: connection timed out)""")
        {
            CountBy = "vip",
            IsRetried = true,
            SeenIn = "client-go 6 to 0.33",
            Matches =
            [
                """E0101 10:00:00.000000       1 reflector.go:138] Failed to watch *v1.Pod: Get "https://10.96.0.1:443/api/v1/pods": dial tcp 10.96.0.1:443: i/o timeout""",
                "Get https://10.43.0.1:443/version: dial tcp 10.43.0.1:443: connect: connection timed out",
            ],
            MustNotMatch =
            [
                "dial tcp 10.96.0.1:443: connect: connection refused",
                "dial tcp 10.96.0.1:6443: i/o timeout",
            ],
        },

        new("cni/no-route-to-host", Severity.Warning,
            "no route to host",
            """dial (?:tcp|udp) (?:[0-9.]+:\d+->)?(?<address>\d+\.\d+\.\d+\.\d+):(?<port>\d+): connect: no route to host""")
        {
            CountBy = "address",
            IsRetried = true,
            SeenIn = "Go programs: CoreDNS, client-go, kube-apiserver",
            Matches = ["""[ERROR] plugin/kubernetes: Get "https://10.96.0.1:443/version": dial tcp 10.96.0.1:443: connect: no route to host"""],
            MustNotMatch = ["""dial tcp: lookup example.com: no such host"""],
        },
    ];
}
