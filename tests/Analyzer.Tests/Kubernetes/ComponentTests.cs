using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Processes;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class ComponentTests
{
    // systemctl cat kubelet, kubeadm 1.28 on Ubuntu 22.04, shortened.
    private const string Unit = """
        # /lib/systemd/system/kubelet.service
        [Unit]
        Description=kubelet: The Kubernetes Node Agent

        [Service]
        ExecStart=/usr/bin/kubelet
        Restart=always

        # /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
        [Service]
        Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        ExecStart=
        ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS \
          # a comment within
          --config=/var/lib/kubelet/config.yaml \
          --v 2
        this is nothing
        """;

    [Fact]
    public void An_empty_ExecStart_takes_back_the_one_before()
    {
        var read = SystemdUnit.Parse(new("n", "unit-kubelet.txt", Unit));
        var start = Assert.Single(read.Value.Of("Service", "ExecStart"));

        Assert.Equal("/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS --config=/var/lib/kubelet/config.yaml --v 2", string.Join(' ', start.Words.Select(word => word.Text)));
        Assert.Equal(15, start.Words[2].Line.Number);
        Assert.Equal("this is nothing", Assert.Single(read.Notes).Line.Text);
    }

    [Fact]
    public void A_quoted_environment_is_one_word()
    {
        var environment = Assert.Single(SystemdUnit.Parse(new("n", "u", Unit)).Value.Of("Service", "Environment"));

        Assert.StartsWith("KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=", Assert.Single(environment.Words).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--resolv-conf=/a --resolv-conf=/b", "resolv-conf", "/b")]
    [InlineData("--resolv-conf /a --v 2", "resolv-conf", "/a")]
    [InlineData("-data-dir=/a", "data-dir", "/a")]
    [InlineData("--allow_privileged --v=2", "allow-privileged", "true")]
    [InlineData("--resolv-conf=", "resolv-conf", "")]
    [InlineData("--runtime-config=api/all=true", "runtime-config", "api/all=true")]
    public void A_flag_is_read_in_each_of_its_spellings(string line, string name, string value)
    {
        var text = new ArtifactText("n", "p", line);
        var words = line.Split(' ').Select(word => new UnitWord(word, text.Whole)).ToArray();

        Assert.Equal(value, Flag.Read(words).LastOrDefault(flag => flag.Name == name)?.Value);
    }

    [Fact]
    public void A_process_has_its_whole_name_where_the_kernels_is_cut_off()
    {
        var read = ProcessList.Parse(new("n", "processes.jsonl", """
            {"pid":1,"ppid":0,"comm":"systemd","argv":["/sbin/init"]}
            {"pid":2,"ppid":0,"comm":"kthreadd","argv":[]}
            {"pid":900,"ppid":1,"comm":"kube-controller","argv":["/usr/local/bin/kube-controller-manager","--v=2"]}
            {"pid":901,"ppid":1,"comm":"half
            {"no":"process"}
            """));

        Assert.Equal(["init", "kthreadd", "kube-controller-manager"], read.Value.Processes.Select(process => process.Program));
        Assert.Equal([4, 5], read.Notes.Select(note => note.Line.Number));
    }

    [Fact]
    public void A_kubeconfig_tells_the_server_of_its_current_context()
    {
        var read = Kubeconfig.Parse(new("n", "kubelet.conf", """
            apiVersion: v1
            kind: Config
            clusters:
            - name: other
              cluster: {server: "https://192.0.2.1:6443"}
            - cluster:
                server: https://api.example.com:6443
                tls-server-name: kubernetes
              name: lab
            contexts:
            - context: {cluster: lab, user: u}
              name: u@lab
            current-context: u@lab
            """));

        var cluster = Assert.Single(read.Value.Clusters);
        Assert.Equal(("api.example.com", "kubernetes", 7), (cluster.Server.Host, cluster.TlsServerName, cluster.Line.Number));
    }

    [Theory]
    [InlineData("10.32.0.1", true)]
    [InlineData("10.32.0.2", false)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("2001:0db8:0:0::1", true)]
    [InlineData("Kubernetes.default", true)]
    [InlineData("api.example.com", true)]
    [InlineData("api.example.com.", true)]
    [InlineData("a.api.example.com", false)]
    [InlineData("example.com", false)]
    public void A_certificate_covers_addresses_by_address_and_names_by_name(string host, bool covered)
    {
        var list = CertificateList.Parse(new("n", "certificates.json", """
            [{"file":"/a.crt","notBefore":"2026-01-01T00:00:00Z","notAfter":"2027-01-01T00:00:00Z","dnsNames":["kubernetes.default","*.example.com"],"ipAddresses":["10.32.0.1","2001:db8::1"]}]
            """));

        Assert.Equal(covered, Assert.Single(list.Value.Certificates).Covers(host));
    }

    [Fact]
    public void A_Corefile_tells_what_it_forwards_and_at_which_line()
    {
        var map = DocumentFile.Parse(new(null, "coredns.yaml", """
            data:
              Corefile: |
                example.org:53 {
                    forward . 192.0.2.9
                }
                .:53 {
                    kubernetes cluster.local in-addr.arpa ip6.arpa {
                       forward nothing here
                    }
                    forward . /etc/resolv.conf {
                       max_concurrent 1000
                    }
                    loop
                }
            """)).Value.Roots[0].At("data", "Corefile") ?? throw new InvalidOperationException();

        var forward = Assert.Single(Corefile.From(map).ForAllNames.SelectMany(server => server.Forwards));
        Assert.Equal(". /etc/resolv.conf", string.Join(' ', forward.Arguments));
        Assert.Equal(10, forward.Line.Number);
    }
}
