using System.Collections.Immutable;
using SupportBundle.Bundle.Scripts;

namespace SupportBundle.Collector.Tests.Script;

public sealed class ScriptSecretsTests
{
    // What must be gone, and the lines that it stands in. None of these ever opened anything.
    private static readonly ImmutableArray<(string Secret, string Text)> Canaries =
    [
        ("hunter2", "password: hunter2"),
        ("battery", "password: correct horse battery"),
        ("hunter2", "- name: admin\n  user: {username: admin, password: hunter2}"),
        ("abcdefgh12345678", "    token: abcdefgh12345678"),
        ("LS0tLS1CRUdJTiBS", "    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB"),
        ("second line", "password: |\n  hunter2\n  second line\nnext: 1"),
        ("hunter2", "password:\n  hunter2\nnext: 1"),
        ("hunter2", "  - name: DB_PASSWORD\n    value: hunter2"),
        ("abcdef.0123456789abcdef", "discovery:\n  token: abcdef.0123456789abcdef"),
        ("hunter2", "{\"user\":\"a\",\"password\":\"hunter2\",\"x\":1}"),
        ("hunter2", "msg=\"{\\\"password\\\":\\\"hunter2\\\"}\""),
        ("hunter2", "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]}"),
        ("hunter2", "\"name\": \"DB_PASSWORD\",\n\"value\": \"hunter2\""),
        ("dXNlcjpwYXNzd29yZA==", "{\"auths\":{\"registry.example.com\":{\"auth\":\"dXNlcjpwYXNzd29yZA==\"}}}"),
        ("abcdefgh12345678", "\"argv\":[\"kubeadm\",\"join\",\"--token\",\"abcdefgh12345678\"]"),
        ("hunter2", "DB_PASSWORD=hunter2"),
        ("hunter2", "export MYSQL_PWD='hunter2'"),
        ("hunter2", "Environment=\"ETCD_PASSWORD=hunter2\" \"OTHER=1\""),
        ("abcdef.0123456789abcdef", "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef --v=5"),
        ("hunter2", "/usr/bin/etcdctl --user root:hunter2 endpoint status"),
        ("hunter2", "ExecStart=/usr/bin/agent --password=hunter2 --v=2"),
        ("hunter2", "ExecStart=/usr/bin/agent --password hunter2 --v=2"),
        ("0123456789abcdef0123", "  - --token\n  - 0123456789abcdef0123"),
        ("1111secret", "        auth_pass 1111secret"),
        ("hunter2", "    user admin insecure-password hunter2"),
        ("hunter2", "    stats auth admin:hunter2"),
        ("hunter2", " neighbor 10.0.0.2 password hunter2"),
        ("publicly", "rocommunity publicly 10.0.0.0/8"),
        ("$6$salt$", "root:$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.:19000:0:99999:7:::"),
        ("hunter2", "http_proxy=http://user:hunter2@proxy.example.com:3128/"),
        ("p@ss", "dial https://user:p@ss@10.0.0.1:2379: refused"),
        ("dXNlcjpwYXNz", "Authorization: Basic dXNlcjpwYXNz"),
        ("abcdefgh12345678", "> authorization: Bearer abcdefgh12345678"),
        ("abcdefgh12345678", "headers={\"Authorization\":[\"Bearer abcdefgh12345678\"]}"),
        ("eyJhbGciOiJSUzI1NiJ9", "got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlc2lnbmF0dXJl here"),
        ("wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("Zm9vYmFyYmF6", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFyYmF6Zm9v==;EndpointSuffix=x"),
        ("ghp_0123456789", "remote ghp_0123456789abcdefghijABCDEFGHIJ0123456789 used"),
        ("LS0tLS1CRUdJTiBFQyBQ", "value LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUE9PQo= end"),
        ("MHcCAQEE", "key: |\n  -----BEGIN EC PRIVATE KEY-----\n  MHcCAQEEIA==\n  -----END EC PRIVATE KEY-----\nnext: 1"),
        ("MHcCAQEE", "{\"pem\":\"-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIA==\\n-----END EC PRIVATE KEY-----\\n\",\"x\":1}"),
        ("MHcCAQEE", "-----BEGIN PRIVATE KEY-----\nMHcCAQEEIA== (and the file is cut here)"),
    ];

    private static readonly ImmutableArray<string> Harmless =
    [
        "-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment \"kube-system/kube-dns:dns cluster IP\" -j KUBE-SVC-TCOU7JCQXEZGVUNU",
        "-A FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT",
        "location = /token/ { return 404; }",
        "key: token_bucket",
        "--token-ttl=24h --token-auth-file=/etc/kubernetes/tokens.csv",
        "authentication:\n  webhook:\n    cacheTTL: 0s\nauthorization:\n  mode: Webhook",
        "{\"k\":\"authorization:\\n  mode: Webhook\"}",
        "    secretName: web-tls\n    automountServiceAccountToken: false",
        "passwd:         files systemd",
        "PasswordAuthentication no",
        "CONFIG_SECRETMEM=y",
        "libsecret-1-0:amd64\t0.20.5-3",
        "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=",
        "image: registry.k8s.io/pause@sha256:7031c1b283388d2c2e09b57badb803c05ebed362dc88d84b480cc47f72a21097",
        "2026-01-02T03:04:05Z I0102 kubelet: \"Adding token\" pod=\"kube-system/coredns-5d78c9869d-abcde\"",
        "eth0 operstate=up mtu=1500 address=52:54:00:12:34:56",
    ];

    public static TheoryData<string> Shells => [.. ShellScript.Shells];

    [Theory]
    [MemberData(nameof(Shells))]
    public void No_canary_is_left(string shell)
    {
        // One after the other, each ended by a line of its own, so that none is hidden by what follows another.
        foreach (var (secret, text) in Canaries)
            Assert.DoesNotContain(secret, Redacted(shell, text + "\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_is_no_secret_stays_byte_for_byte(string shell)
    {
        var text = string.Concat(Harmless.Select(line => line + "\n"));
        Assert.Equal(text, Redacted(shell, text));
    }

    private static string Redacted(string shell, string text)
    {
        var functions = ScriptParts.All.Single(part => part.Contains("without_secrets() {", StringComparison.Ordinal));
        var (output, error, _) = ShellScript.Call(shell, ["-c", functions + "\nwithout_secrets"], text);
        Assert.Equal("", error);
        return output;
    }
}
