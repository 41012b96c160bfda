using System.ComponentModel;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Collection;

/// <summary>Takes one item and records it, whatever happens in between: the one place where exceptions of an item end.</summary>
internal sealed class ItemFence(CollectionContext context)
{
    /// <param name="heading">The item as far as it is known before.</param>
    /// <param name="path">Its entry's path below the bundle's top.</param>
    /// <param name="take">Writes the content and says how it ended.</param>
    /// <exception cref="BundleFullException">The disk is full; the item is recorded all the same.</exception>
    public ManifestItem Take(ManifestItem heading, string path, Func<ItemSink, ItemEnd> take) => Take(heading, path, take, redact: true);

    /// <summary>The same for what holds no secret, and is no text that could be searched for some: headers of packets.</summary>
    public ManifestItem TakeUnredacted(ManifestItem heading, string path, Func<ItemSink, ItemEnd> take) =>
        context.Redactor.Masker is null ? Take(heading, path, take, redact: false) : Record(heading, ItemEnd.Skipped("addresses in packets cannot be masked, so they are left out"));

    private ManifestItem Take(ManifestItem heading, string path, Func<ItemSink, ItemEnd> take, bool redact)
    {
        var begin = context.Time.GetTimestamp();
        var started = context.Time.GetUtcNow();
        using var entry = context.Writer.Begin();
        var redacting = context.Redactor.Over(entry, path);
        var sink = new ItemSink(redact ? redacting : entry);
        var (end, keep, full) = Try(take, sink, redacting);
        var redactions = redacting.Counts;
        redacting.Release();
        var item = heading with
        {
            Status = end.Status,
            Reason = end.Reason is { } reason ? Clean(reason) : null,
            ExitCode = end.ExitCode,
            OriginalBytes = end.OriginalBytes,
            Started = started,
            DurationMilliseconds = Math.Round(context.Time.GetElapsedTime(begin).TotalMilliseconds, 1),
            Redactions = keep ? redactions : heading.Redactions,
        };

        item = Record(item, path, keep && HasContent(end.Status, sink) ? entry : null);
        return full is null ? item : throw full;
    }

    /// <summary>Records an item of which nothing was taken.</summary>
    public ManifestItem Record(ManifestItem heading, ItemEnd end) =>
        Record(heading with { Status = end.Status, Reason = end.Reason is { } reason ? Clean(reason) : null }, "", null);

    private ManifestItem Record(ManifestItem item, string path, BundleEntry? entry)
    {
        item = item with { Source = Clean(item.Source) };
        if (entry is null)
            context.Writer.Add(item);
        else
            item = context.Writer.Add(item, Clean(path), entry);

        context.Watcher.Recorded(item);
        return item;
    }

    // An empty answer is an answer too ("no sets"); an empty failure is not.
    private static bool HasContent(ItemStatus status, ItemSink sink) =>
        status == ItemStatus.Collected || (sink.Taken > 0 && status is ItemStatus.Truncated or ItemStatus.TimedOut or ItemStatus.Failed or ItemStatus.Denied);

    private static (ItemEnd End, bool Keep, BundleFullException? Full) Try(Func<ItemSink, ItemEnd> take, ItemSink sink, RedactingStream redacting)
    {
        try
        {
            var end = take(sink);
            sink.Seal();
            redacting.Complete();
            return (end, true, null);
        }
        catch (RedactionFailedException e)
        {
            return (ItemEnd.Skipped($"its secrets could not be taken out, so it is left out: {e.Message}"), false, null);
        }
        catch (BundleFullException e)
        {
            return (ItemEnd.Skipped("the disk is full"), false, e);
        }
        catch (Exception e)
        {
            return (Explain(e), false, null);
        }
        finally
        {
            sink.Seal();
        }
    }

    private static ItemEnd Explain(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => ItemEnd.Absent("no such file"),
        UnauthorizedAccessException => ItemEnd.Denied("permission denied"),
        Win32Exception e => FileCopy.Explain(e.NativeErrorCode),
        IOException e => ItemEnd.Failed(e.Message),
        var e => ItemEnd.Failed($"the collector itself failed: {e.GetType().Name}: {e.Message}"),
    };

    // A site's own specs may have a password among their arguments.
    private ItemSource Clean(ItemSource source)
    {
        try
        {
            return source with
            {
                Argv = source.Argv is { IsDefault: false } argv ? context.Redactor.RedactArguments(argv) : null,
                File = source.File is { } file ? Clean(file) : null,
            };
        }
        catch (RedactionFailedException)
        {
            return new ItemSource();
        }
    }

    // Reasons quote what commands said, so they are redacted as well.
    private string Clean(string reason)
    {
        try
        {
            return Words.Printable(context.Redactor.Redact(reason));
        }
        catch (RedactionFailedException)
        {
            return "the reason is left out, as its redaction failed";
        }
    }
}
