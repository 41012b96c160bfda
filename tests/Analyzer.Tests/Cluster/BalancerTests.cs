using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Balancers;
using SupportBundle.Analyzer.Cluster.Ownership;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>Who owns what balancers and routing daemons hold.</summary>
public sealed class BalancerTests
{
    // kube-vip manifest pod: 0.3.8 names the address vip_address, 0.8 address
    private const string OldKubeVip = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-vip
          namespace: kube-system
        spec:
          containers:
          - args:
            - manager
            env:
            - name: vip_arp
              value: "true"
            - name: vip_interface
              value: ens3
            - name: port
              value: "6443"
            - name: vip_cidr
              value: "32"
            - name: cp_enable
              value: "true"
            - name: vip_leaderelection
              value: "true"
            - name: vip_address
              value: "10.240.0.50"
            image: ghcr.io/kube-vip/kube-vip:v0.3.8
            name: kube-vip
        """;

    private const string NewKubeVip = """
        {"kind":"DaemonSetList","apiVersion":"apps/v1","items":[{"metadata":{"name":"kube-vip-ds","namespace":"kube-system"},"spec":{"template":{"spec":{"containers":[{"name":"kube-vip","image":"ghcr.io/kube-vip/kube-vip:v0.8.9","args":["manager"],
        "env":[{"name":"vip_arp","value":"false"},{"name":"port","value":"6443"},{"name":"vip_nodename","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName"}}},{"name":"vip_subnet","value":"32"},{"name":"bgp_enable","value":"true"},
        {"name":"bgp_as","value":"65000"},{"name":"bgp_peers","value":"10.240.0.1:65001::false"},{"name":"svc_enable","value":"true"},{"name":"address","value":"10.240.0.51,fd00:240::51"}]}]}}}}]}
        """;

    private static readonly Lazy<ClusterModel> Model = new(() => ModelOf.Files(
        ("nodes/lb/files/etc/haproxy/haproxy.cfg", Sample.Text("Balancers", "haproxy-cfg.for-2.2-2.6-3.0.cfg")),
        ("nodes/lb/balancers/haproxy-stat.csv", Sample.Text("Balancers", "haproxy-show-stat.debian12-haproxy-2.6.csv")),
        ("nodes/lb/files/etc/keepalived/keepalived.conf", Sample.Text("Balancers", "keepalived-conf.for-2.1-2.2-2.3.conf")),
        ("nodes/w1/files/etc/nginx/nginx.conf", Sample.Text("Balancers", "nginx-conf.for-1.18-1.22-1.26.conf")),
        ("nodes/w1/containers/kube-system_calico-node-x_calico-node/cni/bird-protocols.txt", Sample.Text("Cni", "bird-show-protocols.debian12-bird-1.6.8.txt")),
        ("nodes/w1/cni/calico-node-status.txt", Sample.Text("Cni", "calicoctl-node-status.in-the-form-of-3.20.txt")),
        ("nodes/w2/cni/cilium-status.txt", Sample.Text("Cni", "cilium-status.in-the-form-of-1.11.txt")),
        ("nodes/cp/files/etc/kubernetes/manifests/kube-vip.yaml", OldKubeVip)));

    public static TheoryData<string, string[]> Names => new()
    {
        { "10.240.0.40", ["virtual address of keepalived's VI_1 (eth0, priority 101) on lb", "port 6443/tcp of HAProxy's frontend kube-api, to cp-1 (UP), cp-2 (DOWN), cp-3 (DOWN), cp-4 (MAINT), cp-5 (no check) on lb"] },
        { "10.240.0.41", ["virtual address of keepalived's VI_1 (eth0, priority 101) on lb"] },
        { "fd00:240::40", ["virtual address of keepalived's VI_1 (eth0, priority 101) on lb"] },
        { "10.240.0.42", ["port 6443/tcp of keepalived's virtual server, to 10.240.0.11:6443 (state not known), 10.240.0.12:6443 (state not known) on lb"] },
        { "10.240.0.50", ["virtual address of kube-vip's kube-system/kube-vip (ens3) on cp"] },
        { "10.240.0.11", ["peer of the BGP session Mesh_10_240_0_11, Established on w1"] },
        { "10.240.0.1", ["peer of the BGP session global, Idle: BGP Error: Bad peer AS on w1"] },
        { "10.244.1.134", ["address that Cilium gave to router on w2"] },
        { "9000", ["port 9000/tcp of HAProxy's listen stats on lb"] },
        { "5353", ["port 5353/udp of nginx's stream to 10.96.0.10:53, to 10.96.0.10:53 (state not known) on w1"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Who_owns_it_is_told(string name, string[] owners) => Assert.Equal(owners, Owners.Of(name, Model.Value).Select(owner => owner.ToString()));

    [Fact]
    public void The_line_that_says_so_is_told() =>
        Assert.EndsWith("files/etc/kubernetes/manifests/kube-vip.yaml:24", Owners.Of("10.240.0.50", Model.Value).Single().Line.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Without_statistics_no_servers_state_is_known()
    {
        var port = OneNode.With(("files/etc/haproxy/haproxy.cfg", "listen api\n  bind :6443\n  server a 10.0.0.1:6443 check\n  server b 10.0.0.2:6443 disabled\n")).Fact<BalancedPorts>().Value.All.Single();

        Assert.Equal("port 6443/tcp of HAProxy's listen api, to a (state not known), b (disabled)", port.ToString());
        Assert.Equal("balancers/haproxy-stat: not in the input", port.Servers[0].State.WhyMissing);
    }

    [Fact]
    public void A_server_that_the_statistics_do_not_tell_of_is_not_known()
    {
        var port = OneNode.With(
            ("files/etc/haproxy/haproxy.cfg", "listen api\n  bind :6443\n  server a 10.0.0.1:6443 check\n"),
            ("balancers/haproxy-stat.csv", "# pxname,svname,status\nother,a,UP\n")).Fact<BalancedPorts>().Value.All.Single();

        Assert.Equal("balancers/haproxy-stat: no row tells of api/a", port.Servers[0].State.WhyMissing);
    }

    [Fact]
    public void An_upstream_may_stand_in_another_file()
    {
        var node = OneNode.With(
            ("files/etc/nginx/nginx.conf", "stream { include /etc/nginx/stream.d/*.conf; }\nhttp { server { listen 80; } }\n"),
            ("files/etc/nginx/stream.d/a.conf", "server { listen 6443; proxy_pass api; }\n"),
            ("files/etc/nginx/stream.d/b.conf", "upstream api { server 10.0.0.1:6443; }\n"));

        Assert.Equal(["port 6443/tcp of nginx's stream to api, to 10.0.0.1:6443 (state not known)"], node.Fact<BalancedPorts>().Value.All.Select(one => one.ToString()));
    }

    [Fact]
    public void Where_nothing_is_configured_the_files_that_would_tell_are_named()
    {
        var empty = ModelOf.Files(("nodes/n1/identity/hostname.txt", "n1\n"));

        Assert.Contains("files/etc/haproxy/haproxy.cfg: not in the input", empty.Nodes[0].Fact<BalancedPorts>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("cni/bird-protocols: not in the input", empty.Nodes[0].Fact<BgpSessions>().WhyMissing, StringComparison.Ordinal);
        Assert.Contains("files/etc/keepalived/keepalived.conf: not in the input", empty.Fact<VirtualAddresses>().WhyMissing, StringComparison.Ordinal);
    }

    [Fact]
    public void Kube_vip_is_read_from_both_generations_of_variables()
    {
        var old = Model.Value.Fact<KubeVips>().Value.All.Single();
        var current = ModelOf.Files(("cluster/apps_v1_daemonsets.json", NewKubeVip)).Fact<KubeVips>().Value.All.Single();

        Assert.Equal(("cp", "ens3", 6443, true, false, true, true, false), (old.Node, old.Interface, old.Port, old.IsArp, old.IsBgp, old.HasLeaderElection, old.ServesControlPlane, old.ServesServices));
        Assert.Equal(["10.240.0.51", "fd00:240::51"], current.Addresses.Select(address => address.ToString()));
        Assert.Equal((null, null, false, true, false, true, "65000", "10.240.0.1:65001::false"), (current.Node, current.Interface, current.IsArp, current.IsBgp, current.HasLeaderElection, current.ServesServices, current.LocalAs, current.BgpPeers));
    }

    [Fact]
    public void That_no_bgp_is_spoken_is_told_with_its_line()
    {
        var sessions = OneNode.With(("cni/calico-node-status.txt", "Calico process is running.\n\nNone of the BGP backend processes (BIRD or GoBGP) are running.\n")).Fact<BgpSessions>().Value;

        Assert.Empty(sessions.All);
        Assert.Equal(3, sessions.NoBackend?.Number);
    }

    [Fact]
    public void A_session_tells_its_peer_and_what_it_brought()
    {
        var sessions = OneNode.With(("cni/bird-protocols.txt", Sample.Text("Cni", "bird-show-protocols-all.debian13-bird-2.17.5.txt"))).Fact<BgpSessions>().Value.All;

        Assert.Equal(["10.240.0.11 64512 2 True", "10.240.0.12 64512  False", "10.240.0.40 64999  False"], sessions.Select(one => $"{one.Peer} {one.PeerAs} {one.Imported} {one.IsEstablished}"));
    }
}
