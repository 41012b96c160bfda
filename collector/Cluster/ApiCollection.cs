using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Cluster;

/// <summary>Runs the specs that ask the Kubernetes API, one after the other; each leaves an item, and none stops the others.</summary>
internal sealed class ApiCollection(BundleWriter bundle, Redactor redactor, ApiLimits limits, TimeProvider clock)
{
    private readonly ApiItems _items = new(bundle, redactor, clock);

    /// <summary>Set by the first request that found no way to the API server: others are not tried.</summary>
    private string? _unreachable;
    private int _timeouts;

    public static bool Handles(CollectionSpec spec) => spec is ApiListSpec or ApiGetSpec or ApiLogsSpec;

    /// <summary>Asks for all <paramref name="specs"/> that are the API's; others are passed over.</summary>
    /// <param name="progress">Told of each spec before it begins.</param>
    public static async Task RunAsync(
        KubeConnection connection, IEnumerable<CollectionSpec> specs, BundleWriter bundle, Redactor redactor, ApiLimits limits,
        TimeProvider clock, Action<CollectionSpec>? progress, CancellationToken stop)
    {
        var collection = new ApiCollection(bundle, redactor, limits, clock);
        await collection.RunAsync(connection, [.. specs.Where(Handles)], progress, stop).ConfigureAwait(false);
    }

    /// <summary>Records why none of the API's <paramref name="specs"/> could be asked for.</summary>
    public static void RecordUnavailable(IEnumerable<CollectionSpec> specs, BundleWriter bundle, ItemStatus status, string reason)
    {
        foreach (var spec in specs.Where(Handles))
            bundle.Add(new ManifestItem { Spec = spec.Id, Where = "api", Source = new ItemSource { Api = RequestOf(spec) }, Status = status, Reason = reason });
    }

    private async Task RunAsync(KubeConnection connection, CollectionSpec[] specs, Action<CollectionSpec>? progress, CancellationToken stop)
    {
        var done = 0;
        try
        {
            using var client = new KubeClient(connection, limits);
            foreach (var spec in specs)
            {
                progress?.Invoke(spec);
                await RunAsync(client, spec, stop).ConfigureAwait(false);
                done++;
            }
        }
        catch (ApiException exception)
        {
            RecordUnavailable(specs, bundle, exception.Status, exception.Message);
        }
        catch (BundleFullException)
        {
            // The item that met the full disk is recorded by the writer.
            RecordUnavailable(specs.Skip(done + 1), bundle, ItemStatus.Skipped, "the disk is full");
        }
    }

    private async Task RunAsync(KubeClient client, CollectionSpec spec, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            _items.AddNothing(spec.Id, RequestOf(spec), ItemStatus.Skipped, "the collection was ended before this");
        else if (_unreachable is not null)
            _items.AddNothing(spec.Id, RequestOf(spec), ItemStatus.Failed, _unreachable);
        else if (spec is ApiLogsSpec logs)
            await new PodLogs(client, _items, logs, limits).CollectAsync(stop).ConfigureAwait(false);
        else
            await RunRequestAsync(client, spec, stop).ConfigureAwait(false);
    }

    private async Task RunRequestAsync(KubeClient client, CollectionSpec spec, CancellationToken stop)
    {
        try
        {
            await AddAsync(expiredEnds: false).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Trouble == ApiTrouble.Expired)
        {
            // Pages of one list must be of one moment; the entry so far was dropped.
            await AddAsync(expiredEnds: true).ConfigureAwait(false);
        }

        Task<ManifestItem> AddAsync(bool expiredEnds) => _items.AddAsync(
            spec.Id, $"{spec.Id}.{spec.Extension}", RequestOf(spec), output => WriteAsync(client, spec, output, expiredEnds, stop));
    }

    private async Task<ApiItems.Written> WriteAsync(KubeClient client, CollectionSpec spec, Stream output, bool expiredEnds, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(spec.Timeout);
        var list = spec is ApiListSpec lists ? new ApiList(client, lists, limits) : null;
        try
        {
            var cut = await (list?.WriteToAsync(output, limit.Token) ?? CopyAsync(client, spec, output, limit.Token)).ConfigureAwait(false);
            _timeouts = 0;
            return cut
                ? new(ItemStatus.Truncated, $"objects beyond {spec.MaxBytes >> 20} MiB are missing", list?.LeftOut ?? 0)
                : new(SecretValues: list?.LeftOut ?? 0);
        }
        catch (ApiException exception) when (expiredEnds || exception.Trouble != ApiTrouble.Expired)
        {
            Note(exception);
            return Ended(exception, list);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(ItemStatus.TimedOut, $"not whole after {spec.Timeout.TotalSeconds:0} s", list?.LeftOut ?? 0);
        }
    }

    private static async Task<bool> CopyAsync(KubeClient client, CollectionSpec spec, Stream output, CancellationToken stop)
    {
        var cut = false;
        try
        {
            await client.GetAsync(((ApiGetSpec)spec).Path, "*/*", Read, stop).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Body is { Length: > 0 } body)
        {
            // /readyz says with 500 what is not ready.
            output.Write(Encoding.UTF8.GetBytes(body));
            throw;
        }

        return cut;

        async Task Read(Stream body, CancellationToken limit) => cut = await BoundedCopy.RunAsync(body, output, spec.MaxBytes, limit).ConfigureAwait(false);
    }

    private static ApiItems.Written Ended(ApiException exception, ApiList? list) => list is { Count: > 0 } && exception.Status == ItemStatus.Failed
        ? new(ItemStatus.Truncated, $"{exception.Message}; the {list.Count} objects before that are here", list.LeftOut)
        : new(exception.Status, exception.Message, list?.LeftOut ?? 0);

    private void Note(ApiException exception)
    {
        _timeouts = exception.Trouble == ApiTrouble.TimedOut ? _timeouts + 1 : 0;
        if (exception.Trouble == ApiTrouble.Unreachable || _timeouts > 1)
            _unreachable = exception.Message;
    }

    private static string RequestOf(CollectionSpec spec) => spec switch
    {
        ApiListSpec list => $"GET /{list.Root}/{list.Resource}",
        ApiGetSpec get => $"GET {get.Path}",
        _ => "GET logs of pods of system namespaces",
    };
}
