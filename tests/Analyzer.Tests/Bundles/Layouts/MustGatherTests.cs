namespace SupportBundle.Analyzer.Tests.Bundles.Layouts;

public sealed class MustGatherTests
{
    private const string Top = "must-gather.local.5421342344627712289/quay-io-openshift-release-dev-ocp-v4-0-art-dev-sha256-514b5bd4/";

    private static readonly (string Path, string Content)[] Files =
    [
        ("must-gather.local.5421342344627712289/timestamp", "2021-09-14 16:43:44.05 +0200 CEST m=+1.40"),
        (Top + "timestamp", "2021-09-14 14:43:46.909613294 +0000 UTC m=+0.07\n2021-09-14 14:44:13.399177355 +0000 UTC m=+0.95\n"),
        (Top + "version", "openshift/must-gather\n4.0-art-dev"),
        (Top + "event-filter.html", "<html>"),
        (Top + "cluster-scoped-resources/core/nodes/master-0.example.com.yaml", "---\napiVersion: v1\nkind: Node\nmetadata:\n  name: master-0.example.com\n"),
        (Top + "cluster-scoped-resources/core/nodes/worker-0.example.com.yaml", "---\napiVersion: v1\nkind: Node\nmetadata:\n  name: worker-0.example.com\n"),
        (Top + "cluster-scoped-resources/config.openshift.io/networks.yaml", "---\napiVersion: config.openshift.io/v1\nitems: []\nkind: NetworkList\n"),
        (Top + "namespaces/openshift-dns/core/pods.yaml", "---\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    ownerReferences:\n    - apiVersion: apps/v1\nkind: PodList\n"),
        (Top + "namespaces/openshift-dns/discovery.k8s.io/endpointslices.yaml", "---\napiVersion: discovery.k8s.io/v1beta1\nitems: []\nkind: EndpointSliceList\n"),
        (Top + "namespaces/openshift-dns/openshift-dns.yaml", "---\napiVersion: v1\nkind: Namespace\n"),
        (Top + "namespaces/openshift-dns/pods/dns-1/dns-1.yaml", "---\napiVersion: v1\nkind: Pod\n"),
        (Top + "namespaces/openshift-dns/pods/dns-1/dns/dns/logs/current.log", "2021-09-14T14:14:02.890562766Z .:5353"),
        (Top + "namespaces/openshift-dns/pods/dns-1/dns/dns/logs/previous.log", ""),
        (Top + "namespaces/openshift-dns/pods/dns-1/dns/dns/logs/previous.insecure.log", ""),
        (Top + "namespaces/openshift-etcd/pods/etcd-1/etcd-1.yaml", "---\napiVersion: v1\nkind: Pod\n"),
        (Top + "host_service_logs/masters/kubelet_service.log", "Sep 14 14:03:00 master-0 hyperkube[1]: x"),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("case/attachments/")]
    public void Objects_are_pieces_by_group_and_resource_and_no_object_counts_twice(string folder)
    {
        var result = LayoutOf.Below(folder, Files);

        Assert.Equal(
            [
                "cluster config.openshift.io_v1_networks",
                "cluster core_v1_namespaces",
                "cluster core_v1_nodes",
                "cluster core_v1_nodes#2",
                "cluster core_v1_pods",
                "cluster core_v1_pods#2",
                "cluster discovery.k8s.io_v1beta1_endpointslices",
            ],
            result.Ids().Where(id => !id.Contains(" log ", StringComparison.Ordinal)));
        Assert.Equal(["current.log", "kubelet_service.log", "previous.log"], result.Model.Logs.Files.Select(log => log.Path.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(["kubelet", "openshift-dns/dns", "openshift-dns/dns"], result.Model.Logs.Files.Select(log => log.Component).Order(StringComparer.Ordinal));
        Assert.Single(result.Captures);
        Assert.Equal(DateTimeOffset.Parse("2021-09-14T14:44:13Z"), result.Model.Captured);
    }

    [Fact]
    public void It_is_said_that_only_some_namespaces_were_taken()
    {
        var result = LayoutOf.Files(Files);

        Assert.Equal("must-gather takes certain namespaces only, and what these refer to", result.Model.Api.Text("core_v1_pods").Value.WhyPartial);
        Assert.Null(result.Model.Api.Text("core_v1_nodes").Value.WhyPartial);
        Assert.Contains("the journals under host_service_logs are those of several nodes, one behind the other", result.Remarks());
    }

    // oc adm inspect (4.14) of one namespace, without the folder of an image.
    [Fact]
    public void What_oc_adm_inspect_leaves_is_the_same()
    {
        var result = LayoutOf.Files(
            ("inspect.local.1/namespaces/shop/core/services.yaml", "---\napiVersion: v1\nitems: []\nkind: ServiceList\n"),
            ("inspect.local.1/namespaces/shop/route.openshift.io/routes/web.yaml", "---\napiVersion: route.openshift.io/v1\nkind: Route\n"));

        Assert.Equal(["cluster core_v1_services", "cluster route.openshift.io_v1_routes"], result.Ids());
    }
}
