using System.Globalization;
using System.Text;

namespace SupportBundle.Collector.Tests.Redaction;

/// <summary>Places where a secret can stand: what is written there, and the secrets in it. None of these ever opened anything.</summary>
internal static class SecretPlaces
{
    private static readonly string[] Names =
    [
        "password", "token", "client_secret", "apiKey", "DB_PASS", "AWS_SECRET_ACCESS_KEY", "aws_session_token", "refresh_token", "bind-password", "adminPassword", "secret", "VAULT_TOKEN", "encryption_key",
    ];

    // NAME and VALUE stand for the two.
    private static readonly string[] Forms =
    [
        "NAME: VALUE\n", "  NAME: \"VALUE\"\n", "NAME: 'VALUE' # why\n", "- NAME: VALUE\r\n", "{\"NAME\":\"VALUE\",\"x\":1}\n", "    \"NAME\": \"VALUE\",\n", "msg=\"{\\\"NAME\\\":\\\"VALUE\\\"}\"\n",
        "NAME=VALUE\n", "export NAME='VALUE'\n", "Environment=NAME=VALUE\n", "Environment=\"NAME=VALUE\" \"OTHER=1\"\n", "NAME = VALUE\r\n", "NAME = \"VALUE\"\n", "# NAME=VALUE\n", ";NAME = VALUE\n",
        "ExecStart=/usr/bin/agent --NAME=VALUE --v=2\n", "/usr/bin/agent --NAME VALUE --v 2\n", "/usr/bin/agent --NAME 'VALUE'\n", "agent\0--NAME\0VALUE\0--v=2\0", "  - --NAME=VALUE\n", "  - --NAME\n  - VALUE\n", "[\"agent\",\"--NAME\",\"VALUE\"]\n",
        "      - name: NAME\n        value: VALUE\n", "{\"name\":\"NAME\",\"value\":\"VALUE\"}\n", "  \"name\": \"NAME\",\n  \"value\": \"VALUE\"\n", "GET /x?a=1&NAME=VALUE&b=2 HTTP/1.1\n", "<NAME>VALUE</NAME>\n",
        "{'user': 'a', 'NAME': 'VALUE'}\n", "config={User:a NAME:VALUE Host:b}\n", "level=info NAME=VALUE done=1\n", "2026-01-02T03:04:05Z stderr F using NAME=VALUE now\n", "a.b.NAME=VALUE\n", "NAME: |\n  VALUE\nnext: 1\n", "NAME: >-\n  VALUE\n",
    ];

    // Secrets that show by their looks or by what is around them; $ stands for a unique part.
    private static readonly string[] Shapes =
    [
        "Authorization: Bearer $\n", "authorization: Basic $\n", "Proxy-Authorization: Basic $\n", "-H \"Authorization: Bearer $\"\n", "{\"Authorization\":[\"Bearer $\"]}\n", "X-Vault-Token: $\n", "X-Api-Key: $\n", "PRIVATE-TOKEN: $\n", "X-Auth-Token: $\n",
        "Cookie: session=$; theme=dark\n", "Set-Cookie: sid=$; Path=/; HttpOnly\n", "[host.\"https://registry.example.com\".header]\n  authorization = [\"Basic $\"]\n", "[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"r\".auth]\n  auth = \"$AAA\"\n",
        "{\"auths\":{\"r.example.com\":{\"auth\":\"$AAA\",\"email\":\"a@b\"}}}\n", "{\"auths\":{\"r.example.com\":{\"identitytoken\":\"$\"}}}\n", "HTTP_PROXY=http://user:$@proxy:3128\n", "Environment=\"HTTPS_PROXY=http://user:$@proxy:3128/\"\n", "proxy=http://u:$@10.0.0.1:8080\n",
        "postgres://app:$@db:5432/x?sslmode=disable\n", "mysql://root:$@tcp(db:3306)/x\n", "mongodb+srv://a:$@cluster0.example.net/\n", "redis://:$@cache:6379/0\n", "amqp://guest:$@mq:5672/\n", "root:$@tcp(10.0.0.1:3306)/kube?parseTime=true\n", "https://$AAAAAAAAAAAAAAAA@github.com/org/repo.git\n",
        "PGPASSWORD=$ psql -h db\n", "machine example.com login bot password $\n", "mysql -u root -p$ -h db\n", "mysqldump --password=$ x\n", "curl -u admin:$ https://10.0.0.1\n", "curl --user 'admin:$' x\n", "wget --password=$ --user=a http://x\n", "sshpass -p $ ssh h\n",
        "docker login -u a -p $ r.example.com\n", "crictl pull --creds bot:$ img\n", "skopeo copy --src-creds bot:$ a b\n", "etcdctl --user root:$ get /\n", "redis-cli -a $ ping\n", "ldapsearch -D cn=a -w $ -b dc=x\n", "ipmitool -I lanplus -H h -U root -P $ sdr\n", "openssl rsa -passin pass:$ -in k\n",
        "htpasswd -b /etc/nginx/x admin $\n", "kubectl create secret generic x --from-literal=key=$\n", "kubectl config set-credentials a --token=$\n", "helm registry login r -u a -p $\n", "echo $ | docker login r --password-stdin -u a\n", "smbclient -U 'a%$' //h/s\n",
        "        auth_pass $\n", "    stats auth admin:$\n", "    user admin insecure-password $\n", "    user admin password $\n", " neighbor 10.0.0.2 password $\n", " neighbor 10.0.0.2 password 7 $\n", "  password \"$\";\n", "   authentication-key \"$\";\n", " ip ospf message-digest-key 1 md5 $\n",
        "rocommunity $ 10.0.0.0/8\n", "rwcommunity6 $ default\n", "com2sec readonly default $\n", "createUser bob SHA \"$\" AES\n", "createUser bob MD5 $ DES\n", "snmpwalk -v2c -c $ 10.0.0.1\n", "snmpget -v3 -u a -A $ -X b 10.0.0.1 x\n", "snmp-server community $ RO\n", "snmp_community: $\n",
        ": PSK \"$\"\n", "10.0.0.1 %any : PSK $\n", "bob : EAP \"$\"\n", "bob : XAUTH \"$\"\n", "  secret = 0s$AAA=\n", "PrivateKey = $AAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "PresharedKey = $AAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "secret \"$==\";\n", "key \"rndc-key\" { algorithm hmac-sha256; secret \"$==\"; };\n",
        "psk=$\n", "wifi-sec.psk=$\n", "802-11-wireless-security.psk:$\n", "node.session.auth.password = $\n", "discovery.sendtargets.auth.password_in = $\n", "[client.admin]\n\tkey = AQ$AAAA==\n", "mount -t ceph h:/ /m -o name=a,secret=$\n", "//h/s /m cifs username=a,password=$,vers=3.0 0 0\n",
        "bindpw $\n", "olcRootPW: {SSHA}$AAAA\n", "admin:{SHA}$AAAAAAAAAAA=\n", "admin:$apr1$abcdefgh$$AAAAAAAAAA\n", "root:$6$saltsalt$$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:19000:0:99999:7:::\n", "x:$y$j9T$saltsaltsalt$$AAAAAAAAAAAAAAAAAAAAAA:1::::::\n", "a:$2y$05$$AAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "SCRAM-SHA-256$4096:$AAA==$x:y\n",
        "CREATE USER a IDENTIFIED BY '$';\n", "ALTER ROLE a WITH PASSWORD '$';\n", "requirepass $\n", "masterauth $\n", "AKIA$AAAAAAAAA\n", "key ASIA$AAAAAAAAA used\n", "AIza$AAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "ghp_$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "github_pat_$AAAAAAAAAAAAAAAA\n",
        "glpat-$AAAAAAAAAAAAA\n", "xoxb-1234567890-$AAAA\n", "https://hooks.slack.com/services/T0000AAAA/B0000BBBB/$AAAAAAAAAAAA\n", "npm_$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", "hvs.$AAAAAAAAAAAAAAAAAAAAAA\n", "sk_live_$AAAAAAAAAA\n", "AccountName=a;AccountKey=$AAAA==;EndpointSuffix=x\n", "SharedAccessSignature sr=x&sig=$AAAA%3D&se=1\n",
        "https://a.blob.core.windows.net/c?sv=2020&sig=$AAAA%3D\n", "{\"type\":\"service_account\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n$AAAAAAAAAAAAAAAAAAAA\\n-----END PRIVATE KEY-----\\n\"}\n", "\"clientSecret\": \"$\"\n", "  aadClientSecret: $\n",
        "got eyJhbGciOiJIUzI1NiJ9.eyJ$AAAA.c2ln$AAAA here\n", "kubeadm join 10.0.0.1:6443 --token $t.0123456789abcdef --certificate-key $\n", "server: K10" + "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffff0000000011111111" + "::server:$\n", "certificateKey: $\n", "    client-key-data: $AAAA\n", "    token: $\n", "users:\n- name: a\n  user:\n    password: $\n",
        "-----BEGIN RSA PRIVATE KEY-----\n$AAAAAAAAAAAAAAAAAAAAAA\nQQ==\n-----END RSA PRIVATE KEY-----\n", "-----BEGIN EC PRIVATE KEY-----\r\n$AAAAAAAAAAAAAAAAAAAAAA\r\n-----END EC PRIVATE KEY-----\r\n", "tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    $AAAAAAAAAAAAAAAAAAAAAA\n    -----END PRIVATE KEY-----\n",
        "KEY=\"-----BEGIN OPENSSH PRIVATE KEY-----\n$AAAAAAAAAAAAAAAAAAAAAA\n-----END OPENSSH PRIVATE KEY-----\"\n", "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\n$AAAAAAAAAAAAAAAAAAAAAA\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n", "AGE-SECRET-KEY-1$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "{\"kty\":\"RSA\",\"n\":\"x\",\"e\":\"AQAB\",\"d\":\"$AAAA\",\"p\":\"$BBBB\"}\n", "PrivateExponent: $AAAAAAAAAAAAAAAA=\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: sh.helm.release.v1.x}\ntype: helm.sh/release.v1\ndata:\n  release: $AAAA\n", "apiVersion: v1\ndata:\n  a: $\nkind: Secret\n",
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"stringData\":{\"k\":\"$\"}}\n", "    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"apiVersion\":\"v1\",\"data\":{\"x\":\"$\"},\"kind\":\"Secret\"}\n", "kind: EncryptionConfiguration\nresources:\n- providers:\n  - aescbc:\n      keys:\n      - name: key1\n        secret: $AAAA==\n",
        "ansible_become_pass: $\n", "ansible_ssh_pass=$ ansible_host=h\n", "smtp_auth_password: $\n", "login failed for admin, password: $\n", "type=USER_AUTH msg='acct=\"a\" password=$'\n", "sudo: a : COMMAND=/usr/bin/env TOKEN=$ x\n", "token=$, retrying\n", "abcdef.$01\n# kubeadm token list\n",
    ];

    /// <summary>Every form with every name, and every shape; each with secrets of its own.</summary>
    public static IReadOnlyList<(string Secret, string Text)> All { get; } = [.. Named(), .. Shaped()];

    private static IEnumerable<(string Secret, string Text)> Named() =>
        Forms.SelectMany(_ => Names, (form, name) => (form, name)).Select((pair, i) => (Canary(i), pair.form.Replace("VALUE", Canary(i)).Replace("NAME", pair.name)));

    private static IEnumerable<(string Secret, string Text)> Shaped() => Shapes.Select((shape, i) => (Shape(i), shape, i)).Where(each => !each.shape.StartsWith("abcdef.", StringComparison.Ordinal)).Select(each => (each.Item1, Fill(each.shape, each.i)));

    // Salts and methods of crypt(5) have dollars of their own, before the one that is meant.
    private static string Fill(string shape, int i)
    {
        foreach (var method in new[] { "$apr1$abcdefgh$", "$6$saltsalt$", "$y$j9T$saltsaltsalt$", "$2y$05$", "SCRAM-SHA-256$4096:" })
        {
            if (shape.IndexOf(method, StringComparison.Ordinal) is var at and >= 0)
                return shape[..(at + method.Length)] + shape[(at + method.Length)..].Replace("$A", Shape(i) + "A");
        }

        return shape.Replace("$t", "ab12cd").Replace("$", Shape(i));
    }

    private static string Canary(int i) => $"Zk9Cq{i.ToString("0000", CultureInfo.InvariantCulture)}x7Lm";

    // Capitals and digits alone, so that it stands for keys of every alphabet.
    private static string Shape(int i) => $"Q7Z{i.ToString("000", CultureInfo.InvariantCulture)}X9K";

    public static IEnumerable<string> Base64Of(string secret) =>
        Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('x', shift) + secret))).Select((text, shift) => text[(shift == 0 ? 0 : 4)..^4]);
}
