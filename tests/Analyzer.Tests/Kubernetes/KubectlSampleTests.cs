using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// kubectl describe RESOURCE -A by kubectl 1.20 (Debian 12) and 1.32 (Debian 13), of the same objects.
public sealed class KubectlSampleTests
{
    private static readonly string[] Described =
    [
        "describe-nodes", "describe-pods", "describe-services", "describe-endpoints", "describe-endpointslices", "describe-ingresses", "describe-deployments", "describe-daemonsets",
        "describe-statefulsets", "describe-replicasets", "describe-networkpolicies", "describe-namespaces", "describe-persistentvolumes", "describe-leases", "describe-configmaps", "describe-events",
    ];

    [Fact]
    public void Every_line_of_both_versions_is_understood()
    {
        var read = Sample.ReadAll<KubectlDescription>("Kubernetes", Described);

        Assert.Equal(32, read.Count);
        Assert.All(read, one => Assert.NotEmpty(one.Items));
        Assert.Equal(
            ["ConfigMap", "DaemonSet", "Deployment", "EndpointSlice", "Endpoints", "Event", "Ingress", "Lease", "Namespace", "NetworkPolicy", "Node", "PersistentVolume", "Pod", "ReplicaSet", "Service", "StatefulSet"],
            read.SelectMany(one => one.Items).Select(one => one.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nodes_tell_their_addresses_ranges_and_taints() => Both<KubeNode>("nodes", nodes =>
    {
        Assert.Equal(["192.0.2.10", "192.0.2.21"], nodes.Select(node => $"{node.InternalIps.Single()}"));
        Assert.Equal("10.42.0.0/24 fd42:0:0:1::/64 10.42.1.0/24", string.Join(' ', nodes.SelectMany(node => node.PodCidrs)));
        Assert.Equal([true, false], nodes.Select(node => node.IsReady));
        Assert.Equal(["node.kubernetes.io/unreachable", "dedicated"], nodes[1].Taints.Select(taint => taint.Key));
        Assert.True(nodes[1].IsUnschedulable && nodes[0].IsControlPlane);
        Assert.Equal(("v1.32.3", "containerd://1.7.24"), (nodes[0].Versions.Kubelet, nodes[0].Versions.ContainerRuntime));
    });

    [Fact]
    public void Pods_tell_where_they_are_and_why_they_fail() => Both<Pod>("pods", pods =>
    {
        Assert.Equal(["kube-system/coredns-668d6bf9bc-4tq2w worker-1 Running 10.42.1.4 fd42::1:4", "shop/web-6b7f6d9c5-7qkzj cp-1 Running 10.42.0.7"], pods.Select(pod => $"{pod.FullName} {pod.NodeName} {pod.Phase} {string.Join(' ', pod.Addresses)}"));
        Assert.Equal(("CrashLoopBackOff", 7), (pods[0].Containers[0].Status?.WaitingReason, pods[0].Restarts));
        Assert.Equal(["wait", "web"], pods[1].Containers.Select(container => container.Name));
        Assert.Equal(8080, Assert.Single(pods[1].Containers[1].Ports).Port);
    });

    [Fact]
    public void Services_tell_their_addresses_and_ports() => Both<Service>("services", services =>
    {
        Assert.Equal(["10.43.0.10 fd43::a", "10.43.12.7"], services.Select(service => string.Join(' ', service.ClusterIps)));
        Assert.Equal(["dns 53/UDP 53", "dns-tcp 53/TCP 53", "metrics 9153/TCP metrics"], services[0].Ports.Select(port => $"{port.Name} {port.Port}/{port.Protocol} {port.TargetPort}"));
        Assert.Equal((30080, "http", "Local", 31999, true), (services[1].Ports[0].NodePort, services[1].Ports[0].TargetPort, services[1].ExternalTrafficPolicy, services[1].HealthCheckNodePort, services[1].HasClientIpAffinity));
        Assert.Equal(("192.0.2.240", "198.51.100.7", "192.0.2.0/24"), ($"{services[1].Ingress[0].Address}", $"{services[1].ExternalIps[0]}", services[1].LoadBalancerSourceRanges[0]));
    });

    [Fact]
    public void Endpoints_and_slices_tell_which_are_ready()
    {
        Both<EndpointsObject>("endpoints", all => Assert.Equal(["10.42.0.2 True", "10.42.0.3 True", "10.42.1.4 False"], all[0].Subsets[0].Endpoints.Select(one => $"{one.Address} {one.IsReady}")));
        Both<EndpointSlice>("endpointslices", all =>
        {
            Assert.Equal(("kube-dns", "web"), (all[0].Service, all[1].Service));
            Assert.Equal(["10.42.0.2 True cp-1 kube-system/coredns-668d6bf9bc-9zzzz", "10.42.1.4 False worker-1 kube-system/coredns-668d6bf9bc-4tq2w"], all[0].Endpoints.Select(one => $"{one.Address} {one.IsReady} {one.NodeName} {one.Pod}"));
            Assert.Equal([53, 9153], all[0].Ports.Select(port => port.Port));
        });
    }

    [Fact]
    public void Ingresses_tell_the_services_behind_them() => Both<Ingress>("ingresses", all =>
    {
        var one = Assert.Single(all);
        Assert.Equal(["shop.example.org", "www.example.org"], one.Hosts.ToArray());
        Assert.Equal(["web:80", "pay:http", "web:80"], one.Backends.Select(backend => $"{backend.Service}:{backend.Port}"));
        Assert.Equal("shop-tls", Assert.Single(one.Tls).SecretName);
    });

    [Theory]
    [InlineData("deployments", "Deployment kube-system/coredns", 2, 1, "coredns")]
    [InlineData("daemonsets", "DaemonSet kube-proxy", 2, 1, "kube-proxy")]
    [InlineData("statefulsets", "StatefulSet shop/db", 3, 0, "db")]
    [InlineData("replicasets", "ReplicaSet kube-system/coredns-668d6bf9bc", 2, 0, "coredns")]
    public void Workloads_tell_their_template_and_counts(string resource, string name, int desired, int ready, string container)
    {
        foreach (var one in Descriptions(resource).Select(read => Workload.From(Assert.Single(read.Items))))
        {
            Assert.Equal((name, desired, ready), (one.Object.ToString(), one.Desired ?? -1, one.Ready));
            Assert.Equal(container, Assert.Single(one.Template.Containers).Name);
        }
    }

    [Fact]
    public void A_policy_tells_its_peers_ports_and_types()
    {
        foreach (var read in Descriptions("networkpolicies"))
        {
            var (spec, all) = (read.Items[0].Node["spec"], read.Items[1].Node["spec"]);
            Assert.Equal(("web", "tier", "In", "edge front"), (spec?.TextAt("podSelector", "matchLabels", "app"), spec?.ItemsAt("podSelector", "matchExpressions")[0].TextAt("key"), spec?.ItemsAt("podSelector", "matchExpressions")[0].TextAt("operator"), string.Join(' ', spec?.ItemsAt("podSelector", "matchExpressions")[0].TextsAt("values") ?? [])));
            var rule = Assert.Single(spec?.ItemsAt("ingress") ?? []);
            Assert.Equal(["8080/TCP", "metrics/TCP"], rule.ItemsAt("ports").Select(port => $"{port.TextAt("port")}/{port.TextAt("protocol")}"));
            Assert.Equal(("proxy", "192.0.2.0/24", "192.0.2.99/32"), (rule.ItemsAt("from")[0].TextAt("podSelector", "matchLabels", "app"), rule.ItemsAt("from")[1].TextAt("ipBlock", "cidr"), rule.ItemsAt("from")[1].TextsAt("ipBlock", "except")[0]));
            Assert.Equal(["10.43.0.10/32", null], spec?.ItemsAt("egress").Select(one => one.ItemsAt("to")[0].TextAt("ipBlock", "cidr")));
            Assert.Equal(("Ingress", 0), (Assert.Single(all?.TextsAt("policyTypes") ?? []), all?.ItemsAt("ingress").Length));
        }
    }

    [Fact]
    public void Further_kinds_tell_what_they_hold()
    {
        Both("leases", one => Assert.Equal(("worker-1", "2026-11-21T09:00:10.123456Z"), (one.Node.TextAt("spec", "holderIdentity"), one.Node.TextAt("spec", "renewTime"))));
        Both("persistentvolumes", one => Assert.Equal(("shop", "data-db-0", "192.0.2.50", "Bound"), (one.Node.TextAt("spec", "claimRef", "namespace"), one.Node.TextAt("spec", "claimRef", "name"), one.Node.TextAt("spec", "nfs", "server"), one.Node.TextAt("status", "phase"))));
        Both("namespaces", one => Assert.Equal("Active", one.Node.TextAt("status", "phase")));
        Both("events", one => Assert.Equal(("BackOff", 71), (KubeEvent.From(one).Reason, KubeEvent.From(one).Count)));
        Both("configmaps", one =>
        {
            Assert.Equal(["config.conf", "kubeconfig.conf"], ConfigMap.From(one).Values.Select(value => value.Name));
            Assert.Equal("10.42.0.0/16", ConfigMap.From(one).Document("config.conf")?.TextAt("clusterCIDR"));
        });
    }

    [Theory]
    [InlineData("1.20", "debian12")]
    [InlineData("1.32", "debian13")]
    public void Descriptions_fill_the_model_where_there_are_no_lists(string version, string distribution)
    {
        var model = ModelOf.Files([.. new[] { "nodes", "pods", "services", "endpoints", "endpointslices", "configmaps" }
            .Select(resource => ($"cluster/describe/{resource}.txt", Sample.Text("Kubernetes", $"describe-{resource}.{distribution}-kubectl-{version}.txt")))]);

        Assert.Equal(["cp-1", "worker-1"], model.Fact<KubeNodes>().Value.All.Select(node => node.Name));
        Assert.Equal("worker-1", model.Fact<Pods>().Value.All[0].NodeName);
        Assert.Equal("web", model.Fact<Services>().Value.WithClusterIp(System.Net.IPAddress.Parse("10.43.12.7"))?.Name);
        Assert.Equal(2, Assert.Single(model.Fact<EndpointSets>().Value.Of("kube-system", "kube-dns")).Endpoints.Length);
        Assert.Equal("ipvs", model.Fact<ConfigMaps>().Value.Find("kube-system", "kube-proxy")?.Document("config.conf")?.TextAt("mode"));
        Assert.Contains("describe/services", model.Fact<Services>().Value.WhyPartial, StringComparison.Ordinal);
        Assert.Contains("describe/endpointslices", model.Fact<EndpointSets>().Value.WhyPartial, StringComparison.Ordinal);
        Assert.False(ModelOf.Files().Fact<Services>().IsKnown);
    }

    [Fact]
    public void A_description_is_known_by_its_looks()
    {
        foreach (var resource in new[] { "endpoints", "endpointslices", "ingresses", "deployments", "daemonsets", "statefulsets", "replicasets", "networkpolicies", "persistentvolumes", "leases", "configmaps" })
            Assert.Equal([$"describe/{resource}"], ModelOf.Files(("x.txt", Sample.Text("Kubernetes", Sample.Named("Kubernetes", $"describe-{resource}").First()))).Api.Ids);
    }

    [Theory]
    [InlineData("Error from server (NotFound): pods \"x\" not found")]
    [InlineData("error: You must be logged in to the server (Unauthorized)")]
    [InlineData("-5d78c9869d-8xv2k")]
    [InlineData("[root@cp-1 ~]#")]
    public void A_line_at_the_margin_that_is_not_the_objects_is_noted(string line)
    {
        foreach (var resource in new[] { "nodes", "pods", "services", "leases" })
        {
            var read = Parse(Sample.Text("Kubernetes", $"describe-{resource}.debian13-kubectl-1.32.txt") + line + "\n");
            Assert.NotEmpty(read.Value.Items);
            Assert.Equal(line, Assert.Single(read.Notes).Line.Text);
        }
    }

    // What kubectl shows and the objects have no place for: by the name before the colon, or as a line.
    private static readonly HashSet<string> PassedOver =
    [
        "Name", "Namespace", "Labels", "Annotations", "Events", "Conditions", "Kind", "CreationTimestamp", "Created on", "Finalizers", "Taints",
        "Roles", "Lease", "HolderIdentity", "AcquireTime", "RenewTime", "Addresses", "Capacity", "Allocatable", "cpu", "ephemeral-storage", "hugepages-2Mi", "memory", "pods", "System Info", "Machine ID", "System UUID", "Boot ID",
        "Operating System", "Architecture", "Non-terminated Pods", "Allocated resources",
        "Priority", "Service Account", "Start Time", "IP", "IPs", "Controlled By", "Init Containers", "Containers", "Image ID", "Port", "Ports", "Host Port", "Host Ports", "Command", "Args", "Started", "Finished", "Ready", "State", "Last State",
        "Reason", "Exit Code", "Restart Count", "Image", "Container ID", "Limits", "Requests", "Liveness", "Readiness", "Environment", "Mounts", "Volumes", "QoS Class", "Tolerations", "Node-Selectors", "Node-Selector",
        "IP Family Policy", "IP Families", "Endpoints", "Address", "Subsets", "Hostname", "TargetRef", "NodeName", "Zone", "Topology", "Default backend", "TLS", "Rules",
        "StrategyType", "MinReadySeconds", "RollingUpdateStrategy", "OldReplicaSets", "NewReplicaSet", "Pods Status", "Pod Template", "Update Strategy", "Partition", "Volume Claims", "StorageClass", "Access Modes", "Priority Class Name",
        "Spec", "From", "To", "IPBlock", "CIDR", "Except", "To Port", "PodSelector", "NamespaceSelector", "Policy Types", "Not affecting egress traffic", "Not affecting ingress traffic", "VolumeMode", "Node Affinity", "Message", "Source", "Type", "<none> (Selected pods are isolated for ingress connectivity)", "<none> (Selected pods are isolated for egress connectivity)",
        "No resource quota.", "No LimitRange resource.", "Data", "BinaryData", "Metadata", "Involved Object", "Replicas", "Selector", "NotReadyAddresses",
    ];

    // What stands below these is passed over as a whole.
    private static readonly HashSet<string> FreeText = ["Capacity", "Allocatable", "Limits", "Requests", "Tolerations", "Mounts", "Volumes", "Non-terminated Pods", "Allocated resources", "Annotations", "Node Affinity", "Resource Quotas", "Resource Limits"];

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<KubectlDescription>(
        [.. Described.SelectMany(start => Sample.Named("Kubernetes", start)).Select(name => Sample.Text("Kubernetes", name))],
        read => read.Items.Concat(read.Events).SelectMany(one => LinesOf(one.Node)),
        IsPassedOver);

    // A line that no kubectl prints, as deep as the lines around it.
    [Theory]
    [InlineData("nodes", "Labels", "Annotations", "Taints", "Non-terminated Pods", "Allocated resources")]
    [InlineData("pods", "Labels", "Annotations", "Args", "Command", "Mounts", "Tolerations", "Type", "Optional", "Medium", "SizeLimit", "POD_IP", "GOMAXPROCS", "Exit Code")]
    [InlineData("services")]
    [InlineData("endpoints")]
    [InlineData("endpointslices", "Labels")]
    [InlineData("ingresses", "Rules")]
    [InlineData("networkpolicies")]
    [InlineData("persistentvolumes")]
    [InlineData("leases")]
    [InlineData("namespaces")]
    [InlineData("daemonsets", "Args", "Command", "Mounts", "Tolerations", "Optional", "NODE_NAME")]
    public void A_line_that_no_kubectl_prints_is_noted_wherever_it_stands(string resource, params string[] freeText)
    {
        foreach (var text in Sample.Named("Kubernetes", $"describe-{resource}").Select(name => Sample.Text("Kubernetes", name)))
        {
            var lines = text.TrimEnd().Split('\n');
            for (var at = 1; at <= lines.Length; at++)
            {
                var alien = $"{lines[at - 1][..^lines[at - 1].TrimStart().Length]}§ no line of kubectl";
                var read = Parse(string.Join('\n', [.. lines[..at], alien, .. lines[at..]]));
                Assert.True(IsIn(read, at + 1) || freeText.Any(name => IsBelow(lines[..at], name)), $"{resource}:{at + 1} below {lines[at - 1]}");
            }
        }
    }

    private static bool IsIn(Parsed<KubectlDescription> read, int number) =>
        read.Notes.Any(note => number >= note.Line.Number && number < note.Line.Number + note.Lines) || read.Value.Items.SelectMany(one => LinesOf(one.Node)).Any(line => line.Number == number);

    private static bool IsBelow(string[] lines, string heading) => lines.Reverse().Take(20).SkipWhile(line => !line.TrimStart().StartsWith($"{heading}:", StringComparison.Ordinal)).Any();

    private static bool IsPassedOver(SourceLine line)
    {
        var text = line.Text.Trim();
        return PassedOver.Contains(text.Split(':')[0]) || text.StartsWith("- Addresses:", StringComparison.Ordinal) || text.StartsWith("--", StringComparison.Ordinal) || text == "===="
            || text is ['T', 'y', 'p', 'e', ' ', ..] or ['N', 'a', 'm', 'e', ' ', ..] or ['H', 'o', 's', 't', ' ', ..] || IsKey(line) || Above(line).Any(FreeText.Contains);
    }

    // config.conf:
    // ----
    private static bool IsKey(SourceLine line) => line.Span.TrimEnd() is [.., ':'] && line.Artifact.Line(line.Position + 1).Text.TrimEnd() == "----";

    // The names of the fields that a line stands below.
    private static IEnumerable<string> Above(SourceLine line)
    {
        var indent = IndentOf(line);
        foreach (var above in line.Artifact.Lines().Take(line.Position - 1).Reverse().Where(above => !above.IsBlank))
        {
            if (IndentOf(above) >= indent)
                continue;

            indent = IndentOf(above);
            yield return above.Text.Trim().Split(':')[0];
        }
    }

    private static int IndentOf(SourceLine line) => line.Length - line.Span.TrimStart(" \t").Length;

    // Of a value of several lines all are read.
    private static IEnumerable<SourceLine> LinesOf(DocumentNode node) =>
        node.Children.SelectMany(LinesOf).Concat(Enumerable.Range(0, 1 + (node.Text ?? "").Count(letter => letter == '\n')).Select(further => node.Line with { Position = node.Line.Position + further }));

    private static void Both<T>(string resource, Action<ImmutableArray<T>> holds)
        where T : IKubernetesObject<T>
    {
        foreach (var read in Descriptions(resource))
            holds([.. read.Items.Select(T.From)]);
    }

    private static void Both(string resource, Action<KubernetesObject> holds)
    {
        foreach (var read in Descriptions(resource))
            holds(read.Items[0]);
    }

    private static IReadOnlyList<KubectlDescription> Descriptions(string resource) => Sample.ReadAll<KubectlDescription>("Kubernetes", $"describe-{resource}");

    private static Parsed<KubectlDescription> Parse(string text) => KubectlDescription.Parse(new(null, "describe", text));
}
