namespace SupportBundle.Collector.Tests.Commands;

/// <summary>The state of a host before and after a whole collection, in namespaces of its own with something of everything in them.</summary>
public sealed class ChangesNothingTests : IDisposable
{
    private const string Node = """
        for d in /var/lib/kubelet /etc/kubernetes /var/log/pods /etc/cni /run/flannel; do mkdir -p $d && mount -t tmpfs none $d; done
        mkdir -p /var/log/pods/kube-system_coredns-x_0d6c/coredns /etc/kubernetes/manifests /etc/cni/net.d
        echo 'clusterDNS: [10.96.0.10]' >/var/lib/kubelet/config.yaml
        echo 'log line' >/var/log/pods/kube-system_coredns-x_0d6c/coredns/0.log
        echo 'kind: Pod' >/etc/kubernetes/manifests/etcd.yaml
        echo '{"plugins":[{"type":"flannel"}]}' >/etc/cni/net.d/10-flannel.conflist
        echo 'FLANNEL_MTU=1450' >/run/flannel/subnet.env
        ip link set lo up; ip link add sb0 type veth peer name sb1; ip addr add 192.0.2.1/24 dev sb0; ip link set sb0 up
        ip route add 198.51.100.0/24 via 192.0.2.9 onlink dev sb0; ip rule add from 192.0.2.7 lookup 100
        nft add table inet site; nft 'add chain inet site forward { type filter hook forward priority 0; policy drop; }'
        iptables-nft -A INPUT -s 192.0.2.7 -j DROP; iptables-legacy -A INPUT -s 192.0.2.8 -j DROP 2>/dev/null
        ipset create sb hash:ip 2>/dev/null; sysctl -q -w net.netfilter.nf_conntrack_tcp_loose=0 2>/dev/null
        """;

    // Counters are left out: packets come by themselves.
    private const string Snapshot = """
        snapshot() {
          echo "# modules"; cut -d ' ' -f 1 /proc/modules 2>/dev/null | sort
          echo "# nft"; nft list ruleset
          echo "# legacy"; iptables-legacy-save 2>/dev/null | grep -v -e '^#' -e '^:'; cat /proc/net/ip_tables_names 2>/dev/null
          echo "# ipset"; ipset save 2>/dev/null
          echo "# conntrack"; grep -r . /proc/sys/net/netfilter 2>/dev/null | grep -v -e nf_conntrack_count | sort
          echo "# settings"; grep -r . /proc/sys/net/ipv4/conf /proc/sys/net/bridge /proc/sys/net/ipv4/neigh 2>/dev/null | sort
          echo "# mounts"; grep -v ' /run/netns/' /proc/self/mountinfo | sort
          echo "# links"; ip -d addr show | grep -v valid_lft; ip route show table all; ip rule show; ip neigh show nud permanent
          echo "# files"; find /etc /boot /opt /root /usr/local /var/lib/kubelet /var/log/pods /run/flannel -xdev -printf '%p %T@ %m %U %s\n' 2>/dev/null | sort
        }
        """;

    private readonly BuiltProgram _program = new();

    public void Dispose() => _program.Dispose();

    [RootFact("making a node of namespaces")]
    public void A_whole_collection_changes_nothing()
    {
        // Names of namespaces come and go with the tests beside this one, and are left out.
        File.WriteAllText(_program.At("node"), Node);
        File.WriteAllText(_program.At("snapshot"), Snapshot);
        var (code, output) = _program.Script(
            ". ./node >/dev/null 2>&1; . ./snapshot; snapshot >before; $SB --out $OUT --no-cluster --quiet; code=$?; snapshot >after; exit $code", "--net", "--pid", "--fork", "--mount-proc");

        Assert.True(code is 0 or 1, output);
        Assert.Contains("policy drop", File.ReadAllText(_program.At("before")));
        Assert.Equal(File.ReadAllLines(_program.At("before")), File.ReadAllLines(_program.At("after")));
        Assert.Empty(_program.Verify().Problems);
        Assert.InRange(_program.Verify().Files, 80, 100_000);
    }
}
