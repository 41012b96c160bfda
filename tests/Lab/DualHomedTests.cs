using System.Text.Json;

namespace SupportBundle.Lab;

/// <summary>A node with a public and a private leg, made for real: the API server's VIP is left with the public address.</summary>
public class DualHomedTests
{
    private const string CauseId = "routing/service-source-from-wrong-interface";

    // What kube-proxy writes for the kubernetes Service without a cluster CIDR.
    private const string KubeProxyNat = """
        *nat
        :PREROUTING ACCEPT [0:0]
        :INPUT ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-POSTROUTING - [0:0]
        :KUBE-SEP-OT4MDINTM57KEHPZ - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
        -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
        -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -m mark --mark 0x4000/0x4000 -j MASQUERADE
        -A KUBE-SEP-OT4MDINTM57KEHPZ -s 192.168.10.11/32 -m comment --comment "default/kubernetes:https" -j KUBE-MARK-MASQ
        -A KUBE-SEP-OT4MDINTM57KEHPZ -p tcp -m comment --comment "default/kubernetes:https" -m tcp -j DNAT --to-destination 192.168.10.11:6443
        -A KUBE-SERVICES -d 10.43.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
        -A KUBE-SVC-NPX46M4PTMTKRN6Y -m comment --comment "default/kubernetes:https" -j KUBE-SEP-OT4MDINTM57KEHPZ
        COMMIT

        """;

    [LabFact]
    public void The_wrong_source_address_is_named()
    {
        using var lab = new NetworkLab();
        var node = DualHomedNode(lab);
        Assert.NotEqual("", Connect(node));
        Assert.DoesNotContain("refused", Connect(node));

        var report = LabReport.Of(lab, node);

        var cause = Assert.Single(report.GetProperty("causes").EnumerateArray(), c => c.GetProperty("id").GetString() == CauseId);
        Assert.Contains("203.0.113.21", cause.ToString());
    }

    [LabFact]
    public void With_a_route_for_the_VIP_by_the_private_leg_nothing_is_found()
    {
        using var lab = new NetworkLab();
        var node = DualHomedNode(lab);
        node.Run("ip route add 10.43.0.1 via 192.168.10.1");
        Assert.Contains("refused", Connect(node));

        var report = LabReport.Of(lab, node);

        Assert.DoesNotContain(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("id").GetString() == CauseId);
    }

    /// <summary>The API server's host answers by the private gateway, which knows no way to the public address.</summary>
    private static LabHost DualHomedNode(NetworkLab lab)
    {
        var (node, api, gateway, internet) = (lab.AddHost("a"), lab.AddHost("b"), lab.AddHost("gw"), lab.AddHost("inet"));
        gateway.Run("ip link add lan type bridge");
        gateway.Run("ip addr add 192.168.10.1/24 dev lan");
        gateway.Run("ip link set lan up");
        NetworkLab.Connect(node, "eth0", gateway, "port-a");
        NetworkLab.Connect(api, "eth0", gateway, "port-b");
        gateway.Run("ip link set port-a master lan");
        gateway.Run("ip link set port-b master lan");
        NetworkLab.Connect(node, "eth1", internet, "eth0");
        node.Run("ip addr add 192.168.10.21/24 dev eth0");
        node.Run("ip addr add 203.0.113.21/24 dev eth1");
        node.Run("ip route add default via 203.0.113.1 dev eth1");
        internet.Run("ip addr add 203.0.113.1/24 dev eth0");
        api.Run("ip addr add 192.168.10.11/24 dev eth0");
        api.Run("ip route add default via 192.168.10.1");
        node.Run("iptables-legacy-restore", KubeProxyNat);
        return node;
    }

    /// <summary>"refused" means that an answer came back: nothing listens on the API server's port here.</summary>
    private static string Connect(LabHost node) =>
        node.Try("timeout 2 bash -c 'exec 3<>/dev/tcp/10.43.0.1/443' || echo no answer >&2").Error;
}
