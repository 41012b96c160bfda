using System.Text.Json;
using SupportBundle.Bundle.Masking;

namespace SupportBundle.Collector.Cluster;

/// <summary>The names of the cluster's nodes, asked for before anything is written, so that they are masked from the first entry on.</summary>
internal static class ClusterNodes
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Adds the names; an API server that does not answer leaves them to what is learnt later.</summary>
    public static void Ask(KubeConnection connection, KnownNames known, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        try
        {
            using var client = new KubeClient(connection, new ApiLimits());
            AskAsync(client, known, limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException or JsonException)
        {
            // The collection itself says what is wrong with the API.
        }
    }

    private static async Task AskAsync(KubeClient client, KnownNames known, CancellationToken stop)
    {
        string? next = null;
        do
        {
            var names = new List<string>();
            var query = next is null ? "" : $"&continue={Uri.EscapeDataString(next)}";
            await client.GetAsync($"api/v1/nodes?limit=500{query}", "application/json", async (body, limit) => next = await ReadAsync(body, names, limit).ConfigureAwait(false), stop).ConfigureAwait(false);
            known.Add(names, []);
        }
        while (next is not null);
    }

    private static async Task<string?> ReadAsync(Stream body, List<string> names, CancellationToken stop)
    {
        var page = new ListPage(body);
        while (await page.NextAsync(stop).ConfigureAwait(false) is { } item)
        {
            using var node = JsonDocument.Parse(item, new JsonDocumentOptions { MaxDepth = ObjectWriter.MaxDepth });
            if (node.RootElement.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("name", out var name) && name.GetString() is { } text)
                names.Add(text);
            names.AddRange(Addresses(node.RootElement));
        }

        return page.Continue;
    }

    // {"type":"Hostname","address":"worker1"}, {"type":"InternalDNS","address":"ip-10-0-1-5.ec2.internal"}
    private static IEnumerable<string> Addresses(JsonElement node) =>
        node.TryGetProperty("status", out var status) && status.TryGetProperty("addresses", out var addresses) && addresses.ValueKind == JsonValueKind.Array
            ? addresses.EnumerateArray().Select(each => each.TryGetProperty("address", out var address) ? address.GetString() : null).OfType<string>()
            : [];
}
