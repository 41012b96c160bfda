using System.Text;

namespace SupportBundle.Collector.Tests.Redaction;

public sealed class SecretShapesTests
{
    // What must be gone, and the text that it stands in. None of these ever opened anything.
    public static TheoryData<string, string> Canaries => new()
    {
        // YAML
        { "hunter2", "password: hunter2\n" },
        { "hunter2", "  password: \"hunter2\"\n" },
        { "correct horse", "password: correct horse battery\n" },
        { "s3cr3t", "bgpPeers:\n- password: 's3cr3t' # of the router\n" },
        { "hunter2", "users:\n- name: admin\n  user: {username: admin, password: hunter2}\n" },
        { "aGVsbG93b3JsZA", "kind: EncryptionConfiguration\nresources:\n- providers:\n  - aescbc:\n      keys:\n      - name: key1\n        secret: aGVsbG93b3JsZA==\n" },
        { "abcdefgh12345678", "    token: abcdefgh12345678\n" },
        { "LS0tLS1CRUdJTiBS", "    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFcEFJQkFBS0NBUUVB\n" },
        { "hunter2", "password: |\n  hunter2\n  second line\nnext: 1\n" },
        { "hunter2", "  - name: DB_PASSWORD\n    value: hunter2\n" },
        { "hunter2", "        - name: MINIO_SECRET_KEY\n          value: \"hunter2\"\n" },
        { "abcdef.0123456789abcdef", "discovery:\n  bootstrapToken:\n    token: abcdef.0123456789abcdef\n" },
        { "f8902e114ef118304e561c3ecd4d0b543adc226b7a07f675f56564185ffe0c07", "certificateKey: f8902e114ef118304e561c3ecd4d0b543adc226b7a07f675f56564185ffe0c07\n" },

        // FRR and BIRD
        { "hunter2", " neighbor 10.0.0.1 password hunter2\n" },
        { "hunter2", "enable password 8 hunter2\n" },
        { "hunter2", " ip ospf authentication-key hunter2\n" },
        { "hunter2", " ip ospf message-digest-key 1 md5 hunter2\n" },
        { "hunter2", " ip rip authentication string hunter2\n" },
        { "hunter2", " isis password clear hunter2\n" },
        { "hunter2", "key chain site\n key 1\n  key-string hunter2\n" },
        { "hunter2", "  password \"hunter2\";\n" },

        // Secrets, whatever the order of their fields
        { "aHVudGVyMg==", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  field: aHVudGVyMg==\n" },
        { "aHVudGVyMg==", "apiVersion: v1\ndata:\n  field: aHVudGVyMg==\nkind: Secret\nmetadata:\n  name: db\n" },
        { "plain text", "apiVersion: v1\nkind: Secret\nstringData:\n  config: |\n    some: plain text\n    more\n" },
        { "aHVudGVyMg==", "{\n  \"apiVersion\": \"v1\",\n  \"data\": {\n    \"field\": \"aHVudGVyMg==\"\n  },\n  \"kind\": \"Secret\"\n}\n" },
        { "aHVudGVyMg==", "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"eA==\",\"b\":\"aHVudGVyMg==\"},\"kind\":\"Secret\"}\n" },
        { "aHVudGVyMg==", "\"last-applied-configuration\":\"{\\\"apiVersion\\\":\\\"v1\\\",\\\"data\\\":{\\\"b\\\":\\\"aHVudGVyMg==\\\"},\\\"kind\\\":\\\"Secret\\\"}\\n\"\n" },
        { "aHVudGVyMg==", "apiVersion: v1\nitems:\n- apiVersion: v1\n  data:\n    field: aHVudGVyMg==\n  kind: Secret\nkind: List\n" },

        // JSON
        { "hunter2", "{\"user\":\"a\",\"password\":\"hunter2\",\"x\":1}\n" },
        { "hunter\\\"2", "{\"password\":\"hunter\\\"2\"}\n" },
        { "hunter2", "msg=\"{\\\"password\\\":\\\"hunter2\\\"}\"\n" },
        { "hunter2", "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]}\n" },
        { "hunter2", "      \"name\": \"DB_PASSWORD\",\n      \"value\": \"hunter2\"\n" },
        { "dXNlcjpwYXNzd29yZA==", "{\"auths\":{\"registry.example.com\":{\"auth\":\"dXNlcjpwYXNzd29yZA==\"}}}\n" },
        { "abcdefgh12345678", "\"argv\":[\"kubeadm\",\"join\",\"--token\",\"abcdefgh12345678\"]\n" },

        // Environment, INI, units, command lines
        { "hunter2", "DB_PASSWORD=hunter2\n" },
        { "hunter2", "export MYSQL_PWD='hunter2'\n" },
        { "hunter2", "Environment=\"ETCD_PASSWORD=hunter2\" \"OTHER=1\"\n" },
        { "hunter2", "Environment=VAULT_TOKEN=hunter2\n" },
        { "hunter2", "psk=hunter2\n" },
        { "c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5MTIzNA==", "PrivateKey = c2VjcmV0a2V5c2VjcmV0a2V5c2VjcmV0a2V5MTIzNA==\n" },
        { "abcdef.0123456789abcdef", "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:00\n" },
        { "abcdef.0123456789abcdef", "abcdef.0123456789abcdef   23h   2026-01-02T03:04:05Z   authentication,signing\n" },
        { "hunter2", "/usr/bin/etcdctl --user root:hunter2 endpoint status\n" },
        { "hunter2", "ExecStart=/usr/bin/agent --password=hunter2 --v=2\n" },
        { "hunter2", "curl -s -u admin:hunter2 https://10.0.0.1/\n" },
        { "hunter2", "sshpass -p hunter2 ssh root@10.0.0.1\n" },
        { "0123456789abcdef0123", "  - --token\n  - 0123456789abcdef0123\n" },
        { "K10", "K3S_TOKEN=K10" + new string('a', 64) + "::server:hunter2\n" },
        { "hunter2", "agent\0--password\0hunter2\0--v=2\n" },

        // Network daemons
        { "1111secret", "        auth_pass 1111secret\n" },
        { "hunter2", "    user admin insecure-password hunter2\n" },
        { "hunter2", "    stats auth admin:hunter2\n" },
        { "hunter2", " neighbor 10.0.0.2 password hunter2\n" },
        { "hunter2", "requirepass hunter2\n" },
        { "publicly", "rocommunity publicly 10.0.0.0/8\n" },
        { "hunter2", "10.0.0.1 10.0.0.2 : PSK \"hunter2\"\n" },
        { "$6$salt$", "root:$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.:19000:0:99999:7:::\n" },

        // URLs and headers
        { "hunter2", "http_proxy=http://user:hunter2@proxy.example.com:3128/\n" },
        { "p@ss", "dial https://user:p@ss@10.0.0.1:2379: refused\n" },
        { "abcdefgh12345678", "GET /metrics?token=abcdefgh12345678&x=1\n" },
        { "dXNlcjpwYXNz", "Authorization: Basic dXNlcjpwYXNz\n" },
        { "abcdefgh12345678", "> authorization: Bearer abcdefgh12345678\n" },
        { "abcdefgh12345678", "Authorization:\n  Bearer abcdefgh12345678\n" },
        { "abcdefgh12345678", "headers={\"Authorization\":[\"Bearer abcdefgh12345678\"]}\n" },
        { "eyJhbGciOiJSUzI1NiJ9", "got eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlc2lnbmF0dXJl here\n" },
        { "hunter2", "login failed for admin, password: hunter2\n" },

        // Clouds
        { "AKIAIOSFODNN7EXAMPLE", "using AKIAIOSFODNN7EXAMPLE now\n" },
        { "wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" },
        { "Zm9vYmFyYmF6", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFyYmF6Zm9v==;EndpointSuffix=x\n" },
        { "ghp_0123456789", "remote ghp_0123456789abcdefghijABCDEFGHIJ0123456789 used\n" },

        // Private keys
        { "MIIEpAIBAAKCAQEA", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy\nAbCd==\n-----END RSA PRIVATE KEY-----\nafter\n" },
        { "AbCdEfGh==", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\nAbCdEfGh==\n-----END OPENSSH PRIVATE KEY-----\n" },
        { "MIIEpAIBAAKCAQEA", "  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy\n    -----END PRIVATE KEY-----\n  other: 1\n" },
        { "MIIEpAIBAAKCAQEA", "{\"key\":\"-----BEGIN EC PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA0Z3VS5JJ\\n-----END EC PRIVATE KEY-----\\n\",\"b\":1}\n" },
        { "MIIEpAIBAAKCAQEA", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy\n" },
        { "QQ4Zx==", "host app: -----BEGIN RSA PRIVATE KEY-----\nhost app: MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfnygWyF8PbnGy\nhost app: QQ4Zx==\nhost app: -----END RSA PRIVATE KEY-----\n" },
        { "LS0tLS1CRUdJTiBFQyBQ", "value LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUE9PQo= end\n" },
        { "<password>hunter2", "<user><password>hunter2</password></user>\n" },
    };

    [Theory]
    [MemberData(nameof(Canaries))]
    public void A_secret_is_gone_in_every_shape(string secret, string text)
    {
        var redacted = Redacted.Text(text);
        Assert.DoesNotContain(secret, redacted);
        Assert.Contains("[redacted:", redacted);
        Assert.Equal(redacted, Redacted.Text(text, chunk: 1));
        Assert.Equal(redacted, Redacted.Text(redacted));
    }

    public static TheoryData<string> Lookalikes => new()
    {
        "location = /x {}\n",
        "token_bucket 10\n",
        "token_bucket: {max_tokens: 100}\n",
        "  - --token-ttl=24h\n",
        "tokenAuthFile: /etc/kubernetes/tokens.csv\n",
        "--token-auth-file=/etc/kubernetes/tokens.csv\n",
        ":KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]\n-A KUBE-SEP-ABCDEF0123456789 -s 10.0.0.1/32 -m comment --comment \"kube-system/kube-dns:dns\" -j KUBE-MARK-MASQ\n",
        "uid: 6ba7b810-9dad-11d1-80b4-00c04fd430c8\n",
        "image: registry.k8s.io/pause@sha256:9001185023633d17a2f98ff69b6ff2615b8ea02a825adffa40422f51dfdcde9d\n",
        "--discovery-token-ca-cert-hash sha256:9001185023633d17a2f98ff69b6ff2615b8ea02a825adffa40422f51dfdcde9d\n",
        "-----BEGIN CERTIFICATE-----\nMIIDBTCCAe2gAwIBAgIIQRXtm1hFSX0wDQYJKoZIhvcNAQELBQAwFTETMBEGA1UE\n-----END CERTIFICATE-----\n",
        "    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURCVENDQWUyZ0F3SUJBZ0lJ\n",
        "    client-certificate-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURCVENDQWUyZ0F3SUJBZ0lJ\n",
        "      - serviceAccountToken:\n          expirationSeconds: 3607\n          path: token\n",
        "    secretName: webapp-tls\n",
        "imagePullSecrets:\n- name: regcred\n",
        "automountServiceAccountToken: true\n",
        "passwordAuthentication no\n",
        "PasswordAuthentication yes\n",
        "apiVersion: v1\ndata:\n  Corefile: |\n    .:53 {\n        errors\n    }\nkind: ConfigMap\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  enabled: \"true\"\n  net-conf.json: |\n    {\"Network\": \"10.244.0.0/16\"}\n",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"mode\":\"ipvs\"}}\n",
        "  secret:\n    defaultMode: 420\n    secretName: memberlist\n",
        "E0102 03:04:05.000001 1 authentication.go:73] \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has expired]\"\n",
        "error execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID \"abcdef\"\n",
        "MountVolume.SetUp failed for volume \"tls\" : secret \"webapp-tls\" not found\n",
        "\"Failed to process\" secret=\"kube-system/memberlist\"\n",
        "server: https://10.0.0.1:6443\n",
        "bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
        "token: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
        "ssl_certificate_key /etc/nginx/tls.key;\n",
        "client-key: /var/lib/kubelet/pki/kubelet-client-current.pem\n",
        "proxy_pass http://backend;\n",
        "PWD=/root\n",
        "community: 65000:100\n",
        "  authorization:\n    mode: Webhook\n",
        "authorization-mode=Node,RBAC\n",
        "password: ${DB_PASSWORD}\n",
        "  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password\n",
        "nginx1.17a1b2c3d4e5f607   Normal   Scheduled\n",
        "auth_type PASS\n",
        "invalid password for user admin\n",
        "error: invalid token: expired\n",
        "--token is required\n",
        "keys: topologyKey: kubernetes.io/hostname\n",
        "net.ipv4.tcp_fastopen_key = 00000000-00000000-00000000-00000000\n",
        "[    0.000000] Initialise system trusted keyrings; Key type asymmetric registered\n",
        "dial tcp 10.0.0.1:6443: i/o timeout user@host\n",
        "failed to parse -----BEGIN RSA PRIVATE KEY----- in file\nnext line of the log is kept\n",
        "--service-account-signing-key-file=/etc/kubernetes/pki/sa.key --tls-private-key-file=/etc/kubernetes/pki/apiserver.key\n",
        "enable-bootstrap-token-auth=true\n",
    };

    [Theory]
    [MemberData(nameof(Lookalikes))]
    public void What_only_looks_like_a_secret_is_unchanged(string text) => Assert.Equal(text, Redacted.Text(text));

    [Fact]
    public void Bytes_that_are_no_text_pass_unchanged()
    {
        var bytes = new byte[400_000];
        new Random(1).NextBytes(bytes);
        bytes.AsSpan().Replace((byte)'=', (byte)'x');
        bytes.AsSpan().Replace((byte)':', (byte)'x');
        Assert.Equal(bytes, Redacted.Bytes(bytes));

        var latin = Encoding.Latin1.GetBytes("größe\npassword=x\xFF\n");
        Assert.StartsWith(Encoding.Latin1.GetString(latin)[..15], Encoding.Latin1.GetString(Redacted.Bytes(latin)));
    }

    [Fact]
    public void Equal_secrets_look_equal_and_keys_tell_sites_apart()
    {
        var lines = Redacted.Text("password: hunter2\npassword: hunter2\npassword: other\n").Split('\n');
        Assert.Equal(lines[0], lines[1]);
        Assert.NotEqual(lines[0], lines[2]);
        Assert.Matches(@"^password: \[redacted:password:[0-9a-f]{6}\]$", lines[0]);
        Assert.NotEqual(lines[0], new SupportBundle.Bundle.Redaction.Redactor("other"u8).Redact("password: hunter2"));
    }

    [Fact]
    public void A_key_indented_is_the_same_key()
    {
        const string key = "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy\n-----END PRIVATE KEY-----\n";
        Assert.Equal(Redacted.Text(key).Trim(), Redacted.Text("  " + key.Replace("\n", "\n  ")).Trim());
    }
}
