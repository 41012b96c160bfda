using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// kubectl get RESOURCE -A -o wide by kubectl 1.20 (Debian 11) and 1.32 (Debian 13): the clients are real, and so is how they lay a table out.
// The cells come from a stand-in for the API server, which answers with the columns that servers of 1.20 and 1.32 have.
public sealed class KubectlTableSampleTests
{
    [Fact]
    public void Every_row_of_both_versions_is_understood()
    {
        var read = Sample.ReadAll<KubectlTable>("Kubernetes", [.. new[] { "nodes", "pods", "services", "endpoints", "endpointslices", "ingresses", "ingressclasses", "networkpolicies", "deployments", "daemonsets", "replicasets", "statefulsets",
            "jobs", "cronjobs", "namespaces", "configmaps", "secrets", "leases", "certificatesigningrequests", "componentstatuses", "persistentvolumes", "labels", "all", "all-n", "top-nodes", "top-pods" }.Select(name => $"get-{name}")]);

        Assert.Equal(52, read.Count);
        Assert.All(read, one => Assert.NotEmpty(one.Items));
        Assert.Equal(
            ["CertificateSigningRequest", "ComponentStatus", "ConfigMap", "CronJob", "DaemonSet", "Deployment", "EndpointSlice", "Endpoints", "Ingress", "IngressClass", "Job", "Lease", "Namespace", "NetworkPolicy", "Node", "NodeMetrics",
                "PersistentVolume", "Pod", "PodMetrics", "ReplicaSet", "Secret", "Service", "StatefulSet"],
            read.SelectMany(one => one.Items).Select(one => one.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nodes_tell_their_addresses_and_what_they_run() => Both<KubeNode>("nodes", nodes =>
    {
        Assert.Equal(["192.0.2.10", "192.0.2.21", "192.0.2.22"], nodes.Select(node => $"{node.InternalIps.Single()}"));
        Assert.Equal([true, false, false], nodes.Select(node => node.IsReady));
        Assert.True(nodes[0].IsControlPlane && nodes[1].IsUnschedulable && !nodes[2].IsUnschedulable);
        Assert.Contains(nodes[1].Versions.OsImage, new[] { "CentOS Linux 7 (Core)", "Ubuntu 24.04.2 LTS" });
    });

    [Fact]
    public void Pods_tell_where_they_are_and_why_they_fail() => Both<Pod>("pods", pods =>
    {
        Assert.Equal(["worker-1", "worker-1", "cp-1.example.internal", "worker-2", "", "worker-1", "worker-2", "worker-2"], pods.Select(pod => pod.NodeName));
        Assert.Equal([7, 0, 12, 0], pods.Take(4).Select(pod => pod.Restarts));
        Assert.Equal(["CrashLoopBackOff", "Running", "Running", "Init:0/1", "Pending", "Terminating", "Completed"], pods.Take(7).Select(pod => pod.Reason));
        Assert.Equal(["10.42.1.4", "192.0.2.21", "192.0.2.10", "", "", "fd42::1:9", "10.42.2.9"], pods.Take(7).Select(pod => string.Join(' ', pod.Addresses)));
    });

    [Fact]
    public void Services_tell_their_addresses_and_ports() => Both<Service>("services", services =>
    {
        Assert.Equal(["10.43.0.1", "10.43.0.10", "10.43.12.7", "10.43.7.9", "10.43.7.10", "", "", "fd43::77"], services.Select(service => string.Join(' ', service.ClusterIps)));
        Assert.Equal(["192.0.2.240", "198.51.100.7"], services[2].Ingress.Select(ingress => $"{ingress.Address}"));
        Assert.Equal((0, 1), (services[3].Ingress.Length, services[4].Ingress.Length));
        Assert.Equal(["8080/SCTP 30088"], services[7].Ports.Select(port => $"{port.Port}/{port.Protocol} {port.NodePort}"));
        Assert.Empty(services[6].Ports);
    });

    [Fact]
    public void Of_a_list_that_is_cut_only_what_is_shown_is_known()
    {
        Both<EndpointsObject>("endpoints", all =>
        {
            Assert.Equal(["10.42.0.2", "10.42.0.3", "10.42.0.2"], all[1].Subsets.Select(set => $"{set.Endpoints[0].Address}"));
            Assert.Empty(all[2].Subsets);
            Assert.Equal("fd42::2:8", $"{all[4].Subsets[0].Endpoints[0].Address}");
        });
        Both<EndpointSlice>("endpointslices", all =>
        {
            Assert.Equal([6443, 9153, 53, 53, 80, 81, 82], all.SelectMany(slice => slice.Ports).Select(port => port.Port));
            Assert.Equal(("2 more...", "4 more..."), (all[1].Object.Node.TextAt("more"), all[3].Object.Node.TextAt("morePorts")));
            Assert.Equal((3, 0, "kube-dns"), (all[1].Endpoints.Length, all[2].Endpoints.Length, all[1].Service));
        });
        Both<Ingress>("ingresses", all =>
        {
            Assert.Equal(["shop.example.org", "www.example.org", "api.example.org"], all[0].Hosts.ToArray());
            Assert.Equal("2 more...", all[0].Object.Node.TextAt("moreHosts"));
        });
    }

    [Fact]
    public void Labels_stand_behind_everything_else()
    {
        foreach (var read in Tables("labels"))
        {
            Assert.Equal("kube-dns", Pod.From(read.Items[0]).Labels["k8s-app"]);
            Assert.Equal(["kubernetes", "kube-dns", "web", "many"], read.Items.Where(one => one.Kind == EndpointSlice.Kind).Select(EndpointSlice.From).Select(slice => slice.Service));
        }
    }

    // A message of several lines: 1.20 prints it as it stands, in the wide form with the other columns behind its last line.
    [Theory]
    [InlineData("get-events.debian11-kubectl-1.20.txt", 1, false)]
    [InlineData("get-events.debian13-kubectl-1.32.txt", 0, true)]
    [InlineData("get-events-narrow.debian11-kubectl-1.20.txt", 1, false)]
    [InlineData("get-events-narrow.debian13-kubectl-1.32.txt", 0, true)]
    public void What_a_message_goes_on_with_is_no_event(string name, int notes, bool isCut)
    {
        var read = KubectlTable.Parse(Sample.Read("Kubernetes", name));
        var events = read.Value.Items.Select(KubeEvent.From).ToImmutableArray();

        Assert.Equal(["FailedScheduling", "Pulled", "FailedCreatePodSandBox", "NodeNotReady"], events.Select(one => one.Reason));
        Assert.Equal(isCut, events[2].Message.EndsWith("failed:...", StringComparison.Ordinal));
        Assert.EndsWith("now:  NodeNotReady", events[3].Message, StringComparison.Ordinal);
        Assert.Equal(notes, read.Notes.Length);
        Assert.All(read.Notes, note => Assert.StartsWith("open /run/flannel/subnet.env", note.Line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_without_a_heading_are_of_nothing_that_is_known()
    {
        foreach (var text in Sample.Named("Kubernetes", "get-headless").Select(name => Sample.Read("Kubernetes", name)))
        {
            var read = KubectlTable.Parse(text);
            Assert.Empty(read.Value.Items);
            Assert.Equal(8, read.Notes.Length);
        }
    }

    // What is in no namespace stands below a blank one. A Certificate has the columns of a StatefulSet and one of its own.
    [Fact]
    public void A_table_of_another_makers_resource_is_not_taken_for_one_of_Kubernetes()
    {
        foreach (var text in Sample.Named("Kubernetes", "get-foreign").Select(name => Sample.Read("Kubernetes", name)))
        {
            var read = KubectlTable.Parse(text);
            Assert.Equal(["ServiceAccount default", "StorageClass nfs (default)", "PersistentVolumeClaim data-db-0", "PersistentVolumeClaim data-db-1", "HorizontalPodAutoscaler web", "PodDisruptionBudget web"], read.Value.Items.Select(one => one.ToString().Replace("shop/", "", StringComparison.Ordinal)));
            Assert.Contains("certificate.cert-manager.io/shop-tls", Assert.Single(read.Notes).Line.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_nodes_and_pods_use_is_known_where_the_metrics_server_knows_it()
    {
        foreach (var read in Tables("top-nodes"))
            Assert.Equal(["cp-1.example.internal 153m 2149Mi", "worker-1 1914m 7238Mi", "worker-2  "], read.Items.Select(one => $"{one.Name} {one.Node.TextAt("usage", "cpu")} {one.Node.TextAt("usage", "memory")}"));
        foreach (var read in Tables("top-pods"))
            Assert.Equal(["coredns-668d6bf9bc-4tq2w 4m 19Mi", "web-6b7f6d9c5-7qkzj 250m 520Mi"], read.Items.Select(one => $"{one.Name} {one.Node.TextAt("usage", "cpu")} {one.Node.TextAt("usage", "memory")}"));
    }

    [Theory]
    [InlineData("debian11-kubectl-1.20")]
    [InlineData("debian13-kubectl-1.32")]
    public void Tables_fill_the_model_where_there_are_no_lists(string version)
    {
        var model = ModelOf.Files([.. new[] { "nodes", "pods", "services", "endpoints", "endpointslices" }
            .Select(resource => ($"cluster/get/{resource}.txt", Sample.Text("Kubernetes", $"get-{resource}.{version}.txt")))]);

        Assert.Equal(["cp-1.example.internal", "worker-1", "worker-2"], model.Fact<KubeNodes>().Value.All.Select(node => node.Name));
        Assert.Equal(8, model.Fact<Pods>().Value.All.Length);
        Assert.Equal("web", model.Fact<Services>().Value.WithClusterIp(System.Net.IPAddress.Parse("10.43.12.7"))?.Name);
    }

    private static void Both<T>(string resource, Action<ImmutableArray<T>> holds)
        where T : IKubernetesObject<T>
    {
        foreach (var read in Tables(resource))
            holds([.. read.Items.Where(one => one.Kind == T.Kind).Select(T.From)]);
    }

    private static IReadOnlyList<KubectlTable> Tables(string resource) => Sample.ReadAll<KubectlTable>("Kubernetes", $"get-{resource}");
}
