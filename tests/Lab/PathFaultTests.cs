using System.Text.Json;

namespace SupportBundle.Lab;

/// <summary>Settings that lose packets, made for real: the client sees it, and the trace over the collected bundle says the same and names the cause.</summary>
public class PathFaultTests
{
    private const int Port = 8080;

    // What kube-proxy comes down to for one Service with one endpoint.
    private const string ServiceNat = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A PREROUTING -d 10.96.0.50/32 -p tcp -m comment --comment "shop/web cluster IP" -m tcp --dport 80 -j DNAT --to-destination 10.244.0.9:8080
        COMMIT

        """;

    [LabFact]
    public void Without_the_bridges_filter_a_pods_answer_to_its_neighbour_bypasses_the_translation()
    {
        using var lab = new NetworkLab();
        var (node, client, server) = TwoPodsOnABridge(lab, callsIptables: 0);
        using var listener = server.Listen(Port);
        Assert.Equal("timeout", SeenBy(client, "10.96.0.50", 80));

        var trace = Trace(lab, node, "--from ip:10.244.0.7 --to ip:10.96.0.50:80/tcp");

        Assert.Equal(("reply-lost", "timeout"), Verdict(trace));
        Assert.Contains("crossed its bridge below iptables", trace.ToString(), StringComparison.Ordinal);
    }

    [LabFact]
    public void With_the_bridges_filter_it_arrives()
    {
        using var lab = new NetworkLab();
        var (node, client, server) = TwoPodsOnABridge(lab, callsIptables: 1);
        using var listener = server.Listen(Port);
        Assert.Equal("connected", SeenBy(client, "10.96.0.50", 80));

        Assert.Equal(("delivered", "connected"), Verdict(Trace(lab, node, "--from ip:10.244.0.7 --to ip:10.96.0.50:80/tcp")));
    }

    [LabFact]
    public void Strict_reverse_path_filtering_drops_what_comes_by_another_leg_than_answers_take()
    {
        using var lab = new NetworkLab();
        var (node, client) = TwoLegs(lab, reversePathFilter: 1);
        using var listener = node.Listen(Port);
        Assert.Equal("timeout", SeenBy(client, "192.168.20.21", Port));

        var trace = Trace(lab, node, $"--from ip:192.168.30.5 --to ip:192.168.20.21:{Port}/tcp");

        Assert.Equal(("rp-filtered", "timeout"), Verdict(trace));
        Assert.Contains("rp_filter", trace.GetProperty("decidedBy").ToString(), StringComparison.Ordinal);
    }

    [LabFact]
    public void Without_reverse_path_filtering_it_arrives()
    {
        using var lab = new NetworkLab();
        var (node, client) = TwoLegs(lab, reversePathFilter: 0);
        using var listener = node.Listen(Port);
        Assert.Equal("connected", SeenBy(client, "192.168.20.21", Port));

        Assert.Equal(("delivered", "connected"), Verdict(Trace(lab, node, $"--from ip:192.168.30.5 --to ip:192.168.20.21:{Port}/tcp")));
    }

    [LabFact]
    public void Without_masquerading_the_outside_has_no_way_back_to_a_pod()
    {
        using var lab = new NetworkLab();
        var (node, pod, outside) = PodAndOutside(lab);
        using var listener = outside.Listen(Port);
        Assert.Equal("timeout", SeenBy(pod, "203.0.113.5", Port));

        Assert.Equal(("reply-lost", "timeout"), Verdict(Trace(lab, node, $"--from ip:10.244.0.7 --to ip:203.0.113.5:{Port}/tcp")));
    }

    [LabFact]
    public void With_masquerading_the_answer_comes_back()
    {
        using var lab = new NetworkLab();
        var (node, pod, outside) = PodAndOutside(lab);
        node.Run("iptables-nft -t nat -A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE");
        using var listener = outside.Listen(Port);
        Assert.Equal("connected", SeenBy(pod, "203.0.113.5", Port));

        Assert.Equal(("delivered", "connected"), Verdict(Trace(lab, node, $"--from ip:10.244.0.7 --to ip:203.0.113.5:{Port}/tcp")));
    }

    [LabFact]
    public void An_answer_that_takes_the_straight_way_to_the_client_is_not_translated_back()
    {
        using var lab = new NetworkLab();
        var (node, client, server) = OneLan(lab);
        using var listener = server.Listen(Port);
        Assert.Equal("timeout", SeenBy(client, "10.96.0.50", 80));

        Assert.Equal(("reply-lost", "timeout"), Verdict(Trace(lab, node, "--from ip:192.168.40.5 --to ip:10.96.0.50:80/tcp")));
    }

    [LabFact]
    public void An_answer_that_comes_by_the_node_again_is()
    {
        using var lab = new NetworkLab();
        var (node, client, server) = OneLan(lab);
        node.Run("iptables-nft -t nat -A POSTROUTING -d 192.168.40.9 -j MASQUERADE");
        using var listener = server.Listen(Port);
        Assert.Equal("connected", SeenBy(client, "10.96.0.50", 80));

        Assert.Equal(("delivered", "connected"), Verdict(Trace(lab, node, "--from ip:192.168.40.5 --to ip:10.96.0.50:80/tcp")));
    }

    private static (LabHost Node, LabHost Pod, LabHost Outside) PodAndOutside(NetworkLab lab)
    {
        var (node, pod, outside) = (lab.AddHost("node"), lab.AddHost("pod"), lab.AddHost("outside"));
        NetworkLab.Connect(node, "veth-pod", pod, "eth0");
        NetworkLab.Connect(node, "eth0", outside, "eth0");
        node.Run("ip addr add 10.244.0.1/24 dev veth-pod");
        node.Run("ip addr add 203.0.113.1/24 dev eth0");
        node.Run("sysctl -qw net.ipv4.ip_forward=1");
        pod.Run("ip addr add 10.244.0.7/24 dev eth0");
        pod.Run("ip route add default via 10.244.0.1");
        outside.Run("ip addr add 203.0.113.5/24 dev eth0");
        return (node, pod, outside);
    }

    /// <summary>Client, node and server on one switch, which the node itself is not; the node translates the Service's address to the server's.</summary>
    private static (LabHost Node, LabHost Client, LabHost Server) OneLan(NetworkLab lab)
    {
        var (@switch, node, client, server) = (lab.AddHost("switch"), lab.AddHost("node"), lab.AddHost("client"), lab.AddHost("server"));
        @switch.Run("ip link add lan type bridge");
        @switch.Run("ip link set lan up");
        @switch.Run("sysctl -qw net.bridge.bridge-nf-call-iptables=0");
        foreach (var (host, port, address) in new[] { (node, "port-1", "192.168.40.1"), (client, "port-2", "192.168.40.5"), (server, "port-3", "192.168.40.9") })
        {
            NetworkLab.Connect(@switch, port, host, "eth0");
            @switch.Run($"ip link set {port} master lan");
            host.Run($"ip addr add {address}/24 dev eth0");
        }

        client.Run("ip route add 10.96.0.0/12 via 192.168.40.1");
        node.Run("sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0");
        node.Run("iptables-nft-restore", ServiceNat.Replace("10.244.0.9", "192.168.40.9", StringComparison.Ordinal));
        return (node, client, server);
    }

    private static (LabHost Node, LabHost Client, LabHost Server) TwoPodsOnABridge(NetworkLab lab, int callsIptables)
    {
        var (node, client, server) = (lab.AddHost("node"), lab.AddHost("pod-a"), lab.AddHost("pod-b"));
        node.Run("ip link add cni0 type bridge");
        node.Run("ip addr add 10.244.0.1/24 dev cni0");
        node.Run("ip link set cni0 up");
        foreach (var (pod, device, address) in new[] { (client, "veth-a", "10.244.0.7"), (server, "veth-b", "10.244.0.9") })
        {
            NetworkLab.Connect(node, device, pod, "eth0");
            node.Run($"ip link set {device} master cni0");
            pod.Run($"ip addr add {address}/24 dev eth0");
            pod.Run("ip route add default via 10.244.0.1");
        }

        node.Run($"sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables={callsIptables}");
        node.Run("iptables-nft-restore", ServiceNat);
        return (node, client, server);
    }

    /// <summary>The client sends by the second cable; the node's only way back to it is the first.</summary>
    private static (LabHost Node, LabHost Client) TwoLegs(NetworkLab lab, int reversePathFilter)
    {
        var (node, client) = (lab.AddHost("node"), lab.AddHost("client"));
        NetworkLab.Connect(node, "eth0", client, "eth0");
        NetworkLab.Connect(node, "eth1", client, "eth1");
        node.Run("ip addr add 192.168.10.21/24 dev eth0");
        node.Run("ip addr add 192.168.20.21/24 dev eth1");
        node.Run("ip route add default via 192.168.10.1");
        node.Run($"sysctl -qw net.ipv4.conf.all.rp_filter={reversePathFilter} net.ipv4.conf.eth0.rp_filter=0 net.ipv4.conf.eth1.rp_filter={reversePathFilter}");
        client.Run("ip addr add 192.168.10.1/24 dev eth0");
        client.Run("ip addr add 192.168.20.1/24 dev eth1");
        client.Run("ip addr add 192.168.30.5/32 dev lo");
        client.Run("ip route replace 192.168.20.21 dev eth1 src 192.168.30.5");

        // With strict filtering the node would not even answer who has its address.
        var second = node.Run("cat /sys/class/net/eth1/address").Trim();
        client.Run($"ip neigh replace 192.168.20.21 lladdr {second} dev eth1 nud permanent");
        client.Run("sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 net.ipv4.conf.eth1.rp_filter=0");
        return (node, client);
    }

    private static string SeenBy(LabHost client, string address, int port)
    {
        var (exit, _, error) = client.Try($"timeout 3 bash -c 'exec 3<>/dev/tcp/{address}/{port}'");
        return exit == 0 ? "connected" : error.Contains("refused", StringComparison.Ordinal) ? "refused" : "timeout";
    }

    private static JsonElement Trace(NetworkLab lab, LabHost node, string ends)
    {
        var bundle = Path.Combine(lab.Folder, "bundle.tar.gz");
        node.Try($"{PublishedTools.Collector} --quiet --no-cluster --no-probes --skip logs --out {bundle}");
        return JsonDocument.Parse(NetworkLab.Try($"{PublishedTools.Analyzer} trace {bundle} {ends} --json").Output).RootElement;
    }

    private static (string? Disposition, string? ClientSees) Verdict(JsonElement trace) =>
        (trace.GetProperty("disposition").GetString(), trace.GetProperty("clientSees").GetString());
}
