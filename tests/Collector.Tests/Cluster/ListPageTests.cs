using System.Text;
using System.Text.Json;
using SupportBundle.Collector.Cluster;

namespace SupportBundle.Collector.Tests.Cluster;

public sealed class ListPageTests
{
    private const string Page = """
        {"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"42","continue":"next","remainingItemCount":7},
         "items":[ {"metadata":{"name":"cp-1"}}, {"metadata":{"name":"a]}\"b"},"list":[{},[{"x":null}]]} ],"extra":{"items":[{"no":1}]}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Objects_are_the_same_however_the_bytes_arrive(int chunk)
    {
        var page = new ListPage(new Trickle(Page, chunk));

        Assert.Equal(["""{"metadata":{"name":"cp-1"}}""", """{"metadata":{"name":"a]}\"b"},"list":[{},[{"x":null}]]}"""], await ItemsAsync(page));
        Assert.Equal(("NodeList", "v1", "42", "next"), (page.Kind, page.ApiVersion, page.ResourceVersion, page.Continue));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("<html></html>")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[{}""")]
    [InlineData("""{"items":[{"a":1},{"b":]}""")]
    [InlineData("""{"kind":"PodList","items":[{}]""")]
    public async Task What_is_no_whole_list_is_said_to_be_none(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ItemsAsync(new ListPage(new Trickle(text, 3))));

    private static async Task<List<string>> ItemsAsync(ListPage page)
    {
        var items = new List<string>();
        while (await page.NextAsync(default) is { } item)
            items.Add(Encoding.UTF8.GetString(item.Span));
        return items;
    }

    private sealed class Trickle(string text, int chunk) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
