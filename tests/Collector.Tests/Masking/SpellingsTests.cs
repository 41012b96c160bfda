using System.Net;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Masking;

public sealed class SpellingsTests
{
    // What must be gone, and the text that it stands in; turned back, it is the same.
    public static TheoryData<string, string> Spellings => new()
    {
        { "10.7.1.5", "inet 10.7.1.5/24 brd 10.7.1.255 scope global eth0\n" },
        { "10.244", "10.244.1.0/24 via 10.244.1.0 dev flannel.1 onlink\n" },
        { "10.244", "{\"dst\":\"10.244.0.0/16\",\"gateway\":\"10.7.1.1\"}\n" },
        { "10.244", "{\"prefix\": {\"addr\": \"10.244.0.0\", \"len\": 16}}\n" },
        { "10.96", "-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.0.2:53\n" },
        { "172.20", "-s 172.20.0.0/255.255.0.0 -j ACCEPT\n" },
        { "10.7.1.5", "https://10.7.1.5:6443/healthz\n" },
        { "10.7.1", "addresses: 10.7.1.100-10.7.1.120\n" },
        { "10.7.1.5", "{\"config\":\"hosts {\\n10.7.1.5 db\\n}\"}\n" },
        { "10.7.1.5", "path=%2F10.7.1.5%3A80\n" },
        { "10.7.1.5", "etcd-10.7.1.5 and kube-proxy_10.7.1.5_x\n" },
        { "8.8.4.4", "nameserver 8.8.4.4\n" },
        { "8.8.4.4", "forward . 8.8.4.4 8.8.8.8 {\n" },
        { "10-7-1-5", "Hostname: ip-10-7-1-5\n" },
        { "10-244-3-7", "10-244-3-7.default.pod.cluster.local. A\n" },
        { "10-244-166", "worker-1-10-244-166-128-26\n" },
        { "10.7.1.5", "10.7.1.5.nip.io\n" },
        { "5.1.7.10", "5.1.7.10.in-addr.arpa. PTR\n" },
        { "1.7.10", "zone 1.7.10.in-addr.arpa {\n" },
        { "0501070A", "   0: 0501070A:1F90 0601070A:0016 01 00000000:00000000 00:00000000 00000000     0        0 12345 1\n" },
        { "0A600001", "TCP  0A600001:01BB rr\n" },
        { "0A070105", "  -> 0A070105:192B      Masq    1      0          0\n" },
        { "0007070A", "eth0\t0007070A\t01FE070A\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0\n" },
        { "0A07", "TCP 0A070105 8F1C 0A070106 01BB 0A070107 192B ESTABLISHED     899\n" },
        { "fd00:10", "fd00:10:244::5/64 dev cni0\n" },
        { "2001:db8:7", "[2001:db8:7::5]:443\n" },
        { "2001:db8:7", "2001:db8:7::/48 via fe80::1 dev eth0\n" },
        { "2001:0DB8:0007", "2001:0DB8:0007:0000:0000:0000:0000:00AB\n" },
        { "10.7.1.5", "::ffff:10.7.1.5:443\n" },
        { "a.b.c.d", "5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa\n" },
        { "fd0000100244", "fd000010024400000000000000000005 02 40 00 80     cni0\n" },
        { "52:54:00", "link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff\n" },
        { "52-54-00", "Physical Address: 52-54-00-12-34-56\n" },
        { "5254.0012", "hwaddr 5254.00ab.3456\n" },
        { "525400123456", "enx525400123456: mtu 1500\n" },
        { "12:34:56", "MAC=52:54:00:12:34:56:52:54:00:ab:cd:ef:08:00 SRC=10.7.1.5\n" },
        { "fe12:3456", "inet6 fe80::5054:ff:fe12:3456/64 scope link\n" },
        { "worker1", "worker1 kubelet[7]: node \"worker1\" not found\n" },
        { "worker1", "worker1.prod.example.co.jp\n" },
        { "example", "server api.prod.example.co.jp:6443\n" },
        { "example", "search default.svc.cluster.local prod.example.co.jp\n" },
        { "corp", "web.shop.svc.corp.intern\n" },
        { "Worker-1", "Worker-1 WORKER-1 worker-10\n" },
        { "cp-1", "kube-apiserver-cp-1\n" },
        { "tokyo", "system:node:tokyo\n" },
        { "mybank", "registry.mybank.com:5000/pause:3.9\n" },
        { "mybank", "curl https://user@gitlab.mybank.de/x\n" },
        { "gpu7", "\"nodeName\": \"gpu7\"\n" },
        { "gpu7", "gpu7.lab\n" },
        { "10-0-1-5", "ip-10-0-1-5.ec2.internal and ip-10-0-1-5\n" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void What_names_the_site_is_gone_and_comes_back(string name, string text)
    {
        var masker = Masked.New(1);
        var masked = Masked.Stream(text, masker: masker);
        Assert.NotEqual(text, masked);
        Assert.DoesNotContain(name, masked);
        Assert.Equal(masked, Masked.Stream(text, chunk: 1, masker: Masked.New(1)));
        Assert.Equal(text, Masked.Masker.Unmask(masked));
    }

    public static TheoryData<string> Others => new()
    {
        "kubelet v1.27.3.4 started, version 1.27.3.4, containerd.io 1.6.33.1-1\n",
        "1.3.6.1.4.1.2021.10.1.3.1 and 1.3.6.1\n",
        "0.0.0.0:10250 127.0.0.1:10248 127.0.0.53 169.254.169.254 255.255.255.0 255.255.255.255 224.0.0.18 0.0.0.255\n",
        "default via 0.0.0.0 dev lo\n",
        "::1 :: ::/0 fe80::1 fe80::/64 ff02::1 ff02::2 :::6443 64:ff9b::/96\n",
        "2026-01-02T03:04:05.000001Z 12:34:56 12:34:56:78\n",
        "E0102 03:04:05.000001    1234 reflector.go:150] k8s.io/client-go/informers/factory.go:150: Failed\n",
        "image: registry.k8s.io/pause:3.9 docker.io/calico/node quay.io/metallb/controller\n",
        "apiVersion: crd.projectcalico.org/v1 networking.k8s.io/v1 metallb.io/v1beta1\n",
        "kubernetes.default.svc.cluster.local web.shop.svc.cluster.local\n",
        "net.ipv4.conf.eth0.rp_filter = 1\nnet.ipv4.neigh.default.gc_thresh3 = 1024\n",
        "bond0: master bond1 node-role.kubernetes.io/master localhost\n",
        ":KUBE-SVC-ERIFXISQEP7F7OF4 - [0:0]\n-A KUBE-SEP-ABCDEF0123456789 -m comment --comment \"kube-system/kube-dns:dns\"\n",
        "ee:ee:ee:ee:ee:ee 00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 01:00:5e:00:00:12 33:33:00:00:00:01 00:00:5e:00:01:33\n",
        "uid: 6ba7b810-9dad-11d1-80b4-00c04fd430c8 sha256:9001185023633d17a2f98ff69b6ff2615b8ea02a825adffa40422f51dfdcde9d\n",
        "SHA1 Fingerprint=AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD\n",
        "libnftables.so.1 script.py run.sh README.md lib.rs kubelet.service rc.local\n",
        "KUBE::helper std::string a::b dead::beef\n",
        "std=c++17 1.2.3 5.10.0-21 2.36-9+deb12u4\n",
        "[redacted:password:123456] [redacted:jwt:abcdef]\n",
        "1-2-3-4 01-02-03-04 2026-01-02-03\n",
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void What_names_nobody_stays(string text) => Assert.Equal(text, Masked.Stream(text));

    [Fact]
    public void One_address_is_one_pseudonym_in_every_spelling()
    {
        var plain = IPAddress.Parse(Masked.Masker.Mask("10.7.1.5"));
        var bytes = plain.GetAddressBytes();
        Assert.Equal($"ip-{string.Join('-', bytes)}", Masked.Masker.Mask("ip-10-7-1-5"));
        Assert.Equal($"{string.Join('.', bytes.Reverse())}.in-addr.arpa", Masked.Masker.Mask("5.1.7.10.in-addr.arpa"));
        Assert.Contains($" {Convert.ToHexString([.. bytes.Reverse()])}:1F90", Masked.Masker.Mask("   0: 0501070A:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1"));
        Assert.Equal($"::ffff:{plain}", Masked.Masker.Mask("::ffff:10.7.1.5"));
        Assert.StartsWith(string.Join('.', bytes[..3]), Masked.Masker.Mask("10.7.1.0/24"));
        Assert.EndsWith(".0/24", Masked.Masker.Mask("10.7.1.0/24"));
        Assert.EndsWith(".0.0/16", Masked.Masker.Mask("10.7.0.0/16"));
    }

    [Fact]
    public void A_link_local_address_made_of_a_MAC_stays_one()
    {
        var mac = Masked.Masker.Mask("52:54:00:12:34:56").Split(':').Select(octet => Convert.ToByte(octet, 16)).ToArray();
        var address = IPAddress.Parse(Masked.Masker.Mask("fe80::5054:ff:fe12:3456")).GetAddressBytes();
        Assert.Equal([(byte)(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]], address[8..]);
        Assert.Equal(2, mac[0] & 3);
    }

    [Fact]
    public void A_short_name_is_the_first_label_of_the_long_one()
    {
        var whole = Masked.Masker.Mask("worker1.prod.example.co.jp");
        Assert.StartsWith(Masked.Masker.Mask("worker1") + ".", whole);
        Assert.EndsWith(".co.jp", whole);
        Assert.EndsWith(whole[whole.IndexOf('.')..], Masked.Masker.Mask("other.prod.example.co.jp"));
    }

    [Fact]
    public void Bundles_made_with_one_key_agree_and_those_of_two_do_not()
    {
        Assert.Equal(Masked.New(1).Mask("10.7.1.5 worker1 52:54:00:12:34:56"), Masked.New(1).Mask("10.7.1.5 worker1 52:54:00:12:34:56"));
        Assert.NotEqual(Masked.New(1).Mask("10.7.1.5"), Masked.New(2).Mask("10.7.1.5"));
        Assert.NotEqual(Masked.New(1).Mask("worker1"), Masked.New(2).Mask("worker1"));
    }

    [Fact]
    public void A_line_longer_than_the_buffer_is_masked_at_its_words()
    {
        var text = string.Join(',', Enumerable.Range(0, 60_000).Select(n => $"{{\"ip\":\"10.7.{n / 250 % 250}.{n % 250}\"}}")) + "\n";
        var masked = Masked.Stream(text);
        Assert.DoesNotContain("10.7.", masked);
        Assert.Equal(text, Masked.Masker.Unmask(masked));
        Assert.Equal(masked, Masked.Stream(text, 1000));
    }

    [Fact]
    public void A_word_without_end_is_left_out_rather_than_passed_on() =>
        Assert.Throws<RedactionFailedException>(() => Masked.Stream(new string('x', 500_000)));

    [Fact]
    public void Pseudonyms_are_labels_of_DNS_and_anything_else_is_none()
    {
        Assert.Matches("^h-[a-z2-7]{8,}$", Masked.Masker.Mask("worker1"));
        Assert.Equal("h-abcdefghijk h-alle h-elper", Masked.Masker.Unmask("h-abcdefghijk h-alle h-elper"));
        Assert.Equal("h-worker1x", Masked.New(3).Unmask("h-worker1x"));
    }
}
