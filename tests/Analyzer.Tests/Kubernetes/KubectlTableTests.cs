using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class KubectlTableTests
{
    // kubectl get pods -A -o wide, kubectl 1.28
    private const string OfPods = """
        NAMESPACE     NAME                              READY   STATUS              RESTARTS       AGE     IP            NODE       NOMINATED NODE   READINESS GATES
        kube-system   coredns-5d78c9869d-8xv2k          0/1     CrashLoopBackOff    7 (2m1s ago)   13m     10.244.1.4    worker-1   <none>           <none>
        kube-system   kube-proxy-hh7tz                  1/1     Running             0              5d17h   10.240.0.21   worker-1   <none>           <none>
        kube-system   kube-flannel-ds-2xk9q             1/1     Running             1 (5d ago)     5d17h   10.240.0.21   worker-1   <none>           <none>
        shop          web-6b7f6d9c5-7qkzj               0/1     ContainerCreating   0              3s      <none>        worker-2   <none>           <none>
        """;

    // kubectl get po -o wide --show-labels, kubectl 1.11
    private const string OldPods = """
        NAME                    READY     STATUS      RESTARTS   AGE       IP           NODE       NOMINATED NODE   LABELS
        web-69fcf667c-hsj65     1/1       Running     14         2y45d     10.244.2.7   worker-2   <none>           app=web,pod-template-hash=259723
        batch-1531-x2x4q        0/1       Completed   0          1h        10.244.2.9   worker-2   <none>           <none>
        """;

    // kubectl get nodes -o wide, kubectl 1.29
    private const string OfNodes = """
        NAME       STATUS                     ROLES           AGE     VERSION          INTERNAL-IP   EXTERNAL-IP   OS-IMAGE                         KERNEL-VERSION          CONTAINER-RUNTIME
        cp-1       Ready                      control-plane   5d17h   v1.29.1          10.240.0.10   <none>        Ubuntu 22.04.3 LTS               5.15.0-91-generic       containerd://1.7.11
        worker-1   NotReady,SchedulingDisabled   <none>       5d17h   v1.29.1          10.240.0.21   <none>        Debian GNU/Linux 12 (bookworm)   6.1.0-17-amd64          docker://24.0.7
        """;

    // kubectl get svc -A -o wide, kubectl 1.28
    private const string OfServices = """
        NAMESPACE     NAME         TYPE           CLUSTER-IP      EXTERNAL-IP     PORT(S)                      AGE     SELECTOR
        default       kubernetes   ClusterIP      10.96.0.1       <none>          443/TCP                      5d17h   <none>
        kube-system   kube-dns     ClusterIP      10.96.0.10      <none>          53/UDP,53/TCP,9153/TCP       5d17h   k8s-app=kube-dns
        shop          web          LoadBalancer   10.107.12.7     192.168.0.240   80:30080/TCP,443:30443/TCP   4d      app=web
        shop          db           ClusterIP      None            <none>          5432/TCP                     4d      app=db
        shop          pay          LoadBalancer   10.101.7.9      <pending>       80:31001/TCP                 4d      app=pay
        """;

    // kubectl get all, kubectl 1.30
    private const string All = """
        NAME                       READY   STATUS    RESTARTS   AGE
        pod/web-6b7f6d9c5-7qkzj    1/1     Running   0          4d

        NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
        service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   5d

        NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
        deployment.apps/web   1/1     1            1           4d
        """;

    [Fact]
    public void A_row_tells_of_a_pod_what_its_columns_say()
    {
        var pods = Read<Pod>(OfPods);

        Assert.Equal(["kube-system/coredns-5d78c9869d-8xv2k", "kube-system/kube-proxy-hh7tz", "kube-system/kube-flannel-ds-2xk9q", "shop/web-6b7f6d9c5-7qkzj"], pods.Select(pod => pod.FullName));
        Assert.Equal(("Running", "CrashLoopBackOff", 7, false), (pods[0].Phase, pods[0].Reason, pods[0].Restarts, pods[0].IsReady));
        Assert.Equal("10.244.1.4", Assert.Single(pods[0].Addresses).ToString());
        Assert.Equal("worker-1", pods[1].NodeName);
        Assert.True(pods[1].IsReady);
        Assert.Equal(("Pending", 0), (pods[3].Phase, pods[3].Addresses.Length));
        Assert.Equal(2, pods[0].Line.Number);
    }

    [Fact]
    public void What_no_column_says_is_not_known()
    {
        var pods = Read<Pod>(OfPods);

        Assert.Equal("get: kubectl get shows no metadata.labels of Pod kube-system/coredns-5d78c9869d-8xv2k", pods[0].Object.WhyUnknown("metadata", "labels"));
        Assert.Null(pods[3].Object.WhyUnknown("status", "podIPs"));
    }

    [Fact]
    public void A_table_without_namespaces_is_of_one_of_them()
    {
        var table = Parse(OldPods).Value;

        Assert.Equal("kubectl get was asked for one namespace", table.WhyPartial);
        Assert.Null(Parse(OfPods).Value.WhyPartial);
        Assert.Null(Parse(OfNodes).Value.WhyPartial);
    }

    [Fact]
    public void Labels_are_known_where_they_are_shown_also_that_there_are_none()
    {
        var pods = Read<Pod>(OldPods);

        Assert.Equal("web", pods[0].Labels["app"]);
        Assert.Equal(("Succeeded", 0), (pods[1].Phase, pods[1].Labels.Count));
        Assert.Null(pods[1].Object.WhyUnknown("metadata", "labels"));
    }

    [Fact]
    public void Cells_of_several_words_stay_together()
    {
        var nodes = Read<KubeNode>(OfNodes);

        Assert.Equal("Ubuntu 22.04.3 LTS", nodes[0].Versions.OsImage);
        Assert.Equal("10.240.0.10", Assert.Single(nodes[0].InternalIps).ToString());
        Assert.True(nodes[0].IsReady && nodes[0].IsControlPlane);
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", nodes[1].Versions.OsImage);
        Assert.Equal("docker://24.0.7", nodes[1].Versions.ContainerRuntime);
        Assert.True(nodes[1].IsUnschedulable && !nodes[1].IsReady);
    }

    [Fact]
    public void A_row_tells_of_a_service_its_ports_but_not_its_policies()
    {
        var services = Read<Service>(OfServices);

        Assert.Equal(["53/UDP", "53/TCP", "9153/TCP"], services[1].Ports.Select(port => $"{port.Port}/{port.Protocol}"));
        Assert.Equal("k8s-app=kube-dns", string.Join(',', services[1].Selector.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal([30080, 30443], services[2].Ports.Select(port => port.NodePort));
        Assert.Equal("192.168.0.240", Assert.Single(services[2].Ingress).Address?.ToString());
        Assert.Empty(services[3].ClusterIps);
        Assert.Empty(services[4].Ingress);
        Assert.Equal("", services[2].ExternalTrafficPolicy);
        Assert.Equal("", services[2].Ports[0].TargetPort);
    }

    [Fact]
    public void Of_several_tables_each_row_names_its_kind()
    {
        var read = Parse(All);

        Assert.Equal(["Pod web-6b7f6d9c5-7qkzj", "Service kubernetes", "Deployment web"], read.Value.Items.Select(one => one.ToString()));
        Assert.Empty(read.Notes);
    }

    [Fact]
    public void Endpoints_beyond_the_third_are_said_to_be_there()
    {
        // kubectl get endpoints -A, kubectl 1.27
        var one = Assert.Single(Read<EndpointsObject>("""
            NAMESPACE     NAME       ENDPOINTS                                               AGE
            kube-system   kube-dns   10.244.0.2:53,10.244.0.3:53,10.244.0.2:53 + 3 more...   5d17h
            """));

        Assert.Equal(["10.244.0.2:53", "10.244.0.3:53", "10.244.0.2:53"], one.Subsets.Select(set => $"{set.Endpoints[0].Address}:{set.Ports[0].Port}"));
        Assert.Equal("3 more...", one.Object.Node.TextAt("more"));
    }

    [Theory]
    [InlineData("kube-system   5m31s       Warning   BackOff   pod/coredns-x   Back-off restarting failed container", 331)]
    [InlineData("shop          2d4h        Normal    Pulled    pod/web-y       Successfully pulled image in 2.3s", 187200)]
    public void An_event_of_a_table_says_how_long_ago_it_was(string row, int seconds)
    {
        // kubectl get events -A, kubectl 1.26
        var one = Assert.Single(Read<KubeEvent>($"NAMESPACE     LAST SEEN   TYPE      REASON    OBJECT          MESSAGE\n{row}\n"));

        Assert.Equal(seconds, one.LastAgo?.TotalSeconds);
        Assert.Equal("pod", one.About.Kind);
    }

    [Theory]
    [InlineData("5m30s", 330)]
    [InlineData("2y45d", 66_960_000)]
    [InlineData("<unknown>", null)]
    [InlineData("<invalid>", null)]
    [InlineData("5", null)]
    [InlineData("", null)]
    [InlineData("99999999999d", null)]
    public void An_age_is_read_as_kubectl_writes_it(string text, int? seconds) =>
        Assert.Equal(seconds, KubectlAge.Parse(text)?.TotalSeconds);

    [Theory]
    [InlineData("coredns-x   1/1   Running")]
    [InlineData("FOO   BAR\na     b\n")]
    [InlineData("NAME   READY   STATUS   RESTARTS   AGE\nmoved here there by somebody\n")]
    [InlineData("error: the server doesn't have a resource type \"pod\"")]
    public void What_is_no_row_of_objects_is_noted(string text)
    {
        var read = Parse(text);

        Assert.Empty(read.Value.Items);
        Assert.Single(read.Notes);
    }

    [Fact]
    public void No_text_throws_and_every_line_is_accounted_for() =>
        Check.One(Seeded.Config, Prop.ForAll<string[]>(words =>
        {
            var text = string.Join('\n', words.Select((word, i) => i % 3 == 0 ? "NAME   READY   STATUS   RESTARTS" : $"{word}   1/1   {word}"));
            var tables = TextTables.Parse(new(null, "get", text));
            var lines = new ArtifactText(null, "get", text).Lines().Count(line => !line.IsBlank);
            Parse(text);
            return tables.Value.All.Sum(table => table.Rows.Length + 1) + tables.Notes.Length <= lines;
        }));

    [Fact]
    public void No_row_is_lost() => LineAccounting.Holds<KubectlTable>(
        string.Join('\n', OfPods, OldPods, OfNodes, OfServices, All),
        table => table.Items.Select(one => one.Line),
        line => !line.Any(char.IsAsciiLetterLower) || line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal));

    private static Parsed<KubectlTable> Parse(string text) => KubectlTable.Parse(new(null, "get", text));

    private static List<T> Read<T>(string text)
        where T : IKubernetesObject<T> => [.. Parse(text).Value.Items.Select(T.From)];
}
