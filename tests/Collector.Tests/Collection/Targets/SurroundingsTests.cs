using SupportBundle.Collector.Collection.Probes;
using SupportBundle.Collector.Collection.Targets;

namespace SupportBundle.Collector.Tests.Collection.Targets;

public sealed class SurroundingsTests
{
    [Fact]
    public void Whom_a_node_talks_to_stands_in_its_files()
    {
        var around = Surroundings.Read(path => path switch
        {
            "/etc/kubernetes/kubelet.conf" => "clusters:\n- cluster:\n    server: https://192.0.2.100:6443\n  name: c\n",
            "/etc/kubernetes/admin.conf" => "    server: https://api.example.test\n",
            "/etc/keepalived/keepalived.conf" => "vrrp_instance VI_1 {\n  virtual_ipaddress {\n    192.0.2.100/24 dev eth0 # the VIP\n    2001:db8::100\n  }\n}\n",
            "/etc/kubernetes/manifests/kube-vip.yaml" => "    - name: address\n      value: 192.0.2.101\n",
            "/etc/resolv.conf" => "# by hand\nnameserver 192.0.2.53\nnameserver 192.0.2.53\nsearch example.test\n",
            "/var/lib/kubelet/config.yaml" => "clusterDNS:\n- 10.96.0.10\n- \"fd00::a\"\nclusterDomain: k8s.example\n",
            "/var/lib/kubelet/kubeadm-flags.env" => "KUBELET_KUBEADM_ARGS=\"--cluster-dns=169.254.20.10\"",
            "/proc/net/route" => "Iface\tDestination\tGateway\tFlags\neth0\t00000000\t010200C0\t0003\t0\neth0\t000200C0\t00000000\t0001\t0\n",
            "/proc/net/ipv6_route" => "00000000000000000000000000000000 00 00000000000000000000000000000000 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n",
            _ => "",
        });

        Assert.Equal(["api.example.test 443", "192.0.2.100 6443"], around.ApiServers.Select(server => $"{server.Host} {server.Port}"));
        Assert.Equal("192.0.2.100 2001:db8::100 192.0.2.101", string.Join(' ', around.VirtualAddresses));
        Assert.Equal("192.0.2.1 2001:db8::1", string.Join(' ', around.Gateways));
        Assert.Equal("192.0.2.53", string.Join(' ', around.NameServers));
        Assert.Equal("10.96.0.10 fd00::a 169.254.20.10", string.Join(' ', around.ClusterDns));
        Assert.Equal("k8s.example", around.ClusterDomain);
        Assert.Equal(9, around.Addresses.Count());
    }

    [Fact]
    public void Files_of_another_kind_name_nobody()
    {
        var around = Surroundings.Read(_ => "\0\u0001 server: ftp://x nameserver nobody virtual_ipaddress { \n not-an-address } clusterDNS: -\n");

        Assert.Empty(around.Addresses);
        Assert.Empty(around.ApiServers);
    }

    // dig's question for a name, and dnsmasq 2.90's answer with one address
    [Fact]
    public void An_answer_tells_its_code_and_its_addresses()
    {
        byte[] answer =
        [
            0x5b, 0x5b, 0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, (byte)'a', 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0, 0, 1, 0, 1,
            0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 96, 0, 1,
        ];

        Assert.Equal(("NOERROR, 10.96.0.1", true), DnsQuestion.Describe(answer));
        Assert.Equal(("NXDOMAIN, no address", true), DnsQuestion.Describe([0x5b, 0x5b, 0x81, 0x83, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.False(DnsQuestion.Describe([1, 2, 3]).Succeeded);
        for (var length = 0; length < answer.Length; length++)
            _ = DnsQuestion.Describe(answer.AsSpan(0, length));
    }
}
