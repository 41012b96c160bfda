using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Runtime;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

public sealed class NodeFileTests
{
    // crictl 1.28: crictl ps -a
    private const string Crictl = """
        CONTAINER           IMAGE               CREATED             STATE               NAME                ATTEMPT             POD ID              POD
        3f1c5d7e9a0b2       ead0a4a53df89       2 minutes ago       Exited              coredns             7                   5d0c1b2a3f4e5       coredns-5d78c9869d-8xv2k
        8a7b6c5d4e3f2       6fc32d66c1411       5 days ago          Running             kube-proxy          0                   1a2b3c4d5e6f7       kube-proxy-hh7tz
        """;

    // docker 24.0: docker ps -a
    private const string Docker = """
        CONTAINER ID   IMAGE                        COMMAND                  CREATED       STATUS                     PORTS     NAMES
        1f2e3d4c5b6a   registry.k8s.io/pause:3.9    "/pause"                 5 days ago    Up 5 days                            k8s_POD_web-0_shop_0a1b
        0a1b2c3d4e5f   nginx                        "/docker-entrypoint.…"   5 days ago    Exited (137) 2 hours ago             k8s_web_web-0_shop_0a1b
        """;

    // flannel 0.22
    private const string Flannel = """
        {
          "name": "cbr0",
          "cniVersion": "0.3.1",
          "plugins": [
            {"type": "flannel", "delegate": {"hairpinMode": true, "isDefaultGateway": true}},
            {"type": "portmap", "capabilities": {"portMappings": true}}
          ]
        }
        """;

    // CRI-O 1.28's own bridge
    private const string Bridge = """
        {"cniVersion": "1.0.0", "name": "crio", "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
         "ipam": {"type": "host-local", "routes": [{"dst": "0.0.0.0/0"}, {"dst": "::/0"}], "ranges": [[{"subnet": "10.85.0.0/16"}], [{"subnet": "1100:200::/24"}]]}}
        """;

    // openssl 3.0: openssl x509 -noout -text
    private const string Text = """
        Certificate:
            Data:
                Version: 3 (0x2)
                Issuer: CN = kubernetes
                Validity
                    Not Before: Mar  2 10:11:12 2026 GMT
                    Not After : Mar 12 10:16:12 2027 GMT
                Subject: CN = kube-apiserver
                X509v3 extensions:
                    X509v3 Basic Constraints: critical
                        CA:FALSE
                    X509v3 Subject Alternative Name:
                        DNS:cp-1, DNS:kubernetes, IP Address:10.96.0.1, IP Address:10.240.0.10
        """;

    // openssl 1.1.1: -subject -issuer -dates of two files
    private const string Short = """
        subject=CN = etcd-1
        issuer=CN = etcd-ca
        notBefore=Mar  2 10:11:12 2026 GMT
        notAfter=Mar  2 10:11:12 2027 GMT
        subject=CN = etcd-2
        issuer=CN = etcd-ca
        notBefore=Mar  2 10:11:12 2026 GMT
        notAfter=Mar  2 10:11:12 2025 GMT
        """;

    private const string Haproxy = """
        global
            log /dev/log local0   # journald
        defaults
            mode tcp
            timeout connect 5s
        frontend kube-api
            bind *:6443
            bind 10.240.0.40:8443,[fd00::40]:8443
            default_backend control-plane
        backend control-plane
            option httpchk GET /healthz
            server cp-1 10.240.0.10:6443 check fall 3 rise 2
            server cp-2 10.240.0.11:6443 backup
        """;

    private const string Keepalived = """
        ! Configuration File for keepalived
        global_defs {
            router_id lb-1
        }
        vrrp_script check_haproxy {
            script "/etc/keepalived/check.sh"
            interval 3
        }
        vrrp_instance VI_1 {
            state MASTER
            interface eth0
            virtual_router_id 51
            priority 101
            authentication { auth_type PASS }
            unicast_peer {
                10.240.0.12
            }
            virtual_ipaddress {
                10.240.0.40/24 dev eth0
            }
            track_script {
                check_haproxy
            }
        }
        include conf.d/*.conf
        """;

    [Fact]
    public void Containers_are_read_from_each_runtimes_table()
    {
        var (crictl, docker) = (Parse<ContainerTable>(Crictl), Parse<ContainerTable>(Docker));

        Assert.Equal([("coredns", "Exited", 7, false), ("kube-proxy", "Running", 0, true)], crictl.Value.Items.Select(one => (one.Name, one.State, one.Attempt ?? -1, one.IsRunning)));
        Assert.Equal("coredns-5d78c9869d-8xv2k", crictl.Value.Items[0].Pod);
        Assert.Equal([("k8s_POD_web-0_shop_0a1b", true), ("k8s_web_web-0_shop_0a1b", false)], docker.Value.Items.Select(one => (one.Name, one.IsRunning)));
        Assert.Empty(crictl.Notes.Concat(docker.Notes));
    }

    [Fact]
    public void A_cni_list_tells_its_plug_ins_in_order()
    {
        var network = Parse<CniNetwork>(Flannel).Value;

        Assert.Equal(["flannel", "portmap"], network.Plugins.Select(plugin => plugin.Type));
        Assert.True(network.IsList && network.Plugins[0].HairpinMode == true && network.Plugins[0].Delegates[0].IsGateway);
        Assert.Equal("portMappings", string.Join(',', network.Plugins[1].Capabilities));
        Assert.Equal(5, network.Plugins[0].Line.Number);
    }

    [Fact]
    public void A_single_plug_in_tells_its_ranges()
    {
        var plugin = Assert.Single(Parse<CniNetwork>(Bridge).Value.Plugins);

        Assert.Equal(("cni0", true, true), (plugin.Bridge, plugin.IsGateway, plugin.MasqueradesPods));
        Assert.Equal(["10.85.0.0/16", "1100:200::/24"], plugin.Ipam?.Ranges.Select(range => range.Subnet.ToString()));
    }

    [Theory]
    [InlineData("192.168.2.225/28", "192.168.2.224/28")]
    [InlineData("192.168.2.10-192.168.2.20/24", "192.168.2.0/24")]
    [InlineData("10.0.0.0/33", null)]
    [InlineData("pods", null)]
    public void A_range_of_whereabouts_need_not_begin_at_its_first_address(string range, string? expected) =>
        Assert.Equal(expected, Parse<CniNetwork>($$$"""{"type": "macvlan", "ipam": {"type": "whereabouts", "range": "{{{range}}}"}}""").Value.Plugins[0].Ipam?.Ranges.FirstOrDefault()?.Subnet.ToString());

    [Theory]
    [InlineData("{\"name\": \"a\", \"plugins\": [{\"type\": \"bridge\"}", 1)]
    [InlineData("{\"plugins\": [{}]}", 1)]
    [InlineData("[]", 1)]
    [InlineData("", 1)]
    public void A_cni_file_that_cannot_be_used_is_noted(string content, int notes) => Assert.Equal(notes, Parse<CniNetwork>(content).Notes.Length);

    [Fact]
    public void A_certificate_of_openssl_text_covers_its_names()
    {
        var certificate = Assert.Single(Parse<OpenSslCertificates>(Text).Value.All);

        Assert.True(certificate.Covers("kubernetes") && certificate.Covers("10.240.0.10") && !certificate.Covers("10.240.0.40"));
        Assert.Equal("2027-03-12 10:16", $"{certificate.NotAfter:yyyy-MM-dd HH:mm}");
        Assert.Equal(("CN = kube-apiserver", false, 7), (certificate.Subject, certificate.IsCa, certificate.NotAfterLine.Number));
    }

    [Fact]
    public void Several_certificates_of_one_text_are_told_apart() =>
        Assert.Equal([("CN = etcd-1", 2027), ("CN = etcd-2", 2025)], Parse<OpenSslCertificates>(Short).Value.All.Select(one => (one.Subject, one.NotAfter.Year)));

    [Theory]
    [InlineData("unable to load certificate")]
    [InlineData("notAfter=sometime\n")]
    public void What_is_no_certificate_is_noted(string content) => Assert.Single(Parse<OpenSslCertificates>(content).Notes);

    [Fact]
    public void Haproxy_tells_what_it_listens_on_and_where_it_sends()
    {
        var config = Parse<HaproxyConfig>(Haproxy);
        var front = Assert.Single(config.Value.Of("frontend"));

        Assert.Equal(["*:6443", "10.240.0.40:8443", "fd00::40:8443"], front.Binds.Select(bind => $"{bind.Host}:{bind.Port}"));
        Assert.Equal([("cp-1", 6443, true, false), ("cp-2", 6443, false, true)], config.Value.Backend(front.DefaultBackend)?.Servers.Select(server => (server.Name, server.Port, server.IsChecked, server.IsBackup)));
        Assert.Empty(config.Notes);
        Assert.Single(Parse<HaproxyConfig>("bind *:1\n").Notes);
    }

    [Fact]
    public void Keepalived_tells_its_virtual_addresses()
    {
        var config = Parse<KeepalivedConfig>(Keepalived);
        var instance = Assert.Single(config.Value.Instances);

        Assert.Equal(("VI_1", "MASTER", "eth0", 51, 101), (instance.Name, instance.State, instance.Interface, instance.VirtualRouterId, instance.Priority));
        Assert.Equal(["10.240.0.40/24"], instance.VirtualAddresses.Select(address => address.Name));
        Assert.Equal(["10.240.0.12"], instance.UnicastPeers);
        Assert.Equal(["check_haproxy"], instance.TrackedScripts);
        Assert.Equal(["conf.d/*.conf"], config.Value.Includes);
        Assert.Empty(config.Notes);
        Assert.Equal(2, Parse<KeepalivedConfig>("}\nvrrp_instance a {\n").Notes.Length);
    }

    [Fact]
    public void No_text_throws() => Check.One(Seeded.Config, Prop.ForAll<string, int>((word, at) =>
    {
        foreach (var text in new[] { "", Crictl, Docker, Flannel, Bridge, Text, Short, Haproxy, Keepalived })
        {
            var broken = text.Insert(text.Length == 0 ? 0 : Math.Abs(at % text.Length), word ?? "");
            Parse<ContainerTable>(broken);
            Parse<CniNetwork>(broken);
            Parse<OpenSslCertificates>(broken);
            Parse<HaproxyConfig>(broken);
            Parse<KeepalivedConfig>(broken);
        }
    }));

    private static Parsed<T> Parse<T>(string content)
        where T : class, IArtifact<T> => T.Parse(new(null, "file", content));
}
