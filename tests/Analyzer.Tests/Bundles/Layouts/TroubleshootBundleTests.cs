namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class TroubleshootBundleTests
{
    private const string Top = "support-bundle-2024-03-05T10_11_12/";

    [Theory]
    [InlineData("")]
    [InlineData("ticket 4711/")]
    public void Lists_by_namespace_are_pieces_of_one_artifact(string folder)
    {
        // As 0.50 writes them: typed lists; 0.120 besides: endpoints, leases, config maps.
        var result = LayoutOf.Below(folder,
            (Top + "version.yaml", "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec:\n  versionNumber: v0.120.3\n"),
            (Top + "cluster-resources/nodes.json", """{"kind":"NodeList","apiVersion":"v1","items":[]}"""),
            (Top + "cluster-resources/pods/default.json", """{"kind":"PodList","apiVersion":"v1","items":[]}"""),
            (Top + "cluster-resources/pods/kube-system.json", """{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"x"}}]}"""),
            (Top + "cluster-resources/network-policy/default.json", """{"kind":"NetworkPolicyList","apiVersion":"networking.k8s.io/v1","items":[]}"""),
            (Top + "cluster-resources/pod-disruption-budgets/default.json", """{"kind":"PodDisruptionBudgetList","apiVersion":"policy/v1beta1","items":[]}"""),
            (Top + "cluster-resources/custom-resources/ippools.crd.projectcalico.org.yaml", "- apiVersion: crd.projectcalico.org/v1\n  kind: IPPool\n"),
            (Top + "cluster-resources/endpointslices/default.json", """{"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","items":[]}"""),
            (Top + "cluster-resources/auth-cani-list/default.json", "{}"),
            (Top + "cluster-resources/pods/logs/kube-system/coredns-1/coredns.log", "2024-03-05T10:00:00Z [INFO] x"),
            (Top + "all-logs/coredns-1/coredns.log", "2024-03-05T10:00:00Z [INFO] x"),
            (Top + "app/shop-1/shop.log", "2024-03-05T10:00:00Z hello"));

        Assert.Equal(
            [
                "cluster core_v1_nodes",
                "cluster core_v1_pods",
                "cluster core_v1_pods#2",
                "cluster crd.projectcalico.org_v1_ippools",
                "cluster discovery.k8s.io_v1_endpointslices",
                "cluster networking.k8s.io_v1_networkpolicies",
                "cluster policy_v1beta1_poddisruptionbudgets",
            ],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(["coredns.log", "shop.log"], result.Model.Logs.Files.Select(log => log.Path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(DateTimeOffset.Parse("2024-03-05T10:11:12Z"), result.Model.Captured);
    }

    // Up to about 0.9 the lists were bare arrays of items without a kind, and the bundle bore no time.
    [Fact]
    public void Bare_arrays_of_old_versions_are_known_by_their_folder()
    {
        var result = LayoutOf.Files(
            ("bundle/cluster-resources/pods/default.json", """[{"metadata":{"name":"a","creationTimestamp":"2020-06-01T08:00:00Z"}}]"""),
            ("bundle/cluster-resources/deployments/default.json", "[]"));

        Assert.Equal(["cluster apps_v1_deployments", "cluster core_v1_pods"], result.Ids());
        Assert.Equal("""[{"metadata":{"name":"a","creationTimestamp":"2020-06-01T08:00:00Z"}}]""", result.Model.Api.Text("core_v1_pods").Value.Content);
    }

    [Fact]
    public void What_it_was_not_allowed_to_list_may_exist()
    {
        var result = LayoutOf.Files(
            (Top + "cluster-resources/pods/default.json", "[]"),
            (Top + "cluster-resources/pods-errors.json", """["pods is forbidden: User \"u\" cannot list resource \"pods\""]"""),
            (Top + "cluster-resources/services/default.json", "[]"),
            (Top + "cluster-resources/services-errors.json", "[]"));

        Assert.Equal("the collector was not allowed to list all of them", result.Model.Api.Text("core_v1_pods").Value.WhyPartial);
        Assert.Null(result.Model.Api.Text("core_v1_services").Value.WhyPartial);
        Assert.Contains("Troubleshoot was not allowed to list all pods: what is missing there may exist", result.Remarks());
    }

    [Fact]
    public void Masked_addresses_are_not_concluded_from()
    {
        var result = LayoutOf.Files((Top + "cluster-resources/services/default.json", """[{"metadata":{"name":"a"},"spec":{"clusterIP": "***HIDDEN***"}}]"""));

        Assert.Equal("core_v1_services: its addresses were masked before it was sent", result.Model.Api.Text("core_v1_services").WhyMissing);
    }

    [Fact]
    public void What_was_run_on_hosts_is_known_by_its_command_else_by_its_name()
    {
        var result = LayoutOf.Files(
            (Top + "host-collectors/system/hostos_info.json", """{"name":"worker1","kernelVersion":"5.15.0-91-generic","platform":"ubuntu"}"""),
            (Top + "host-collectors/run-host/addresses.txt", "1: lo: <LOOPBACK>"),
            (Top + "host-collectors/run-host/addresses-info.json", """{"command":"/usr/sbin/ip -d address","exitCode":"0","error":""}"""),
            (Top + "host-collectors/run-host/nat.txt", "-P PREROUTING ACCEPT"),
            (Top + "host-collectors/run-host/nat-info.json", """{"command":"/bin/sh -c \"iptables -t nat -S\"","exitCode":"0"}"""),
            (Top + "host-collectors/run-host/failed.txt", "x"),
            (Top + "host-collectors/run-host/failed-info.json", """{"command":"/usr/sbin/ipset save","exitCode":"1"}"""),
            (Top + "host-collectors/run-host/ip-rule-show.txt", "0:\tfrom all lookup local"),
            (Top + "host-collectors/run-host/iptables-save.txt", "*nat\nCOMMIT"),
            (Top + "host-collectors/run-host/k0scontroller-logs.txt", "Mar 05 10:00:00 worker1 k0s[1]: x"));

        Assert.Equal(
            ["worker1 links/addr-text", "worker1 netfilter/iptables-rules", "worker1 netfilter/iptables-save", "worker1 routing/rules-text"],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal("only the table nat", result.Model.Nodes[0].Host.Text("netfilter/iptables-rules").Value.WhyPartial);
        Assert.Single(result.Model.Nodes[0].Logs.Files);
    }

    [Fact]
    public void Hosts_that_were_asked_remotely_have_a_folder_each()
    {
        var result = LayoutOf.Files(
            (Top + "host-collectors/run-host/a/hostname.txt", "a"),
            (Top + "host-collectors/run-host/b/hostname.txt", "b"),
            (Top + "host-collectors/run-host/hostname.txt", "c"));

        Assert.Equal(["a identity/hostname", "b identity/hostname", "c identity/hostname"], result.Ids());
    }
}
