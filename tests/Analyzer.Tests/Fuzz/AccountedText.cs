using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Captures;
using SupportBundle.Analyzer.Artifacts.Cni;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.HostNetwork;
using SupportBundle.Analyzer.Artifacts.Kernel;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Artifacts.Resources;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Artifacts.Sockets;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>A text each line of which is named by what was read of it, but for what is passed over by name.</summary>
internal sealed record AccountedText(Type Artifact, Action Holds)
{
    public static ImmutableArray<AccountedText> All { get; } =
    [
        Of<ArpList>(Samples("Neighbours", "arp-an", "arp-n"), line => line.StartsWith("Address", StringComparison.Ordinal) || line.StartsWith("Entries:", StringComparison.Ordinal)),
        Of<ArptablesSave>(Netfilter("arptables-save.txt"), line => line is ['#', ..] or "COMMIT" or ['*', ..] or [':', ..]),
        Of<BpfAttachments>(
            ["xdp:\neth1(3) driver id 88\n\ntc:\neth0(2) clsact/ingress bpf_netdev_eth0.o:[from-netdev] id 1234\neth0(2) tcx/egress cil_to_netdev prog_id 614 link_id 17\n\nflow_dissector:\n\nnetfilter:\nip prerouting prio -300 prog_id 12\n"],
            line => line.TrimEnd().EndsWith(':')),
        Of<BondState>(
            ["Ethernet Channel Bonding Driver: v5.15.0-91-generic\n\nBonding Mode: fault-tolerance (active-backup)\nPrimary Slave: None\nCurrently Active Slave: ens1\nMII Status: up\nMII Polling Interval (ms): 100\n\n802.3ad info\nLACP active: on\n\nSlave Interface: ens1\nMII Status: up\nSpeed: 10000 Mbps\nDuplex: full\nLink Failure Count: 3\ndetails actor lacp pdu:\n    system priority: 65535\n"],
            line => line.StartsWith("Ethernet Channel Bonding Driver", StringComparison.Ordinal) || line.EndsWith(" info", StringComparison.Ordinal) || line.StartsWith("details ", StringComparison.Ordinal)),
        Of<BrctlMacs>(["port no\tmac addr\t\tis local?\tageing timer\n  1\t02:03:85:0c:2e:57\tno\t\t   3.20\n  2\t06:96:de:70:e1:bc\tyes\t\t   0.00\n"], line => line.StartsWith("port no", StringComparison.Ordinal)),
        Of<BrctlShow>(
            ["bridge name\tbridge id\t\tSTP enabled\tinterfaces\ncni0\t\t8000.0696de70e1bc\tno\t\tveth9295fe98\n\t\t\t\t\t\t\tvethd18f6eba\ndocker0\t\t8000.0242ac110001\tyes\t\t\n"],
            line => line.StartsWith("bridge", StringComparison.Ordinal) || !line.Any(char.IsWhiteSpace)),
        Of<BridgeFdb>(Samples("Links", "bridge-s-fdb"), _ => false),
        Of<BridgeLinks>(Samples("Links", "bridge-link", "bridge-d-link"), _ => false),
        Of<BridgeVlans>(
            ["port              vlan-id  \neth0              1 PVID Egress Untagged\n                  100-110\ncni0              1 PVID Egress Untagged\n", "port\tvlan ids\neth0\t 1 PVID Egress Untagged\n\t 100-110\n\ndocker0\tNone\ncni0\t 1 PVID Egress Untagged\n"],
            line => line.StartsWith("port", StringComparison.Ordinal) || line.Contains("None", StringComparison.Ordinal)),
        Of<BuiltInModules>(["kernel/net/bridge/br_netfilter.ko\nkernel/net/netfilter/nf_conntrack.ko\nkernel/fs/ext4/ext4.ko\n"], line => line.Contains(".ko", StringComparison.Ordinal)),
        Of<Conntrack>(
            ["tcp      6 116 TIME_WAIT src=10.244.0.33 dst=10.96.10.13 sport=57774 dport=80 src=10.244.1.21 dst=10.244.0.33 sport=8080 dport=57774 [ASSURED] mark=0 use=1\nicmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 mark=0 use=1\nipv6     10 tcp      6 src=fd00::1 dst=fd00::2 sport=1 dport=2 packets=3 bytes=180 src=fd00::2 dst=fd00::1 sport=2 dport=1 packets=2 bytes=120 [OFFLOAD] mark=0 use=2\nconntrack v1.4.7 (conntrack-tools): 1 flow entries have been shown.\n"],
            line => line.StartsWith("conntrack v", StringComparison.Ordinal) && line.Contains("have been shown", StringComparison.Ordinal)),
        Of<ConntrackCount>(["131072\n", "131072\n262144\n", "net.netfilter.nf_conntrack_count = 312\n"], line => line.All(char.IsAsciiDigit)),
        Of<ConntrackStatistics>(
            ["cpu=0   \tfound=1 invalid=0 insert=0 insert_failed=3 drop=0 early_drop=0 error=0 search_restart=0 \ncpu=1   \tfound=2 invalid=0 insert=0 insert_failed=4 drop=0 early_drop=0 error=0 search_restart=0 ", "entries  clashres found new\n00000138  00000000 00000000 00000000\n"],
            line => line.StartsWith("entries", StringComparison.Ordinal)),
        Of<DeviceList>(["eth0 operstate=up mtu=1500 address=52:54:00:12:34:56 ifindex=2 iflink=5 type=1 carrier=1 master=br0\nlo operstate=unknown mtu=65536 address=00:00:00:00:00:00 ifindex=1 iflink=1 type=772 carrier=1\n"], _ => false),
        Of<EbtablesSave>(Netfilter("ebtables-save.txt"), line => line is ['#', ..] or "COMMIT" or ['*', ..] or [':', ..]),
        Of<EnvironmentFile>(["# set by kubeadm\nKUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/containerd/containerd.sock --node-ip=192.168.56.11\"\nKUBELET_EXTRA_ARGS=\n; x\n"], line => line is ['#' or ';', ..]),
        Of<EthtoolText>(
            Ethtool(),
            line => IsStart(line, "NIC statistics:", "no stats available", "Cannot get ", "netlink error:") || line.Split(' ') is ["Settings" or "Features", "for", [_, .., ':']]),
        Of<FelixConfig>(Samples("HostNetwork", "felix"), line => line is ['#' or ';', ..]),
        Of<FibTrie>(Samples("Routing", "proc-net-fib_trie"), line => IsStart(line, "+--", "|--") || line is "Main:" or "Local:" || line.Split(' ') is ["Id", [.., ':'], ..]),
        Of<IfconfigList>(Samples("Links", "ifconfig"), _ => false),
        Of<IfcfgFile>(Samples("HostNetwork", "ifcfg"), line => line is ['#' or ';', ..]),
        Of<InterfacesFile>(Samples("HostNetwork", "interfaces"), line => line is ['#', ..]),
        Of<IptablesVersion>(["iptables v1.8.11 (nf_tables)\n", "ip6tables v1.8.7 (legacy)\n", "iptables v1.6.1\n"], _ => false),
        Of<IpvsConnections>(
            ["IPVS connection entries\npro expire state       source             virtual            destination\nTCP 00:56  SYN_RECV    10.0.0.5:41542     10.96.0.1:443      10.0.0.1:6443\n", "Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData\nTCP 0A000005 A246 0A600001 01BB 0A000001 192B ESTABLISHED     899\n"],
            line => line.StartsWith("IPVS connection entries", StringComparison.Ordinal) || line.StartsWith("pro ", StringComparison.OrdinalIgnoreCase)),
        Of<IpvsStatistics>(
            ["   Total Incoming Outgoing         Incoming         Outgoing\n   Conns  Packets  Packets            Bytes            Bytes\n      1A       2F        0              4D0                0\n\n Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s\n       0        1        0               10                0\n"],
            line => line.Contains("Total", StringComparison.Ordinal) || line.Contains("Conns", StringComparison.Ordinal)),
        Of<LinkList>(
            Samples("Links", "ip-addr", "ip-br-addr", "ip-br-link", "ip-d-addr", "ip-d-s-s-addr", "ip-o-addr", "ip-s-d-link"),
            line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["vrf_slave" or "team_slave" or "promiscuity" or "vf" or "macsec" or "permaddr" or "numtxqueues" or "maxmtu" or "parentbus" or "parentdev" or "offload_xstats", ..] || line.All(letter => letter is '\\' or ' ')),
        Of<NamespaceList>(["cni-db00d199-3666-fee2-e474-6c82076ebabd (id: 2)\nblue\n"], _ => false),
        Of<NeighbourList>(Samples("Neighbours", "ip-neigh", "ip-s-s-neigh"), _ => false),
        Of<NetconfList>(Samples("Links", "ip-netconf"), _ => false),
        Of<NetstatStatistics>(Samples("Sockets", "netstat-s"), line => line.EndsWith(':')),
        Of<NetworkCounters>(
            Samples("Sockets", "nstat", "proc-net-netstat", "proc-net-snmp", "proc-net-snmp6", "proc-net-sockstat", "ss-s"),
            line => IsStart(line, "#kernel", "Total:", "Transport", "*") || line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [[.., ':'], [>= 'A' and <= 'Z', ..], ..]),
        Of<NetworkManagerConf>(["# a comment\n[main]\ndns=none\nplugins=keyfile\n[keyfile]\nunmanaged-devices=interface-name:cali*;interface-name:tunl*\n"], line => line is ['#' or ';' or '[', ..]),
        Of<NetworkManagerProfile>(Samples("HostNetwork", "nmconnection"), line => line is ['#' or ';' or '[', ..]),
        Of<NetworkdFile>(Samples("HostNetwork", "network"), line => line is ['#' or ';' or '[', ..] or "\\"),
        Of<NextHopObjects>(Samples("Routing", "ip-nexthop", "ip-nhid-nexthop"), _ => false),
        Of<OpenSslCertificates>(
            ["subject=CN = kube-apiserver\nissuer=CN = kubernetes\nnotBefore=Mar  2 10:11:12 2026 GMT\nnotAfter=Mar  2 10:11:12 2027 GMT\nX509v3 Subject Alternative Name: \n    DNS:cp-1, DNS:kubernetes, IP Address:10.96.0.1\n"],
            line => line.Contains("NS:", StringComparison.Ordinal) || line.Contains('=', StringComparison.Ordinal) || line.StartsWith("X509v3 ", StringComparison.Ordinal) || line.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/') || line.StartsWith("-----", StringComparison.Ordinal)),
        Of<PacketList>(
            Samples("Captures", "n", "nn-e", "nn-e-v-tttt", "nn-v", "any-nn-e"),
            line => IsStart(line, "tcpdump: ", "listening on ", "reading from file ", "dropped privs to ", "Warning: ", "0x") || line.EndsWith(" captured", StringComparison.Ordinal) || line.EndsWith(" received by filter", StringComparison.Ordinal) || line.EndsWith(" dropped by interface", StringComparison.Ordinal) || line.EndsWith(" dropped by kernel", StringComparison.Ordinal)),
        Of<PacketTrace>(Netfilter("trace.txt"), _ => false),
        Of<PolicyRuleList>(Samples("Routing", "ip-rule", "ip-d-rule", "ip-6-rule"), _ => false),
        Of<ProcIfInet6>(Samples("Links", "proc-net-if_inet6"), _ => false),
        Of<ProcIpv6Route>(["20010db8004300000000000000000000 30 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00400003     eth0\n"], _ => false),
        Of<ProcNetArp>(Samples("Neighbours", "proc-net-arp"), line => IsStart(line, "IP address")),
        Of<ProcNetDev>(Samples("Links", "proc-net-dev"), line => line.Contains('|', StringComparison.Ordinal) && !line.Contains(':', StringComparison.Ordinal)),
        Of<ProcNetRoute>(Samples("Routing", "proc-net-route"), line => IsStart(line, "Iface")),
        Of<QdiscList>(Samples("Links", "tc-s-qdisc"), _ => false),
        Of<ResolvedConf>(["#  This file is part of systemd.\n[Resolve]\nDNS=127.0.0.1\n#FallbackDNS=\nDomains=~.\nDNSStubListener=yes\n"], line => line is ['#' or ';' or '[', ..] || line.Contains('=', StringComparison.Ordinal)),
        Of<RouteList>(Samples("Routing", "ip-6-route-all", "ip-d-route-all", "ip-nhid-route-all", "ip-route-all", "ip-route-get", "ip-6-route-get"), _ => false),
        Of<RouteList6>(Samples("Routing", "ip-6-route-all"), _ => false),
        Of<RouteScript>(Samples("HostNetwork", "route-eth0", "routes"), line => line is ['#', ..]),
        Of<RouteTable>(Samples("Routing", "netstat-rn", "route-n", "route6-n"), line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["Destination" or "Kernel", ..]),
        Of<SocketList>(
            Samples("Sockets", "netstat-W-neopa", "netstat-lntup", "proc-net-tcp", "proc-net-tcp6", "proc-net-udp", "ss-antp", "ss-lntup", "ss-peaonmi", "ss-state-established"),
            IsBesideSockets),
        Of<SoftnetStat>(Samples("Sockets", "proc-net-softnet_stat"), _ => false),
        Of<SymbolicLinks>(["/etc/resolv.conf -> ../run/systemd/resolve/stub-resolv.conf\n/etc/cni/net.d is missing\n/opt/cni/bin is a folder\n"], _ => false),
        Of<SystemdUnit>(
            ["# /etc/systemd/system/kubelet.service.d/10-kubeadm.conf\n[Service]\nEnvironment=\"KUBELET_KUBECONFIG_ARGS=--kubeconfig=/etc/kubernetes/kubelet.conf\"\nExecStart=\nExecStart=/usr/local/bin/kube-apiserver \\\n  --advertise-address=10.240.0.10 \\\n  --allow-privileged=true\n"],
            line => line is ['#' or ';' or '[', ..] or "\\"),
        Of<TextTables>(
            ["NAMESPACE     NAME      READY   STATUS    RESTARTS   AGE\nkube-system   coredns   1/1     Running   0          5d\nshop          web       0/1     Pending   0          5d\n"],
            line => line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal)),
    ];

    private static AccountedText Of<T>(string[] samples, Predicate<string> isPassedOver)
        where T : class, IArtifact<T> => new(typeof(T), () => LineAccounting.Holds<T>(samples, CitedLines.Of, line => isPassedOver(line.Text.Trim())));

    private static bool IsStart(string line, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
            if (line.StartsWith(start, StringComparison.Ordinal))
                return true;

        return false;
    }

    // Headings, other families, and what -i, -m and -o print below a socket.
    private static bool IsBesideSockets(string line) =>
        IsStart(line, "sl ", "Active ", "Proto ", "Netid ", "State ", "Recv-Q ")
        || line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["nl" or "u_str" or "u_dgr" or "u_seq" or "p_raw" or "p_dgr" or "v_str" or "v_dgr" or "xdp" or "tipc" or "???" or "unix" or "bluetooth" or "vsock" or "ax25" or "netrom" or "ipx", ..]
        || new[] { "skmem:(", "rto:", "rtt:", "cwnd:", "bytes_", "segs_", "lastsnd:", "users:(", "timer:(", "ino:", "uid:", "cgroup:", "tcp-ulp-", "bpf_" }.Any(word => line.Contains(word, StringComparison.Ordinal));

    private static string[] Ethtool() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Links", "Samples"), "ethtool*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static string[] Samples(string area, params string[] starts) => [.. starts.SelectMany(start => Sample.Named(area, start)).Select(name => Sample.Text(area, name))];

    private static string[] Netfilter(string name) =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Netfilter", "samples"), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
}
