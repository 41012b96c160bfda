using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What proxies in front of the cluster and ingress controllers say when a request cannot be passed on.</summary>
internal static class IngressSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        new("services/ingress-tls-secret-not-in-store", Severity.Warning,
            "no object matching key ",
            """Error obtaining X\.509 certificate: no object matching key \\?"(?<secret>[^"\\/]+/[^"\\/]+)\\?" in local store""")
        {
            CountBy = "secret",
            OnlyForRules = true,
            SeenIn = "ingress-nginx 0.26 to 1.11",
            Matches = ["""W0605 05:00:35.170262 7 backend_ssl.go:47] Error obtaining X.509 certificate: no object matching key "myns/webapp-tls" in local store"""],
            MustNotMatch =
            [
                "W0719 08:00:00.000000       7 backend_ssl.go:47] Error obtaining X.509 certificate: secret contains no keypair or CA certificate",
                """I0605 05:20:41.272285 7 backend_ssl.go:67] "Adding secret to local store" name="myns/webapp-tls" """,
            ],
        },

        new("services/upstream-no-route", Severity.Warning,
            "(113: No route to host)",
            """connect\(\) failed \(113: No route to host\) while connecting to upstream.* upstream: "?\w+://(?<upstream>[^"/]+)""")
        {
            CountBy = "upstream",
            SeenIn = "nginx 1.18 to 1.26",
            Matches =
            [
                """2024/06/04 23:38:19 [error] 137992#137992: *3406 connect() failed (113: No route to host) while connecting to upstream, client: 192.168.1.10, server: example.com, request: "GET /grafana/ HTTP/1.1", upstream: "https://192.168.200.99:443/grafana/", host: "example.com" """,
            ],
            MustNotMatch = ["""2024/06/04 23:38:19 [error] 1#1: *34 connect() failed (111: Connection refused) while connecting to upstream, client: 192.168.1.10, upstream: "https://192.168.200.99:443/" """],
        },

        new("services/upstream-connection-reset", Severity.Warning,
            "(104: Connection reset by peer)",
            """\(104: Connection reset by peer\) while (?:SSL handshaking to upstream|sending request to upstream|reading response header from upstream|reading upstream).* upstream: "?\w+://(?<upstream>[^"/]+)""")
        {
            CountBy = "upstream",
            SeenIn = "nginx 1.18 to 1.26",
            Matches =
            [
                """2024/06/05 12:28:35 [error] 148053#148053: *1962 peer closed connection in SSL handshake (104: Connection reset by peer) while SSL handshaking to upstream, client: 192.168.1.10, server: example.com, request: "GET /webapp/ HTTP/1.1", upstream: "https://192.168.200.99:443/webapp/", host: "example.com" """,
                """2024/06/05 12:34:36 [error] 148052#148052: *2010 SSL_write() failed (104: Connection reset by peer) while sending request to upstream, client: 192.168.1.10, server: example.com, request: "GET /webapp/ HTTP/1.1", upstream: "https://192.168.200.99:443/webapp/", host: "example.com" """,
            ],
            MustNotMatch = ["2024/06/05 12:34:36 [info] 14#14: *20 recv() failed (104: Connection reset by peer) while waiting for request, client: 192.168.1.10, server: example.com"],
        },

        new("routing/icmp-host-unreachable", Severity.Warning,
            "ICMP host ",
            """(?<from>[0-9.]+) > (?<to>[0-9.]+): ICMP host (?<address>[0-9.]+) unreachable(?:,|$)""")
        {
            SeenIn = "tcpdump 4.9 to 4.99",
            Matches =
            [
                "    192.168.200.62 > 192.168.200.1: ICMP host 192.168.200.99 unreachable, length 68",
                "11:36:00.749678 IP 192.168.200.62 > 192.168.200.1: ICMP host 192.168.200.99 unreachable, length 68",
            ],
            MustNotMatch = ["IP 10.244.0.0 > 10.244.3.2: ICMP host 10.244.0.2 unreachable - admin prohibited, length 90"],
        },
    ];
}
