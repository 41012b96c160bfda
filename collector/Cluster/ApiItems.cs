using System.Collections.Immutable;
using System.Diagnostics;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Cluster;

/// <summary>Puts what the API answered into the bundle: each answer through redaction, each with its item.</summary>
internal sealed class ApiItems(BundleWriter bundle, Redactor redactor, TimeProvider clock)
{
    /// <summary>What became of one request: its status if it is not whole, and what it left out by itself.</summary>
    internal sealed record Written(ItemStatus Status = ItemStatus.Collected, string? Reason = null, int SecretValues = 0);

    /// <summary>Adds an entry with what <paramref name="write"/> writes, or only an item when that is nothing.</summary>
    /// <exception cref="BundleFullException">The disk is full.</exception>
    /// <exception cref="ApiException">The list has expired (410) and is to be begun again; nothing was added.</exception>
    public async Task<ManifestItem> AddAsync(string specId, string path, string request, Func<Stream, Task<Written>> write)
    {
        var started = clock.GetUtcNow();
        var watch = Stopwatch.StartNew();
        var item = new ManifestItem { Spec = specId, Where = "api", Source = new ItemSource { Api = request }, Status = ItemStatus.Skipped, Started = started };
        using var entry = bundle.Begin();
        using var redacted = redactor.Over(entry, path);
        var written = await WriteAsync(write, redacted).ConfigureAwait(false);
        item = item with { Status = written.Status, Reason = written.Reason, DurationMilliseconds = watch.Elapsed.TotalMilliseconds };
        if (entry.Length == 0 || written.Status == ItemStatus.Skipped)
            return AddNothing(item);

        return bundle.Add(item with { Redactions = Count(redacted.Counts, written.SecretValues) }, path, entry);
    }

    public void AddNothing(string specId, string request, ItemStatus status, string reason) =>
        AddNothing(new ManifestItem { Spec = specId, Where = "api", Source = new ItemSource { Api = request }, Status = status, Reason = reason });

    private ManifestItem AddNothing(ManifestItem item)
    {
        bundle.Add(item);
        return item;
    }

    // The fence of one item: whatever is wrong with its answer, the others go on.
    private static async Task<Written> WriteAsync(Func<Stream, Task<Written>> write, RedactingStream redacted)
    {
        try
        {
            var written = await write(redacted).ConfigureAwait(false);
            redacted.Complete();
            return written;
        }
        catch (RedactionFailedException exception)
        {
            return new(ItemStatus.Skipped, $"left out, as its secrets could not be blanked: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return new(ItemStatus.Skipped, "the collection was ended before this was whole");
        }
        catch (Exception exception) when (exception is not BundleFullException and not ApiException { Trouble: ApiTrouble.Expired })
        {
            return new(ItemStatus.Failed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static ImmutableSortedDictionary<string, int> Count(ImmutableSortedDictionary<string, int> counts, int secretValues) =>
        secretValues == 0 ? counts : counts.SetItem("secret-data", counts.GetValueOrDefault("secret-data") + secretValues);
}
