using System.Text.Json;
using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Cluster;

/// <summary>One resource, listed page by page and written as one list while it arrives.</summary>
internal sealed class ApiList(KubeClient client, ApiListSpec spec, ApiLimits limits)
{
    // Servers that know no tables or partial objects ignore the rest.
    private const string Accept = "application/json";

    private bool _begun;

    /// <summary>Objects written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Values of Secrets that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Writes the list; whatever ends it early, what was written is valid JSON of whole objects.</summary>
    /// <returns>True if it was cut at the spec's byte limit.</returns>
    /// <exception cref="ApiException">A page could not be had; objects of earlier ones are written.</exception>
    public async Task<bool> WriteToAsync(Stream output, CancellationToken stop)
    {
        using var writer = new Utf8JsonWriter(output, ObjectWriter.Options);
        try
        {
            foreach (var path in Paths())
            {
                if (await PagesAsync(path, writer, stop).ConfigureAwait(false))
                    return true;
            }

            return false;
        }
        finally
        {
            End(writer);
        }
    }

    private IEnumerable<string> Paths() => spec.Namespaces.IsEmpty
        ? [$"{spec.Root}/{spec.Resource}"]
        : spec.Namespaces.Select(each => $"{spec.Root}/namespaces/{each}/{spec.Resource}");

    private async Task<bool> PagesAsync(string path, Utf8JsonWriter writer, CancellationToken stop)
    {
        string? next = null;
        do
        {
            var query = next is null ? "" : $"&continue={Uri.EscapeDataString(next)}";
            var cut = false;
            await client.GetAsync($"{path}?limit={limits.PageSize}{query}", Accept, async (body, limit) => (cut, next) = await PageAsync(body, writer, limit).ConfigureAwait(false), stop).ConfigureAwait(false);
            if (cut)
                return true;
        }
        while (next is not null);
        return false;
    }

    private async Task<(bool Cut, string? Next)> PageAsync(Stream body, Utf8JsonWriter writer, CancellationToken stop)
    {
        var page = new ListPage(body);
        try
        {
            while (await page.NextAsync(stop).ConfigureAwait(false) is { } item)
            {
                Begin(writer, page);
                LeftOut += ObjectWriter.Write(item.Span, writer, spec.MetadataOnly);
                Count++;
                writer.Flush();
                if (writer.BytesCommitted > spec.MaxBytes)
                    return (true, null);
            }
        }
        catch (JsonException exception)
        {
            throw new ApiException(ApiTrouble.CutOff, $"the answer is no whole list: {exception.Message}");
        }

        Begin(writer, page);
        return (false, page.Continue);
    }

    private void Begin(Utf8JsonWriter writer, ListPage page)
    {
        if (_begun)
            return;
        _begun = true;
        writer.WriteStartObject();
        writer.WriteString("kind", page.Kind ?? "List");
        writer.WriteString("apiVersion", page.ApiVersion ?? "v1");
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", page.ResourceVersion ?? "");
        writer.WriteEndObject();
        writer.WriteStartArray("items");
    }

    private void End(Utf8JsonWriter writer)
    {
        if (!_begun)
            return;
        // Objects are written whole or not at all, so the open brackets are always these two.
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
    }
}
