using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class BalancerCases
{
    private const string Haproxy = "nodes/worker-1/files/etc/haproxy/haproxy.cfg";
    private const string Statistics = "nodes/worker-1/balancers/haproxy-stat.csv";
    private const string Address = "192.168.40.5";

    private static string Configuration(string server) =>
        $"frontend kube-api\n  bind *:8443\n  mode tcp\n  default_backend control-plane\nbackend control-plane\n  mode tcp\n  server cp-1 192.168.40.10:6443 check\n  server cp-2 {server}:6443 check\n";

    private static string Table(string status, string check) =>
        $"# pxname,svname,qcur,status,chkdown,lastchg,type,check_status,check_desc,\ncontrol-plane,cp-1,0,UP,0,88,2,L4OK,Layer4 check passed,\ncontrol-plane,cp-2,0,{status},1,62,2,{check},\n";

    private static string Keepalived(int router) =>
        $"vrrp_instance VI_1 {{\n  state BACKUP\n  interface ens18\n  virtual_router_id {router}\n  priority 100\n  virtual_ipaddress {{\n    {Address}/24\n  }}\n}}\n";

    private static ChangedSite WithKeepalived(ChangedSite site, int second = 51) => site
        .Write("nodes/worker-1/files/etc/keepalived/keepalived.conf", Keepalived(51))
        .Write("nodes/worker-2/files/etc/keepalived/keepalived.conf", Keepalived(second));

    private static ChangedSite WithAddress(ChangedSite site, string node, string own) => site.Replace(
        $"nodes/{node}/links/addr.json",
        $"   {{\n    \"family\": \"inet\",\n    \"local\": \"{own}\"",
        $"   {{\n    \"family\": \"inet\",\n    \"local\": \"{Address}\",\n    \"prefixlen\": 24,\n    \"scope\": \"global\"\n   }},\n   {{\n    \"family\": \"inet\",\n    \"local\": \"{own}\"");

    public static readonly CauseCase ServersDown = new("control-plane/balancer-servers-down", "node:worker-1")
    {
        Fault = site => site.Write(Haproxy, Configuration("192.168.40.11")).Write(Statistics, Table("DOWN", "L4TOUT,Layer4 timeout")),
        LookAlike = site => site.Write(Haproxy, Configuration("192.168.40.11")).Write(Statistics, Table("UP", "L4OK,Layer4 check passed")),
        Without = [Statistics],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase ServersDownByLog = new("control-plane/balancer-servers-down", "node:worker-1")
    {
        Name = "by its log",
        Fault = site => site.Write("nodes/worker-1/logs/journal-haproxy.log", Down),
        LookAlike = site => site.Write("nodes/worker-1/logs/journal-haproxy.log", $"{Down}{Up}"),
        Without = ["nodes/worker-1/logs", "nodes/worker-1/resources/processes.jsonl"],
    };

    private const string Down = "Mar 18 09:20:06 worker-1 haproxy[4251]: [WARNING] 066/092006 (4251) : Server kube-api/cp-1 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 0 active and 0 backup servers left.\n";
    private const string Up = "Mar 18 09:21:35 worker-1 haproxy[4251]: [WARNING] 066/092135 (4251) : Server kube-api/cp-1 is UP, reason: Layer4 check passed, check duration: 1ms. 1 active and 0 backup servers online.\n";

    public static readonly CauseCase ServerIsNoApiServer = new("control-plane/balancer-server-is-no-api-server", "node:worker-1")
    {
        Fault = site => site.Write(Haproxy, Configuration("192.168.40.22")),
        LookAlike = site => site.Write(Haproxy, Configuration("192.168.40.10")),
        Without = ["cluster/core_v1_nodes.json"],
    };

    public static readonly CauseCase AddressTwice = new("control-plane/virtual-address-twice", "cluster")
    {
        Fault = site => WithAddress(WithAddress(WithKeepalived(site), "worker-1", "192.168.40.21"), "worker-2", "192.168.40.22"),
        LookAlike = site => WithAddress(WithKeepalived(site), "worker-1", "192.168.40.21"),
        Without = ["nodes/worker-1/files/etc/keepalived", "nodes/worker-2/files/etc/keepalived", "nodes/worker-1/resources", "nodes/worker-2/resources"],
    };

    public static readonly CauseCase SettingsDiffer = new("control-plane/vrrp-settings-differ", "cluster")
    {
        Fault = site => WithKeepalived(site, 52),
        LookAlike = site => WithKeepalived(site, 51),
        Without = ["nodes/worker-2/files/etc/keepalived", "nodes/worker-2/resources"],
        Negation = site => site.Replace("nodes/worker-2/files/etc/keepalived/keepalived.conf", "virtual_router_id 52", "virtual_router_id 51"),
    };

    private static ChangedSite WithInputRule(ChangedSite site, string protocol) =>
        WithKeepalived(site).InsertRule("-A INPUT -j KUBE-FIREWALL", $"[91:3640] -A INPUT -i ens18 -p {protocol} -j DROP", "nodes/worker-1/netfilter/iptables-nft-save.txt");

    public static readonly CauseCase VrrpBlocked = new("control-plane/vrrp-blocked", "node:worker-1")
    {
        Fault = site => WithAddress(WithAddress(WithInputRule(site, "112"), "worker-1", "192.168.40.21"), "worker-2", "192.168.40.22"),
        LookAlike = site => WithInputRule(site, "89"),
        Without = ["nodes/worker-1/netfilter"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Proven,
    };

    // keepalived 2.2: its peers by their own addresses.
    private static ChangedSite WithUnicast(ChangedSite site, string peer = "192.168.40.22") => WithKeepalived(site)
        .Replace("nodes/worker-1/files/etc/keepalived/keepalived.conf", "  priority 100\n", $"  priority 100\n  unicast_src_ip 192.168.40.21\n  unicast_peer {{\n    {peer}\n  }}\n");

    private static ChangedSite WithFirewall(ChangedSite site, string chain, string rule) =>
        site.InsertRule($"-A {chain} -j KUBE-FIREWALL", $"[91:3640] -A {chain} {rule}", "nodes/worker-1/netfilter/iptables-nft-save.txt");

    public static readonly CauseCase UnicastBlocked = new("control-plane/vrrp-blocked", "node:worker-1")
    {
        Name = "unicast, heard",
        Fault = site => WithFirewall(WithUnicast(site), "INPUT", "-s 192.168.40.22/32 -p 112 -j DROP"),
        LookAlike = site => WithFirewall(WithUnicast(site), "INPUT", "-d 224.0.0.18/32 -p 112 -j DROP"),
        Without = ["nodes/worker-1/netfilter"],
    };

    public static readonly CauseCase UnicastNotSent = new("control-plane/vrrp-blocked", "node:worker-1")
    {
        Name = "unicast, sent",
        Fault = site => WithFirewall(WithUnicast(site), "OUTPUT", "-o ens18 -p 112 -j REJECT --reject-with icmp-port-unreachable"),
        LookAlike = site => WithFirewall(WithUnicast(site), "OUTPUT", "-o ens18 -p 89 -j REJECT --reject-with icmp-port-unreachable"),
        Without = ["nodes/worker-1/netfilter"],
    };

    public static readonly CauseCase NoRouteToPeer = new("control-plane/vrrp-blocked", "node:worker-1")
    {
        Name = "unicast, without a route",
        Fault = site => Unreachable(WithUnicast(site, "172.31.9.7")),
        LookAlike = site => WithUnicast(site, "172.31.9.7"), // by the default route
        Without = ["nodes/worker-1/routing"],
        Negation = site => site.Replace(Routes, "\"dst\": \"172.31.0.0/16\"", "\"dst\": \"172.30.0.0/16\""),
    };

    private const string Routes = "nodes/worker-1/routing/routes.json";

    private static ChangedSite Unreachable(ChangedSite site) =>
        site.ReplaceAfter(Routes, "[", "{", "{\"type\": \"unreachable\", \"dst\": \"172.31.0.0/16\", \"dev\": \"lo\", \"table\": \"main\", \"protocol\": \"static\", \"flags\": []},\n {");
}
