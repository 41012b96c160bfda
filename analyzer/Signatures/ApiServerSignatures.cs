using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What the API server, and those who talk to it, say when names or certificates do not fit.</summary>
internal static class ApiServerSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // Only the ways by which the API server itself asks a kubelet: metrics-server has addresses of its own.
        new("control-plane/kubelet-name-lookup-failed", Severity.Warning,
            "dial tcp: lookup ",
            """(?:error dialing backend|:\d+/(?:containerLogs|exec|attach|portForward|run|logs|checkpoint)/[^\s"\\]*\\*"?): dial tcp: lookup (?<name>[^\s:]+)(?: on (?<server>[^\s]+))?: (?:.*: )?(?<why>no such host|server misbehaving|i/o timeout|Temporary failure in name resolution|Name or service not known|Try again|device or resource busy|connection refused)""")
        {
            CountBy = "name",
            SeenIn = "kube-apiserver 1.8 to 1.21",
            Matches =
            [
                "E1218 09:09:24.846961   43544 status.go:62] apiserver received an error that is not an metav1.Status: error dialing backend: dial tcp: lookup node-A on 10.0.0.2:53: server misbehaving",
                """E1207 06:11:40.103342    1790 status.go:71] apiserver received an error that is not an metav1.Status: &fmt.wrapError{msg:"error dialing backend: dial tcp: lookup worker0 on 127.0.0.53:53: server misbehaving", err:(*net.OpError)(0xc00a6b2b40)}: error dialing backend: dial tcp: lookup worker0 on 127.0.0.53:53: server misbehaving""",
                "Error from server: Get https://juliette:10250/containerLogs/default/chatroom-703e242e43275c569ae1525b244387aa-eekql/chatroom: dial tcp: lookup juliette on 10.255.255.1:53: no such host",
                """Error from server: Get "https://worker0:10250/containerLogs/default/busybox/busybox": dial tcp: lookup worker0 on 127.0.0.53:53: no such host""",
                "Error from server: error dialing backend: dial tcp: lookup worker-1 on 127.0.0.53:53: server misbehaving",
                "Error from server: error dialing backend: dial tcp: lookup node-7: Temporary failure in name resolution",
                "Error from server: error dialing backend: dial tcp: lookup node-7 on 10.0.0.2:53: read udp 10.0.0.11:40512->10.0.0.2:53: i/o timeout",
                "Error from server: error dialing backend: dial tcp: lookup node-7 on 127.0.0.53:53: read udp 127.0.0.1:53412->127.0.0.53:53: read: connection refused",
            ],
            MustNotMatch =
            [
                """E0101 00:00:00.000000       1 scraper.go:149] "Failed to scrape node" err="Get \"https://worker0:10250/metrics/resource\": dial tcp: lookup worker0 on 10.96.0.10:53: no such host" node="worker0" """,
                """E0101 00:00:00.000000       1 reflector.go:138] Failed to watch *v1.Pod: Get "https://api.example.com:6443/api/v1/pods": dial tcp: lookup api.example.com on 10.0.0.2:53: no such host""",
                "Error from server: error dialing backend: dial tcp 10.240.0.20:10250: i/o timeout",
            ],
        },

        new("control-plane/x509-name-mismatch", Severity.Warning,
            "x509: certificate is valid for ",
            """x509: certificate is valid for (?<names>.*), not (?<wanted>[^\s"\\;,]+)""")
        {
            CountBy = "wanted",
            SeenIn = "kubelet 1.9, kube-apiserver 1.21 (Go 1.9 to 1.25)",
            Matches =
            [
                """E1207 05:00:12.871034    1402 reflector.go:138] k8s.io/client-go/informers/factory.go:134: Failed to watch *v1.Node: failed to list *v1.Node: Get "https://198.51.100.7:6443/api/v1/nodes?limit=500": x509: certificate is valid for 10.32.0.1, 10.240.0.10, 10.240.0.11, 10.240.0.12, 127.0.0.1, not 198.51.100.7""",
                "E0323 08:14:27.287135   29272 reflector.go:205] k8s.io/kubernetes/pkg/kubelet/kubelet.go:480: Failed to list *v1.Node: Get https://10.12.70.110:6443/api/v1/nodes?fieldSelector=metadata.name%3Dkp00&limit=500&resourceVersion=0: x509: certificate is valid for 10.96.0.1, not 10.12.70.110",
                """Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for kubernetes, kubernetes.default, not api.example.com""",
            ],
            MustNotMatch = ["x509: certificate has expired or is not yet valid: current time 2022-06-20T10:31:49+02:00 is after 2022-05-17T12:52:17Z"],
        },

        new("control-plane/x509-no-ip-names", Severity.Warning,
            "because it doesn't contain any IP SANs",
            """x509: cannot validate certificate for (?<wanted>[0-9A-Fa-f.:]+) because it doesn't contain any IP SANs""")
        {
            CountBy = "wanted",
            SeenIn = "kubectl 1.4, 1.10, kube-apiserver 1.18 (Go 1.7 to 1.25)",
            Matches = ["Unable to connect to the server: x509: cannot validate certificate for 10.37.116.27 because it doesn't contain any IP SANs"],
            MustNotMatch = ["x509: certificate is valid for 10.96.0.1, not 10.12.70.110"],
        },

        new("control-plane/x509-expired", Severity.Warning,
            "x509: certificate has expired or is not yet valid",
            """x509: certificate has expired or is not yet valid(?:: current time (?<now>\S+) is (?<side>after|before) (?<limit>[^\s"\\,;\]]+))?""")
        {
            SeenIn = "kube-apiserver 1.17, 1.21, kubectl 1.24, k3s 1.28",
            Matches =
            [
                "Unable to connect to the server: x509: certificate has expired or is not yet valid: current time 2022-06-20T10:31:49+02:00 is after 2022-05-17T12:52:17Z",
                "E1103 18:28:07.208359       1 authentication.go:65] Unable to authenticate the request due to an error: x509: certificate has expired or is not yet valid",
                """E1121 06:01:57.100000       1 authentication.go:74] "Unable to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time 2026-11-21T06:01:57Z is after 2026-10-01T00:00:00Z, verifying certificate SN=4242, SKID=, AKID= failed: x509: certificate has expired or is not yet valid]" """,
            ],
            MustNotMatch = ["x509: certificate signed by unknown authority"],
        },
    ];
}
