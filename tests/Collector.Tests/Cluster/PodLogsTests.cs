using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Cluster;

public sealed class PodLogsTests
{
    private static readonly ApiLogsSpec Logs = new("cluster/pod-logs", ["kube-system"]) { Why = "Test.", Timeout = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Current_and_previous_logs_are_taken_those_in_trouble_first()
    {
        using var server = new FakeApiServer(path => Answering(path, _ => new Answer(200, "2026-01-02T03:04:05.678901234Z I0102 started\n")));

        var collected = await Collected.FromAsync(server, Logs);

        Assert.Equal(
            ["cluster/logs/kube-system/coredns-b/coredns.log", "cluster/logs/kube-system/coredns-b/coredns.previous.log", "cluster/logs/kube-system/kube-proxy-a/kube-proxy.log"],
            collected.Manifest.Items.Select(item => item.Path));
        Assert.All(collected.Entries.Values, text => Assert.Contains("I0102 started", text));
        Assert.All(server.Requests.Skip(1), request => Assert.Contains("timestamps=true&tailLines=20000&sinceSeconds=86400&limitBytes=16777216", request));
    }

    [Fact]
    public async Task A_log_beyond_its_limit_is_truncated()
    {
        using var server = new FakeApiServer(path => Answering(path, _ => new Answer(200, new string('x', 5000))));

        var collected = await Collected.FromAsync(server, Logs with { MaxBytes = 1000 });

        Assert.All(collected.Manifest.Items, item => Assert.Equal((ItemStatus.Truncated, 1000), (item.Status, item.Bytes)));
    }

    [Fact]
    public async Task A_node_whose_kubelet_does_not_answer_is_asked_once()
    {
        using var server = new FakeApiServer(path => Answering(path, _ => Answer.Status(500, "dial tcp 10.0.0.2:10250: i/o timeout")));

        var collected = await Collected.FromAsync(server, Logs);

        Assert.Equal([ItemStatus.Failed, ItemStatus.Skipped, ItemStatus.Failed], collected.Manifest.Items.Select(item => item.Status));
        Assert.Equal("kubelet of worker2 did not answer for another log", collected.Manifest.Items[1].Reason);
    }

    [Fact]
    public async Task No_more_containers_are_asked_for_than_the_spec_says()
    {
        using var server = new FakeApiServer(path => Answering(path, _ => new Answer(200, "x\n")));

        var collected = await Collected.FromAsync(server, Logs with { MaxContainers = 1 });

        Assert.Equal([ItemStatus.Collected, ItemStatus.Skipped, ItemStatus.Skipped], collected.Manifest.Items.Select(item => item.Status));
    }

    [Fact]
    public async Task Pods_that_may_not_be_listed_leave_one_item()
    {
        using var server = new FakeApiServer(_ => Answer.Status(403, "pods is forbidden"));

        Assert.Equal(ItemStatus.Denied, (await Collected.FromAsync(server, Logs)).Item.Status);
    }

    private static Answer Answering(string path, Func<string, Answer> log) => path.Contains("/log?") ? log(path) : Answer.Json("""
        {"kind":"PodList","apiVersion":"v1","metadata":{},"items":[
        {"metadata":{"name":"kube-proxy-a","namespace":"kube-system"},"spec":{"nodeName":"worker1"},"status":{"containerStatuses":[{"name":"kube-proxy","ready":true,"restartCount":0,"state":{"running":{}}}]}},
        {"metadata":{"name":"coredns-b","namespace":"kube-system"},"spec":{"nodeName":"worker2"},"status":{"containerStatuses":[{"name":"coredns","ready":false,"restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}},
        {"metadata":{"name":"pending","namespace":"kube-system"},"spec":{},"status":{"containerStatuses":[{"name":"never-ran","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ContainerCreating"}}}]}},
        {"metadata":{"name":"unscheduled","namespace":"kube-system"},"spec":{},"status":{"phase":"Pending"}}]}
        """);
}
