using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What the kubelet says when it cannot take its place in the cluster.</summary>
internal static class KubeletSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // "connection refused" is left out: so it goes on every boot, until the API server is up.
        new("node/kubelet-cannot-register", Severity.Warning,
            "Unable to register node",
            """Unable to register node(?: "[^"]+")? with API server.*?https?://(?<server>[^/\s"\\]+)/.*(?<why>i/o timeout|TLS handshake timeout|context deadline exceeded|Client\.Timeout exceeded|no route to host|network is unreachable|connection reset by peer|no such host|server misbehaving|x509: [a-z ]+)""")
        {
            CountBy = "server",
            IsRetried = true,
            SeenIn = "kubelet 1.10 (unstructured), 1.21 to 1.33 (structured)",
            Matches =
            [
                """E1207 05:03:12.871034    1402 kubelet_node_status.go:93] "Unable to register node with API server" err="Post \"https://198.51.100.7:6443/api/v1/nodes\": dial tcp 198.51.100.7:6443: i/o timeout" node="worker-0" """,
                """E0830 11:17:55.780886    2417 kubelet_node_status.go:103] Unable to register node "localhost.localdomain" with API server: Post https://10.0.2.15:6443/api/v1/nodes: dial tcp 10.0.2.15:6443: i/o timeout""",
                """E1121 06:01:12.871034    1402 kubelet_node_status.go:108] "Unable to register node with API server" err="Post \"https://198.51.100.7:6443/api/v1/nodes\": tls: failed to verify certificate: x509: certificate is valid for 10.32.0.1, 10.240.0.10, 127.0.0.1, not 198.51.100.7" node="worker-0" """,
            ],
            MustNotMatch =
            [
                """E1121 04:46:18.123456     352 kubelet_node_status.go:108] "Unable to register node with API server" err="Post \"https://192.168.56.11:6443/api/v1/nodes\": dial tcp 192.168.56.11:6443: connect: connection refused" node="worker-1" """,
                """I1121 04:46:19.123456     352 kubelet_node_status.go:78] "Successfully registered node" node="worker-1" """,
            ],
        },

        new("node/kubelet-client-certificate-expired", Severity.Warning,
            "part of the existing bootstrap client certificate",
            """part of the existing bootstrap client certificate (?:in (?<file>\S+) )?is expired: (?<until>[0-9-]+ [0-9:]+)""")
        {
            SeenIn = "kubelet 1.14 to 1.33",
            Matches =
            [
                """E1121 06:20:57.521459   21348 bootstrap.go:266] "Unhandled Error" err="part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired: 2026-10-01 00:00:00 +0000 UTC" logger="UnhandledError" """,
                "E0615 09:12:44.201337    2211 bootstrap.go:264] part of the existing bootstrap client certificate is expired: 2020-06-14 22:10:09 +0000 UTC",
            ],
            MustNotMatch = ["I1121 06:20:57.521459   21348 certificate_manager.go:356] kubernetes.io/kube-apiserver-client-kubelet: Rotating certificates"],
        },

        // Every node says so until its network plug-in has written its configuration; later it means that the configuration went.
        new("cni/no-configuration", Severity.Warning,
            "container runtime network not ready: ",
            """container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:(?<message>[^"\\]*(?:cni plugin not initialized|cni config uninitialized|No CNI configuration file))""")
        {
            IsRetried = true,
            SeenIn = "kubelet 1.10 to 1.33 with Docker, CRI-O and containerd",
            Matches =
            [
                """E1121 06:16:27.449836      62 pod_workers.go:1301] "Error syncing pod, skipping" err="network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized" pod="shop/late" podUID="23866cfb-4dcc-44ca-a72c-1e7d6ec06ca2" """,
                """E0719 15:50:32.546901    9505 kubelet.go:2169] Container runtime network not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker: network plugin is not ready: cni config uninitialized""",
            ],
            MustNotMatch = ["""I1121 06:16:27.449836      62 kubelet.go:2400] "SyncLoop UPDATE" source="api" """],
        },
    ];
}
