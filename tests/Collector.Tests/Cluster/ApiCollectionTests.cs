using SupportBundle.Bundle;
using SupportBundle.Collector.Cluster;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Cluster;

public sealed class ApiCollectionTests
{
    private static readonly ApiListSpec Pods = new("cluster/core_v1_pods", "core", "v1", "pods") { Why = "Test.", Extension = "json" };
    private static readonly ApiListSpec Secrets = new("cluster/core_v1_secrets", "core", "v1", "secrets") { Why = "Test.", Extension = "json", MetadataOnly = true };
    private static readonly ApiGetSpec Version = new("cluster/version", "/version") { Why = "Test.", Extension = "json" };
    private static readonly ApiGetSpec Readyz = new("cluster/readyz", "/readyz?verbose") { Why = "Test." };

    [Fact]
    public async Task Pages_are_joined_into_one_list()
    {
        using var server = new FakeApiServer(path => path switch
        {
            "/api/v1/pods?limit=500" => Answer.Json(List("\"next 1\"", Pod("a"), Pod("b"))),
            "/api/v1/pods?limit=500&continue=next%201" => Answer.Json(List("\"2\"", Pod("c"))),
            "/api/v1/pods?limit=500&continue=2" => Answer.Json(List("\"\"", Pod("d"))),
            _ => Answer.Status(500, path),
        });

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Equal(["a", "b", "c", "d"], collected.Names);
        Assert.Equal("PodList", collected.Json.GetProperty("kind").GetString());
        Assert.Equal("11888", collected.Json.GetProperty("metadata").GetProperty("resourceVersion").GetString());
        Assert.False(collected.Json.GetProperty("metadata").TryGetProperty("continue", out _));
        Assert.Equal((ItemStatus.Collected, "cluster/core_v1_pods.json", "api", "GET /api/v1/pods"), (collected.Item.Status, collected.Item.Path, collected.Item.Where, collected.Item.Source.Api));
    }

    [Fact]
    public async Task Each_key_stands_on_its_own_line_and_bulk_is_left_out()
    {
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", Pod("a"))));

        var collected = await Collected.FromAsync(server, Pods);

        Assert.DoesNotContain("managedFields", collected.Text);
        Assert.Contains("\n        \"name\": \"a\"", collected.Text);
        Assert.Contains("\"quote\": \"<a \\\"b\\\" & 日本 1.50>\"", collected.Text);
        Assert.Contains("1.50e2", collected.Text);
    }

    [Fact]
    public async Task An_empty_list_is_a_list()
    {
        using var server = new FakeApiServer(_ => Answer.Json("""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":null}"""));

        Assert.Empty((await Collected.FromAsync(server, Pods)).Names);
    }

    [Fact]
    public async Task An_object_larger_than_the_buffer_is_whole()
    {
        var large = new string('x', 300_000);
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", Pod("a"), Pod(large), Pod("c"))));

        Assert.Equal(["a", large, "c"], (await Collected.FromAsync(server, Pods)).Names);
    }

    [Fact]
    public async Task A_list_that_expired_is_begun_again_once()
    {
        var expired = 0;
        using var server = new FakeApiServer(path => path.Contains("continue") switch
        {
            false => Answer.Json(List("\"n\"", Pod("a"))),
            true when Interlocked.Increment(ref expired) == 1 => Answer.Status(410, "The provided continue parameter is too old"),
            true => Answer.Json(List("\"\"", Pod("b"))),
        });

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Equal(["a", "b"], collected.Names);
        Assert.Equal(ItemStatus.Collected, collected.Item.Status);
    }

    [Fact]
    public async Task A_list_that_expires_again_keeps_what_there_is()
    {
        using var server = new FakeApiServer(path => path.Contains("continue") ? Answer.Status(410, "too old") : Answer.Json(List("\"n\"", Pod("a"))));

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Equal(["a"], collected.Names);
        Assert.Equal(ItemStatus.Truncated, collected.Item.Status);
        Assert.Contains("410", collected.Item.Reason);
    }

    [Theory]
    [InlineData(401, ItemStatus.Denied)]
    [InlineData(403, ItemStatus.Denied)]
    [InlineData(404, ItemStatus.Absent)]
    [InlineData(500, ItemStatus.Failed)]
    [InlineData(429, ItemStatus.Failed)]
    public async Task A_refusal_leaves_its_item_and_the_others_go_on(int code, ItemStatus status)
    {
        using var server = new FakeApiServer(path => path.StartsWith("/api/v1/pods") ? Answer.Status(code, "because of this") : Answer.Json("{\"major\": \"1\"}"));

        var collected = await Collected.FromAsync(server, Pods, Version);

        Assert.Equal([status, ItemStatus.Collected], collected.Manifest.Items.Select(item => item.Status));
        Assert.Contains("because of this", collected.Manifest.Items[0].Reason);
        Assert.Equal("{\"major\": \"1\"}", collected.Text.Trim());
    }

    [Fact]
    public async Task What_is_not_ready_is_kept_although_the_answer_is_an_error()
    {
        using var server = new FakeApiServer(_ => new Answer(500, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n"));

        var collected = await Collected.FromAsync(server, Readyz);

        Assert.Equal((ItemStatus.Failed, "cluster/readyz.txt"), (collected.Item.Status, collected.Item.Path));
        Assert.Contains("[-]etcd failed", collected.Text);
    }

    [Fact]
    public async Task An_answer_cut_off_keeps_whole_objects_as_valid_JSON()
    {
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", Pod("a"), Pod("b"), Pod("c"))) with { Kind = AnswerKind.Cut });

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Equal("a", collected.Names[0]);
        Assert.InRange(collected.Names.Length, 1, 2);
        Assert.Equal(ItemStatus.Truncated, collected.Item.Status);
    }

    [Fact]
    public async Task A_list_beyond_its_byte_limit_is_cut_at_an_object()
    {
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", [.. Enumerable.Range(0, 100).Select(n => Pod($"p{n}"))])));

        var collected = await Collected.FromAsync(server, Pods with { MaxBytes = 5_000 });

        Assert.InRange(collected.Names.Length, 2, 50);
        Assert.Equal(ItemStatus.Truncated, collected.Item.Status);
    }

    [Fact]
    public async Task A_page_that_is_no_list_fails()
    {
        using var server = new FakeApiServer(_ => Answer.Json("<html>Welcome to the proxy</html>"));

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Equal(ItemStatus.Failed, collected.Item.Status);
        Assert.Empty(collected.Entries);
    }

    [Fact]
    public async Task A_server_that_hangs_is_waited_for_twice_and_no_more()
    {
        using var server = new FakeApiServer(_ => new Answer(200, "", AnswerKind.Hang));
        var specs = new CollectionSpec[] { Version, Readyz, Pods, Secrets };

        var collected = await Collected.FromAsync(server.Connection, specs, new ApiLimits { Request = TimeSpan.FromMilliseconds(200) });

        // On a busy machine the time may end before the request is even sent.
        Assert.Equal([ItemStatus.TimedOut, ItemStatus.TimedOut, ItemStatus.Failed, ItemStatus.Failed], collected.Manifest.Items.Select(item => item.Status));
        Assert.InRange(server.Requests.Count, 0, 2);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_tried_once()
    {
        var connection = new KubeConnection(new Uri("https://127.0.0.1:1/"), "test");

        var collected = await Collected.FromAsync(connection, [Version, Pods]);

        Assert.All(collected.Manifest.Items, item => Assert.Equal((ItemStatus.Failed, "no connection to 127.0.0.1:1: ConnectionRefused"), (item.Status, item.Reason)));
    }

    [Fact]
    public async Task Values_of_secrets_are_nowhere_in_the_bundle()
    {
        const string secret = """
            {"metadata":{"name":"web-tls","namespace":"shop","managedFields":[{"manager":"kubectl"}],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"tls.key\":\"aHVudGVyMg==\"}}","note":"kept"}},
             "data":{"tls.crt":"aHVudGVyMQ==","tls.key":"aHVudGVyMg==","odd":{"deeper":"aHVudGVyMw=="}},"stringData":{"password":"hunter4"},"type":"kubernetes.io/tls","spare":"aHVudGVyNQ=="}
            """;
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", secret, Pod("b"))));

        var collected = await Collected.FromAsync(server, Secrets);
        var written = collected.Json.GetProperty("items")[0];

        Assert.DoesNotContain("aHVudGVy", collected.Text);
        Assert.DoesNotContain("hunter", collected.Text);
        Assert.DoesNotContain("last-applied", collected.Text);
        Assert.Equal(["tls.crt", "tls.key", "odd"], written.GetProperty("data").EnumerateObject().Select(each => each.Name));
        Assert.Equal("kept", written.GetProperty("metadata").GetProperty("annotations").GetProperty("note").GetString());
        Assert.Equal("kubernetes.io/tls", written.GetProperty("type").GetString());
        Assert.Equal(4, collected.Item.Redactions["secret-data"]);
    }

    [Fact]
    public async Task Schemas_of_custom_resources_are_left_out()
    {
        const string definition = """{"metadata":{"name":"ippools.crd.projectcalico.org"},"spec":{"group":"crd.projectcalico.org","versions":[{"name":"v1","served":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""";
        using var server = new FakeApiServer(_ => Answer.Json(List("\"\"", definition)));

        var collected = await Collected.FromAsync(server, new ApiListSpec("cluster/x", "apiextensions.k8s.io", "v1", "customresourcedefinitions") { Why = "Test.", Extension = "json" });

        Assert.DoesNotContain("openAPIV3Schema", collected.Text);
        Assert.Contains("\"served\": true", collected.Text);
    }

    [Fact]
    public async Task Namespaces_asked_for_one_by_one_make_one_list()
    {
        using var server = new FakeApiServer(path => Answer.Json(List("\"\"", Pod(path.Split('/')[4]))));

        var collected = await Collected.FromAsync(server, Pods with { Namespaces = ["kube-system", "metallb-system"] });

        Assert.Equal(["kube-system", "metallb-system"], collected.Names);
    }

    [Fact]
    public async Task The_token_is_sent_and_stands_nowhere_in_the_bundle()
    {
        using var server = new FakeApiServer(_ => Answer.Status(401, "Unauthorized"));

        var collected = await Collected.FromAsync(server, Pods);

        Assert.Contains("Authorization: Bearer abcdef.0123456789abcdef", server.Headers);
        Assert.DoesNotContain("abcdef.0123456789abcdef", collected.Manifest.ToString() + server.Connection + string.Join(' ', collected.Manifest.Items));
    }

    private static string List(string next, params string[] items) =>
        $$$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"11888","continue":{{{next}}} },"items":[{{{string.Join(",\n", items)}}}]}""";

    private static string Pod(string name) => $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"kube-system","managedFields":[{"manager":"kubelet","fieldsV1":{"f:status":"x"} }],"annotations":{"quote":"<a \"b\" & \u65e5本 1.50>"} },"spec":{"nodeName":"worker1","weight":1.50e2,"hostNetwork":true,"overhead":null} }
        """;
}
