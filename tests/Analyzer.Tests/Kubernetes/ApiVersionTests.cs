using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

// The same objects in the forms of API servers 1.19 (1.18 where the group is older) and 1.33, cut down to what tells them apart.
public sealed class ApiVersionTests
{
    private const string Nodes119 = """
        {"kind":"NodeList","apiVersion":"v1","metadata":{"selfLink":"/api/v1/nodes","resourceVersion":"4711"},"items":[{"metadata":{"name":"cp-1","selfLink":"/api/v1/nodes/cp-1","labels":{"beta.kubernetes.io/os":"linux","node-role.kubernetes.io/master":""}},
        "spec":{"podCIDR":"10.42.0.0/24","podCIDRs":["10.42.0.0/24"],"taints":[{"key":"node-role.kubernetes.io/master","effect":"NoSchedule"}]},
        "status":{"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2021-03-02T10:11:12Z","reason":"KubeletReady"}],"addresses":[{"type":"InternalIP","address":"192.0.2.10"},{"type":"Hostname","address":"cp-1"}],
        "nodeInfo":{"kernelVersion":"3.10.0-1160.el7.x86_64","osImage":"CentOS Linux 7 (Core)","containerRuntimeVersion":"docker://19.3.13","kubeletVersion":"v1.19.4","kubeProxyVersion":"v1.19.4"}}}]}
        """;

    private const string Nodes133 = """
        {"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"4711"},"items":[{"metadata":{"name":"cp-1","labels":{"kubernetes.io/os":"linux","node-role.kubernetes.io/control-plane":"","node.kubernetes.io/exclude-from-external-load-balancers":""}},
        "spec":{"podCIDR":"10.42.0.0/24","podCIDRs":["10.42.0.0/24"],"taints":[{"key":"node-role.kubernetes.io/control-plane","effect":"NoSchedule"}]},
        "status":{"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2025-03-02T10:11:12Z","reason":"KubeletReady"}],"addresses":[{"type":"InternalIP","address":"192.0.2.10"},{"type":"Hostname","address":"cp-1"}],
        "nodeInfo":{"kernelVersion":"6.12.43+deb13-amd64","osImage":"Debian GNU/Linux 13 (trixie)","containerRuntimeVersion":"containerd://1.7.24","kubeletVersion":"v1.33.1","kubeProxyVersion":"","swap":{"capacity":0}},
        "runtimeHandlers":[{"name":"","features":{"recursiveReadOnlyMounts":true,"userNamespaces":false}}],"features":{"supplementalGroupsPolicy":true}}}]}
        """;

    private const string Pods119 = """
        {"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"web-0","namespace":"shop"},"spec":{"nodeName":"worker-1","dnsPolicy":"ClusterFirst","containers":[{"name":"web","image":"example.org/web:2","ports":[{"containerPort":8080,"protocol":"TCP"}]}]},
        "status":{"phase":"Running","hostIP":"192.0.2.21","podIP":"10.42.1.7","podIPs":[{"ip":"10.42.1.7"}],"conditions":[{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"containerID":"docker://9a1f"}},"ready":false,"restartCount":7,"containerID":"docker://9a1f","started":false}]}}]}
        """;

    private const string Pods133 = """
        {"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"web-0","namespace":"shop","generation":1},"spec":{"nodeName":"worker-1","dnsPolicy":"ClusterFirst","containers":[{"name":"web","image":"example.org/web:2","ports":[{"containerPort":8080,"protocol":"TCP"}],"restartPolicy":"Always","resizePolicy":[]}]},
        "status":{"phase":"Running","observedGeneration":1,"hostIP":"192.0.2.21","hostIPs":[{"ip":"192.0.2.21"}],"podIP":"10.42.1.7","podIPs":[{"ip":"10.42.1.7"}],"conditions":[{"type":"PodReadyToStartContainers","status":"True"},{"type":"Ready","status":"False"}],
        "containerStatuses":[{"name":"web","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"containerID":"containerd://9a1f"}},"ready":false,"restartCount":7,"containerID":"containerd://9a1f","started":false,"user":{"linux":{"uid":0}}}],"qosClass":"BestEffort"}}]}
        """;

    private const string Services118 = """
        {"kind":"ServiceList","apiVersion":"v1","items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":"http","nodePort":30080}],"selector":{"app":"web"},"clusterIP":"10.43.12.7","type":"NodePort","sessionAffinity":"ClientIP","externalTrafficPolicy":"Local","topologyKeys":["*"]},"status":{"loadBalancer":{}}},
        {"metadata":{"name":"db","namespace":"shop"},"spec":{"ports":[{"port":5432,"targetPort":5432}],"clusterIP":"None","type":"ClusterIP"},"status":{"loadBalancer":{}}}]}
        """;

    private const string Services133 = """
        {"kind":"ServiceList","apiVersion":"v1","items":[{"metadata":{"name":"web","namespace":"shop"},"spec":{"ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":"http","nodePort":30080}],"selector":{"app":"web"},"clusterIP":"10.43.12.7","clusterIPs":["10.43.12.7"],"type":"NodePort","sessionAffinity":"ClientIP","externalTrafficPolicy":"Local","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster","trafficDistribution":"PreferClose"},"status":{"loadBalancer":{}}},
        {"metadata":{"name":"db","namespace":"shop"},"spec":{"ports":[{"port":5432,"targetPort":5432}],"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP","internalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}]}
        """;

    private const string Slices119 = """
        {"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1beta1","items":[{"metadata":{"name":"web-29mrw","namespace":"shop","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["10.42.1.7"],"conditions":{"ready":true},
        "targetRef":{"kind":"Pod","namespace":"shop","name":"web-0"},"topology":{"kubernetes.io/hostname":"worker-1","topology.kubernetes.io/zone":"b"}}],"ports":[{"name":"http","protocol":"TCP","port":8080}]}]}
        """;

    private const string Slices133 = """
        {"kind":"EndpointSliceList","apiVersion":"discovery.k8s.io/v1","items":[{"metadata":{"name":"web-29mrw","namespace":"shop","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["10.42.1.7"],"conditions":{"ready":true,"serving":true,"terminating":false},
        "targetRef":{"kind":"Pod","namespace":"shop","name":"web-0"},"nodeName":"worker-1","zone":"b","hints":{"forZones":[{"name":"b"}]}}],"ports":[{"name":"http","protocol":"TCP","port":8080}]}]}
        """;

    private const string Ingresses118 = """
        {"kind":"IngressList","apiVersion":"networking.k8s.io/v1beta1","items":[{"metadata":{"name":"shop","namespace":"shop","annotations":{"kubernetes.io/ingress.class":"nginx"}},"spec":{"backend":{"serviceName":"fallback","servicePort":80},"tls":[{"hosts":["shop.example.org"],"secretName":"shop-tls"}],
        "rules":[{"host":"shop.example.org","http":{"paths":[{"path":"/","pathType":"ImplementationSpecific","backend":{"serviceName":"web","servicePort":"http"}}]}}]}}]}
        """;

    private const string Ingresses133 = """
        {"kind":"IngressList","apiVersion":"networking.k8s.io/v1","items":[{"metadata":{"name":"shop","namespace":"shop"},"spec":{"ingressClassName":"nginx","defaultBackend":{"service":{"name":"fallback","port":{"number":80}}},"tls":[{"hosts":["shop.example.org"],"secretName":"shop-tls"}],
        "rules":[{"host":"shop.example.org","http":{"paths":[{"path":"/","pathType":"ImplementationSpecific","backend":{"service":{"name":"web","port":{"name":"http"}}}}]}}]}}]}
        """;

    private const string Workloads115 = """
        {"kind":"DaemonSetList","apiVersion":"extensions/v1beta1","items":[{"metadata":{"name":"kube-proxy","namespace":"kube-system"},"spec":{"template":{"metadata":{"labels":{"k8s-app":"kube-proxy"}},"spec":{"containers":[{"name":"kube-proxy","image":"k8s.gcr.io/kube-proxy:v1.15.3"}]}},"templateGeneration":1},"status":{"desiredNumberScheduled":3,"numberReady":2}}]}
        """;

    private const string Workloads133 = """
        {"kind":"DaemonSetList","apiVersion":"apps/v1","items":[{"metadata":{"name":"kube-proxy","namespace":"kube-system"},"spec":{"selector":{"matchLabels":{"k8s-app":"kube-proxy"}},"template":{"metadata":{"labels":{"k8s-app":"kube-proxy"}},"spec":{"containers":[{"name":"kube-proxy","image":"registry.k8s.io/kube-proxy:v1.33.1"}]}}},"status":{"desiredNumberScheduled":3,"numberReady":2,"updatedNumberScheduled":3}}]}
        """;

    [Theory]
    [InlineData(Nodes119, "v1.19.4", "master")]
    [InlineData(Nodes133, "v1.33.1", "control-plane")]
    public void A_node_of_either_server(string list, string kubelet, string role)
    {
        var node = Assert.Single(Items<KubeNode>(list));

        Assert.Equal((kubelet, "192.0.2.10", "10.42.0.0/24", true, true), (node.Versions.Kubelet, $"{node.InternalIps.Single()}", $"{node.PodCidrs.Single()}", node.IsReady, node.IsControlPlane));
        Assert.Equal((role, $"node-role.kubernetes.io/{role}"), (node.Roles.Single(), node.Taints.Single().Key));
    }

    [Theory]
    [InlineData(Pods119)]
    [InlineData(Pods133)]
    public void A_pod_of_either_server(string list)
    {
        var pod = Assert.Single(Items<Pod>(list));

        Assert.Equal(("shop/web-0", "worker-1", "10.42.1.7", false, 7), (pod.FullName, pod.NodeName, $"{pod.Addresses.Single()}", pod.IsReady, pod.Restarts));
        Assert.Equal(("CrashLoopBackOff", 1, 8080), (pod.Containers[0].Status?.WaitingReason, pod.Containers[0].Status?.LastExitCode, pod.Containers[0].Ports[0].Port));
    }

    [Theory]
    [InlineData(Services118)]
    [InlineData(Services133)]
    public void Services_of_either_server(string list)
    {
        var all = Items<Service>(list);

        Assert.Equal(("10.43.12.7", 30080, "http", "Local", "Cluster", true), ($"{all[0].ClusterIps.Single()}", all[0].Ports[0].NodePort, all[0].Ports[0].TargetPort, all[0].ExternalTrafficPolicy, all[0].InternalTrafficPolicy, all[0].HasClientIpAffinity));
        Assert.Empty(all[1].ClusterIps);
    }

    // Before there was a field for it, the node's name stood among the topology of an endpoint.
    [Theory]
    [InlineData(Slices119)]
    [InlineData(Slices133)]
    public void A_slice_of_either_server(string list)
    {
        var slice = Assert.Single(Items<EndpointSlice>(list));
        var endpoint = Assert.Single(slice.Endpoints);

        Assert.Equal(("web", 8080, "worker-1", "shop/web-0"), (slice.Service, slice.Ports[0].Port, endpoint.NodeName, endpoint.Pod));
        Assert.True(endpoint is { IsReady: true, IsServing: true, IsTerminating: false });
    }

    [Theory]
    [InlineData(Ingresses118)]
    [InlineData(Ingresses133)]
    public void An_ingress_of_either_server(string list)
    {
        var ingress = Assert.Single(Items<Ingress>(list));

        Assert.Equal(("nginx", "shop-tls", "shop.example.org"), (ingress.ClassName, ingress.Tls[0].SecretName, ingress.Hosts.Single()));
        Assert.Equal(["web:http", "fallback:80"], ingress.Backends.Select(backend => $"{backend.Service}:{backend.Port}"));
    }

    [Theory]
    [InlineData(Workloads115)]
    [InlineData(Workloads133)]
    public void A_workload_of_either_server(string list)
    {
        var read = WorkloadList.Parse(new(null, "cluster/apps_v1_daemonsets.json", list));
        var workload = Assert.Single(read.Value.Items);

        Assert.Empty(read.Notes);
        Assert.Equal(("kube-system/kube-proxy", 3, 2, "kube-proxy"), (workload.FullName, workload.Desired ?? 0, workload.Ready, workload.Template.Containers[0].Name));
    }

    // 1.18 and 1.33 alike, but for what servers since 1.20 no longer say (selfLink) and since 1.33 add (a warning beside the list).
    [Theory]
    [InlineData("""{"kind":"EndpointsList","apiVersion":"v1","items":[{"metadata":{"name":"web","namespace":"shop","selfLink":"/api/v1/namespaces/shop/endpoints/web"},"subsets":[{"addresses":[{"ip":"10.42.1.7","nodeName":"worker-1","targetRef":{"kind":"Pod","namespace":"shop","name":"web-0","resourceVersion":"7"}}],"ports":[{"name":"http","port":8080,"protocol":"TCP"}]}]}]}""")]
    [InlineData("""{"kind":"EndpointsList","apiVersion":"v1","items":[{"metadata":{"name":"web","namespace":"shop","labels":{"endpoints.kubernetes.io/managed-by":"endpoint-controller"}},"subsets":[{"addresses":[{"ip":"10.42.1.7","nodeName":"worker-1","targetRef":{"kind":"Pod","namespace":"shop","name":"web-0"}}],"ports":[{"name":"http","port":8080,"protocol":"TCP"}]}]}]}""")]
    public void Endpoints_of_either_server(string list)
    {
        var endpoint = Assert.Single(Assert.Single(Items<EndpointsObject>(list)).Subsets[0].Endpoints);

        Assert.Equal(("10.42.1.7", "worker-1", "shop/web-0"), ($"{endpoint.Address}", endpoint.NodeName, endpoint.Pod));
    }

    // With a token's Secret as servers made it until 1.23, and without data as a collector takes it.
    [Theory]
    [InlineData("""{"kind":"SecretList","apiVersion":"v1","items":[{"metadata":{"name":"s","namespace":"shop","selfLink":"/x"},"data":{"ca.crt":"","token":""},"type":"kubernetes.io/service-account-token"}]}""", "ca.crt token")]
    [InlineData("""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","items":[{"kind":"Secret","metadata":{"name":"s","namespace":"shop"}}]}""", "")]
    public void A_secret_tells_the_names_of_its_keys(string list, string keys) => Assert.Equal(keys, string.Join(' ', Assert.Single(Items<Secret>(list)).Keys));

    [Theory]
    [InlineData("""{"kind":"ConfigMapList","apiVersion":"v1","items":[{"metadata":{"name":"coredns","namespace":"kube-system","selfLink":"/x"},"data":{"Corefile":".:53 {\n}\n"}}]}""")]
    [InlineData("""{"kind":"ConfigMapList","apiVersion":"v1","items":[{"metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":".:53 {\n}\n"},"immutable":true}]}""")]
    public void A_config_map_of_either_server(string list) => Assert.Equal(".:53 {\n}\n", Assert.Single(Items<ConfigMap>(list))["Corefile"]?.Text);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2")]
    [InlineData("""{"kind":"Status","status":"Failure","code":403}""")]
    [InlineData("""{"kind":"PodList","items":[7,"a",{"metadata":{}}]}""")]
    [InlineData("Error from server (Forbidden): pods is forbidden: User \"x\" cannot list resource \"pods\"")]
    [InlineData("\0\0\0")]
    public void What_is_no_list_of_objects_is_noted(string text)
    {
        var reads = new[]
        {
            KubernetesObjects.Parse(Text(text)).Notes, WorkloadList.Parse(Text(text)).Notes, KubernetesList<KubeNode>.Parse(Text(text)).Notes, KubernetesList<Pod>.Parse(Text(text)).Notes, KubernetesList<Service>.Parse(Text(text)).Notes,
            KubernetesList<EndpointSlice>.Parse(Text(text)).Notes, KubernetesList<EndpointsObject>.Parse(Text(text)).Notes, KubernetesList<Ingress>.Parse(Text(text)).Notes, KubernetesList<KubeEvent>.Parse(Text(text)).Notes,
            KubernetesList<Secret>.Parse(Text(text)).Notes, KubernetesList<ConfigMap>.Parse(Text(text)).Notes,
        };

        Assert.All(reads, notes => Assert.Equal(text.Length == 0, notes.IsEmpty));
        Assert.Empty(KubernetesObjects.Parse(Text(text)).Value.Items);
    }

    private static ImmutableArray<T> Items<T>(string list)
        where T : IKubernetesObject<T>
    {
        var read = KubernetesList<T>.Parse(Text(list));
        Assert.Empty(read.Notes);
        return read.Value.Items;
    }

    private static ArtifactText Text(string content) => new(null, "cluster/list.json", content);
}
