using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Prints;
using SupportBundle.Analyzer.PacketPath.World;
using SupportBundle.Analyzer.Tests.PacketPath.Connections;

namespace SupportBundle.Analyzer.Tests.PacketPath.Prints;

public sealed class PolicyChainsTests
{
    private const string Policies = """
        {"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","metadata":{},"items":[
        {"metadata":{"name":"deny-all","namespace":"shop"},"spec":{"podSelector":{},"policyTypes":["Ingress"]}},
        {"metadata":{"name":"allow-web","namespace":"shop"},"spec":{"podSelector":{},"policyTypes":["Ingress"]}}]}
        """;

    // As kube-router 2 writes them.
    [Fact]
    public void A_rejection_of_kube_routers_names_the_policies_that_let_nothing_through()
    {
        var said = Said(
            "filter :KUBE-POD-FW-DMK5BTVAK65PRJG4 - [0:0]",
            "filter :KUBE-NWPLCY-KJ44RUYO6QOPC6DH - [0:0]",
            "filter -A FORWARD -d 10.2.0.2/32 -m comment --comment \"rule to jump traffic destined to POD name:web namespace: shop to chain KUBE-POD-FW-DMK5BTVAK65PRJG4\" -j KUBE-POD-FW-DMK5BTVAK65PRJG4",
            "filter -A KUBE-POD-FW-DMK5BTVAK65PRJG4 -m comment --comment \"run through nw policy deny-all\" -j KUBE-NWPLCY-KJ44RUYO6QOPC6DH",
            "filter -A KUBE-POD-FW-DMK5BTVAK65PRJG4 -m comment --comment \"rule to REJECT traffic destined for POD name:web namespace: shop\" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable");

        Assert.Equal(("only what a NetworkPolicy of the pod lets through passes, and none did of shop/deny-all", true), said);
    }

    // As Felix 3.20 writes them: the chain is named by a hash of the policy's name.
    [Fact]
    public void A_drop_of_Calicos_names_the_policy_that_its_chain_is_the_hash_of()
    {
        var said = Said(
            "filter :cali-tw-cali92d634f8f03 - [0:0]",
            "filter :cali-pi-_bcoXpM4qG_3GX7j3jC1 - [0:0]",
            "filter -A FORWARD -d 10.2.0.2/32 -j cali-tw-cali92d634f8f03",
            "filter -A cali-tw-cali92d634f8f03 -m comment --comment \"cali:pm-LK-c1ra31tRwz\" -m mark --mark 0x0/0x20000 -j cali-pi-_bcoXpM4qG_3GX7j3jC1",
            "filter -A cali-tw-cali92d634f8f03 -m comment --comment \"cali:Drop4oMNOTVRgkS0\" -m comment --comment \"Drop if no policies passed packet\" -m mark --mark 0x0/0x20000 -j DROP");

        Assert.Equal(("only what a NetworkPolicy of the pod lets through passes, and none did of shop/allow-web", true), said);
    }

    [Theory]
    [InlineData("KubernetesNetworkPolicy team-b/deny-from-other-ns ingress", "team-b/deny-from-other-ns")]
    [InlineData("Policy team-b/knp.default.deny-from-other-ns ingress", "team-b/deny-from-other-ns")]
    public void What_newer_Felix_writes_beside_the_rules_names_the_policy_whatever_is_in_the_input(string comment, string name)
    {
        var said = Said(
            "filter :cali-tw-cali92d634f8f03 - [0:0]",
            "filter :cali-pi-_qA9lGysOzwIsyVf0V23 - [0:0]",
            "filter -A FORWARD -d 10.2.0.2/32 -j cali-tw-cali92d634f8f03",
            "filter -A cali-tw-cali92d634f8f03 -j cali-pi-_qA9lGysOzwIsyVf0V23",
            "filter -A cali-tw-cali92d634f8f03 -m comment --comment \"Drop if no policies passed packet\" -j DROP",
            $"filter -A cali-pi-_qA9lGysOzwIsyVf0V23 -p udp -m comment --comment \"{comment}\" -j MARK --set-xmark 0x10000/0x10000");

        Assert.Equal(($"only what a NetworkPolicy of the pod lets through passes, and none did of {name}", false), said);
    }

    [Fact]
    public void A_rule_of_a_firewall_is_no_policys()
    {
        Assert.Null(Said("filter :SITE - [0:0]", "filter -A FORWARD -j SITE", "filter -A SITE -j DROP"));
    }

    // What is said, and whether the policy itself is shown.
    private static (string Says, bool HasLine)? Said(params string[] rules)
    {
        var nodes = ThreeHosts.World(("router", ThreeHosts.Rules(rules))).Cluster.Nodes;
        var cluster = new ClusterModel(nodes, ThreeHosts.Store("cluster", [("networking.k8s.io_v1_networkpolicies", Policies)]), LogEvents.None, null);
        var topology = cluster.Fact<Topology>().Value;
        var trace = new Simulator(topology).Follow(new("client", "server", null, System.Net.IPAddress.Parse("10.2.0.2"), Protocol.Tcp, 8080), topology.Stack("client")!); // a host of this fixture

        return PolicyChains.Of(Obstacle.Of(trace.Ways[0])!, cluster) is { } said ? (said.Says, said.Line is not null) : null; // its packet is stopped
    }
}
