using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Script;

/// <summary>What the script asks of the Kubernetes API, with a stand-in that answers as kubectl 1.29 does.</summary>
public sealed class ScriptClusterTests
{
    private const string Kubectl = """
        #!/bin/sh
        case "$*" in
        "get --raw /version"*) echo '{"major": "1", "minor": "29", "gitVersion": "v1.29.1"}' ;;
        "get --raw /readyz"*) echo 'Error from server (InternalError): an error on the server ("[-]etcd failed: reason withheld") has prevented the request from succeeding' >&2; exit 1 ;;
        "get nodes --all-namespaces --output=json") echo '{"apiVersion":"v1","kind":"List","items":[{"kind":"Node","metadata":{"name":"n1"}}]}' ;;
        "get leases.v1.coordination.k8s.io --all-namespaces --output=json") echo 'Error from server (Forbidden): leases.coordination.k8s.io is forbidden: User "u" cannot list resource "leases" in API group "coordination.k8s.io" at the cluster scope' >&2; exit 1 ;;
        "get things.v1.example.org"*) echo 'error: the server doesn'"'"'t have a resource type "things"' >&2; exit 1 ;;
        "get secrets --all-namespaces --output=go-template="*) echo '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"shop"},"type":"Opaque"}]}' ;;
        "get secrets"*) echo 'password: hunter2' ;;
        "get pods --namespace=kube-system "*jsonpath*) printf 'kube-system coredns-1 coredns\nkube-system etcd-n1 etcd\n' ;;
        "get pods --namespace="*) ;;
        "logs --namespace=kube-system coredns-1 --container=coredns --since=24h --timestamps") echo '2026-01-02T03:04:05.000000000Z [INFO] plugin/reload: Running configuration' ;;
        "logs --namespace=kube-system coredns-1 --container=coredns --since=24h --timestamps --previous") echo 'Error from server (BadRequest): previous terminated container "coredns" in pod "coredns-1" not found' >&2; exit 1 ;;
        "logs --namespace=kube-system etcd-n1 --container=etcd --since=24h --timestamps") echo 'Error from server: Get "https://10.0.0.1:10250/containerLogs/kube-system/etcd-n1/etcd": dial tcp 10.0.0.1:10250: connect: connection refused' >&2; exit 1 ;;
        *) echo "error: unknown command \"$*\"" >&2; exit 1 ;;
        esac
        """;

    private static readonly CollectionSpec[] Specs =
    [
        new ApiGetSpec("cluster/version", "/version") { Why = "Test.", Extension = "json" },
        new ApiGetSpec("cluster/readyz", "/readyz?verbose") { Why = "Test." },
        new ApiListSpec("cluster/core_v1_nodes", "core", "v1", "nodes") { Why = "Test." },
        new ApiListSpec("cluster/coordination.k8s.io_v1_leases", "coordination.k8s.io", "v1", "leases") { Why = "Test." },
        new ApiListSpec("cluster/example.org_v1_things", "example.org", "v1", "things") { Why = "Test." },
        new ApiListSpec("cluster/core_v1_secrets", "core", "v1", "secrets") { Why = "Test.", MetadataOnly = true },
        new ApiLogsSpec("cluster/logs", ["kube-system", "kube-flannel"]) { Why = "Test." },
    ];

    public static TheoryData<string> Shells => [.. ShellScript.Shells];

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_the_server_answers_is_kept_as_it_says_it(string shell)
    {
        using var run = ShellScript.RunWithApi(shell, Kubectl, Specs);

        Assert.Contains("v1.29.1", run.TextAt("cluster/version.json"), StringComparison.Ordinal);
        Assert.Contains("\"name\":\"n1\"", run.TextAt("cluster/core_v1_nodes.json"), StringComparison.Ordinal);
        Assert.All(["cluster/version", "cluster/core_v1_nodes"], spec => Assert.Equal(("api", ItemStatus.Collected), (One(run, spec).Where, One(run, spec).Status)));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Of_Secrets_only_their_names_are_asked_for(string shell)
    {
        using var run = ShellScript.RunWithApi(shell, Kubectl, Specs);

        var secrets = run.TextAt(One(run, "cluster/core_v1_secrets").Path);
        Assert.Contains("\"name\":\"db\"", secrets, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", secrets, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void What_is_forbidden_or_missing_is_told_and_the_rest_goes_on(string shell)
    {
        using var run = ShellScript.RunWithApi(shell, Kubectl, Specs);

        Assert.Contains("cannot list resource", One(run, "cluster/coordination.k8s.io_v1_leases").Reason, StringComparison.Ordinal);
        Assert.Contains("have a resource type", One(run, "cluster/example.org_v1_things").Reason, StringComparison.Ordinal);
        Assert.Contains("etcd failed", One(run, "cluster/readyz").Reason, StringComparison.Ordinal);
        Assert.All(["cluster/coordination.k8s.io_v1_leases", "cluster/example.org_v1_things", "cluster/readyz"], spec => Assert.NotEqual(ItemStatus.Collected, One(run, spec).Status));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Logs_of_system_pods_are_taken_by_container_and_one_that_cannot_be_had_says_why(string shell)
    {
        using var run = ShellScript.RunWithApi(shell, Kubectl, Specs);

        Assert.Contains("plugin/reload", run.TextAt("cluster/logs/kube-system/coredns-1/coredns.log"), StringComparison.Ordinal);
        var logs = run.Manifest.Items.Where(item => item.Spec == "cluster/logs").ToList();
        Assert.Contains("connection refused", Assert.Single(logs, item => item.Status != ItemStatus.Collected).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(logs, item => item.Path?.EndsWith(".previous.log", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Where_the_API_does_not_answer_every_spec_says_so(string shell)
    {
        using var run = ShellScript.RunWithApi(shell, "#!/bin/sh\necho 'The connection to the server 10.0.0.10:6443 was refused - did you specify the right host or port?' >&2\nexit 1\n", Specs);

        // The host may have network namespaces, of each of which the script says whose it is.
        var asked = run.Manifest.Items.Where(item => item.Spec.StartsWith("cluster/", StringComparison.Ordinal)).ToList();
        Assert.Equal(Specs.Length, asked.Count);
        Assert.All(asked, item => Assert.Contains("10.0.0.10:6443 was refused", item.Reason, StringComparison.Ordinal));
    }

    private static ManifestItem One(ShellScript run, string spec) => Assert.Single(run.Manifest.Items, item => item.Spec == spec);
}
