using System.Text;
using SupportBundle.Collector.Cluster;

namespace SupportBundle.Collector.Tests.Cluster;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // kubeadm 1.33, /etc/kubernetes/admin.conf
    private static readonly string Kubeadm = $"""
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: {Base64("-----BEGIN CERTIFICATE-----ca")}
            server: https://192.168.56.11:6443
          name: kubernetes
        contexts:
        - context:
            cluster: kubernetes
            user: kubernetes-admin
          name: kubernetes-admin@kubernetes
        current-context: kubernetes-admin@kubernetes
        kind: Config
        preferences: {"{}"}
        users:
        - name: kubernetes-admin
          user:
            client-certificate-data: {Base64("cert")}
            client-key-data: {Base64("key")}
        """;

    [Fact]
    public void Kubeadms_file_is_read()
    {
        var connection = Read(Kubeadm);

        Assert.Equal("https://192.168.56.11:6443/", connection.Server.AbsoluteUri);
        Assert.Equal(("-----BEGIN CERTIFICATE-----ca", "cert", "key"), (connection.AuthorityPem, connection.ClientCertificatePem, connection.ClientKeyPem));
    }

    [Fact]
    public void JSON_is_read_too()
    {
        var connection = Read("""
            {"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}],
             "clusters": [{"name": "c", "cluster": {"server": "https://[fd00::1]:6443", "insecure-skip-tls-verify": true, "tls-server-name": "kubernetes", "proxy-url": "http://10.0.0.9:3128"}}],
             "users": [{"name": "u", "user": {"username": "admin", "password": "pass"}}]}
            """);

        Assert.Equal((true, "kubernetes", "admin", "pass"), (connection.InsecureSkipTlsVerify, connection.TlsServerName, connection.Username, connection.Password));
        Assert.Equal("10.0.0.9", connection.Proxy?.Host);
    }

    [Fact]
    public void Files_stand_relative_to_the_kubeconfigs_folder_and_a_token_file_wins()
    {
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), "ca");
        File.WriteAllText(Path.Combine(_folder, "token"), "from-file\n");

        var connection = Read("""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://10.0.0.1:6443", certificate-authority: ca.crt}}]
            users: [{name: u, user: {tokenFile: token, token: inline}}]
            """);

        Assert.Equal(("ca", "from-file"), (connection.AuthorityPem, connection.Token));
    }

    [Fact]
    public void Another_context_may_be_asked_for()
    {
        const string text = """
            current-context: a
            contexts: [{name: a, context: {cluster: c}}, {name: b, context: {cluster: d}}]
            clusters: [{name: c, cluster: {server: "https://10.0.0.1"}}, {name: d, cluster: {server: "https://10.0.0.2"}}]
            """;

        Assert.Equal("10.0.0.2", Kubeconfig.Read(text, "/x/config", "b").Connection?.Server.Host);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("just text", "is no kubeconfig")]
    [InlineData("a: [b", "cannot be read as YAML")]
    [InlineData("kind: Config", "has no current context")]
    [InlineData("current-context: a\ncontexts: []", "\"a\" is not in the list of contexts")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]", "has no list of clusters")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: nonsense}}]", "is no http or https address")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {}}]", "has no server")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://x', certificate-authority-data: '%%'}}]", "is not base64")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://x', certificate-authority: /nowhere/ca.crt}}]", "names a file that cannot be read")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://x'}}]\nusers: [{name: u, user: {exec: {command: aws}}}]", "plug-in")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://x'}}]\nusers: [{name: u, user: {client-key-data: a2V5}}]", "key without certificate")]
    public void What_cannot_be_used_is_said(string text, string problem)
    {
        var result = Kubeconfig.Read(text, "/x/config");

        Assert.Null(result.Connection);
        Assert.Contains(problem, result.Problem);
    }

    [Fact]
    public void A_printed_connection_shows_no_credentials() =>
        Assert.DoesNotContain("key", Read(Kubeadm).ToString());

    [Fact]
    public void The_first_usable_file_of_the_node_is_taken()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "etc/kubernetes"));
        Directory.CreateDirectory(Path.Combine(_folder, "etc/rancher/k3s"));
        File.WriteAllText(Path.Combine(_folder, "etc/kubernetes/admin.conf"), "kind: Config");
        File.WriteAllText(Path.Combine(_folder, "etc/rancher/k3s/k3s.yaml"), Kubeadm);

        Assert.Equal("/etc/rancher/k3s/k3s.yaml", KubeconfigSources.Find(_folder, null, _ => null).Connection?.Origin);
    }

    [Fact]
    public void Without_any_file_the_reason_is_plain() =>
        Assert.Equal("no kubeconfig was found on this node", KubeconfigSources.Find(_folder, null, _ => null).Problem);

    [Fact]
    public void In_a_pod_the_service_account_is_used()
    {
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), "ca");
        File.WriteAllText(Path.Combine(_folder, "token"), "abc\n");

        var connection = KubeconfigSources.InCluster(_folder, name => name == "KUBERNETES_SERVICE_HOST" ? "10.96.0.1" : "443").Connection;

        Assert.Equal(("https://10.96.0.1/", "abc"), (connection?.Server.AbsoluteUri, connection?.Token));
    }

    private KubeConnection Read(string text)
    {
        var result = Kubeconfig.Read(text, Path.Combine(_folder, "config"));
        Assert.Null(result.Problem);
        return Assert.IsType<KubeConnection>(result.Connection);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
