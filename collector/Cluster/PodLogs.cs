using System.Text.Json;
using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Cluster;

/// <summary>Logs of the cluster's own pods, those in trouble first; a node whose kubelet does not answer is asked once.</summary>
internal sealed class PodLogs(KubeClient client, ApiItems items, ApiLogsSpec spec, ApiLimits limits)
{
    private readonly HashSet<string> _silentNodes = [];
    private int _asked;

    public async Task CollectAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(spec.Timeout);
        var containers = await ContainersAsync(limit.Token).ConfigureAwait(false);
        if (containers is null)
            return;

        foreach (var container in containers.OrderBy(each => each.Ready && each.Restarts == 0).ThenByDescending(each => each.Restarts))
        {
            await AskAsync(container, previous: false, limit.Token).ConfigureAwait(false);
            if (container.Restarts > 0)
                await AskAsync(container, previous: true, limit.Token).ConfigureAwait(false);
        }

        if (_asked == 0)
            items.AddNothing(spec.Id, "pods of system namespaces", ItemStatus.Absent, "no pod of a system namespace has run");
    }

    private async Task<List<PodContainer>?> ContainersAsync(CancellationToken stop)
    {
        var containers = new List<PodContainer>();
        try
        {
            foreach (var each in spec.Namespaces)
                await ContainersOfAsync(each, containers, stop).ConfigureAwait(false);
            return containers;
        }
        catch (ApiException exception) when (containers.Count == 0)
        {
            items.AddNothing(spec.Id, "pods of system namespaces", exception.Status, exception.Message);
            return null;
        }
        catch (ApiException)
        {
            // Some pods are better than none; those of the missing namespaces show in the list of pods.
            return containers;
        }
        catch (OperationCanceledException)
        {
            items.AddNothing(spec.Id, "pods of system namespaces", ItemStatus.Skipped, "the collection was ended before this");
            return null;
        }
    }

    private async Task ContainersOfAsync(string @namespace, List<PodContainer> containers, CancellationToken stop)
    {
        string? next = null;
        do
        {
            var query = next is null ? "" : $"&continue={Uri.EscapeDataString(next)}";
            await client.GetAsync($"api/v1/namespaces/{@namespace}/pods?limit={limits.PageSize}{query}", "application/json", Read, stop).ConfigureAwait(false);
        }
        while (next is not null);

        async Task Read(Stream body, CancellationToken limit)
        {
            var page = new ListPage(body);
            try
            {
                while (await page.NextAsync(limit).ConfigureAwait(false) is { } item)
                {
                    using var pod = JsonDocument.Parse(item, new JsonDocumentOptions { MaxDepth = ObjectWriter.MaxDepth });
                    containers.AddRange(PodContainer.Of(pod.RootElement));
                }
            }
            catch (JsonException exception)
            {
                throw new ApiException(ApiTrouble.CutOff, $"the answer is no whole list: {exception.Message}");
            }

            next = page.Continue;
        }
    }

    private async Task AskAsync(PodContainer container, bool previous, CancellationToken stop)
    {
        var request = Request(container, previous);
        if (Obstacle(container, stop) is { } obstacle)
        {
            items.AddNothing(spec.Id, request, ItemStatus.Skipped, obstacle);
            return;
        }

        _asked++;
        var name = previous ? $"{container.Name}.previous" : container.Name;
        _ = await items.AddAsync(spec.Id, $"cluster/logs/{container.Namespace}/{container.Pod}/{name}.log", $"GET {request}", output => CopyAsync(request, container, output, stop)).ConfigureAwait(false);
    }

    private string? Obstacle(PodContainer container, CancellationToken stop) =>
        stop.IsCancellationRequested ? "no time was left for this log"
        : _asked >= spec.MaxContainers ? $"{spec.MaxContainers} logs were taken, those of containers in trouble first"
        : _silentNodes.Contains(container.Node) ? $"kubelet of {container.Node} did not answer for another log"
        : null;

    private async Task<ApiItems.Written> CopyAsync(string request, PodContainer container, Stream output, CancellationToken stop)
    {
        try
        {
            var cut = false;
            await client.GetAsync(request, "*/*", async (body, limit) => cut = await BoundedCopy.RunAsync(body, output, spec.MaxBytes, limit).ConfigureAwait(false), stop).ConfigureAwait(false);
            return cut ? new(ItemStatus.Truncated, $"older lines or those beyond {spec.MaxBytes >> 20} MiB are missing") : new();
        }
        catch (ApiException exception)
        {
            // The API server answers 5xx when it cannot reach kubelet; 4xx is about this container only.
            if (exception.Trouble == ApiTrouble.TimedOut || exception.Code >= 500)
                _silentNodes.Add(container.Node);
            return new(exception.Status, exception.Message);
        }
    }

    // tailLines keeps the newest, as limitBytes alone would keep the oldest.
    private string Request(PodContainer container, bool previous) =>
        $"api/v1/namespaces/{container.Namespace}/pods/{container.Pod}/log?container={container.Name}&timestamps=true&tailLines=20000"
        + $"&sinceSeconds={(long)limits.LogsSince.TotalSeconds}&limitBytes={spec.MaxBytes}{(previous ? "&previous=true" : "")}";
}
