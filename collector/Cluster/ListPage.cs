using System.Text.Json;

namespace SupportBundle.Collector.Cluster;

/// <summary>
/// Reads one page of a list, <c>{"kind":"PodList","apiVersion":"v1","metadata":{...},"items":[{...},...]}</c>, from a stream:
/// one object at a time is held, never the page.
/// </summary>
internal sealed class ListPage(Stream body)
{
    // etcd refuses objects above 1.5 MiB; aggregated APIs may have larger ones.
    private const int LargestItem = 32 << 20;

    private byte[] _buffer = new byte[64 << 10];
    private int _start;
    private int _end;
    private bool _ended;
    private bool _inItems;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = ObjectWriter.MaxDepth });

    /// <summary>The list's kind and version, such as PodList and v1, and its metadata, once they were read.</summary>
    public string? Kind { get; private set; }
    public string? ApiVersion { get; private set; }
    public string? ResourceVersion { get; private set; }

    /// <summary>Token of the next page; null on the last one.</summary>
    public string? Continue { get; private set; }

    /// <summary>The next object as JSON text, valid until the next call; null at the end of the page.</summary>
    /// <exception cref="JsonException">The body is no list, or ends early.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            switch (Step(out var item))
            {
                case StepEnd.Item:
                    return item;
                case StepEnd.Done:
                    return null;
                case StepEnd.NeedsMore:
                    await FillAsync(stop).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
    }

    private enum StepEnd
    {
        Item,
        Passed,
        NeedsMore,
        Done,
    }

    // One step is one thing read whole: a bracket, a property with its value, or an object of the list. What is not whole yet is read anew.
    private StepEnd Step(out ReadOnlyMemory<byte> item)
    {
        item = default;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _ended, _state);
        if (!reader.Read())
            return _ended ? StepEnd.Done : StepEnd.NeedsMore;

        var end = _inItems ? InItems(ref reader, out item) : InList(ref reader);
        if (end == StepEnd.NeedsMore)
            return end;

        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        return end;
    }

    private StepEnd InItems(ref Utf8JsonReader reader, out ReadOnlyMemory<byte> item)
    {
        item = default;
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _inItems = false;
            return StepEnd.Passed;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an item of the list is no object");

        var begin = _start + (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return StepEnd.NeedsMore;
        item = _buffer.AsMemory(begin, _start + (int)reader.BytesConsumed - begin);
        return StepEnd.Item;
    }

    private StepEnd InList(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth == 0)
            return StepEnd.Passed;
        if (reader.TokenType == JsonTokenType.EndObject)
            return StepEnd.Passed;
        if (reader.TokenType != JsonTokenType.PropertyName)
            throw new JsonException("the answer is no list");

        var name = reader.GetString();
        if (!reader.Read())
            return StepEnd.NeedsMore;
        return name switch
        {
            // "items": null is what an empty list of some aggregated APIs looks like.
            "items" when reader.TokenType == JsonTokenType.StartArray => EnterItems(),
            "metadata" => Metadata(ref reader),
            _ => Other(name, ref reader),
        };
    }

    private StepEnd EnterItems()
    {
        _inItems = true;
        return StepEnd.Passed;
    }

    private StepEnd Metadata(ref Utf8JsonReader reader)
    {
        var ahead = reader;
        if (!ahead.TrySkip())
            return StepEnd.NeedsMore;

        using var metadata = JsonDocument.ParseValue(ref reader);
        if (metadata.RootElement.ValueKind == JsonValueKind.Object)
        {
            Continue = Text(metadata.RootElement, "continue");
            ResourceVersion = Text(metadata.RootElement, "resourceVersion");
        }

        return StepEnd.Passed;
    }

    private StepEnd Other(string? name, ref Utf8JsonReader reader)
    {
        if (name == "kind" && reader.TokenType == JsonTokenType.String)
            Kind = reader.GetString();
        if (name == "apiVersion" && reader.TokenType == JsonTokenType.String)
            ApiVersion = reader.GetString();
        return reader.TrySkip() ? StepEnd.Passed : StepEnd.NeedsMore;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private async ValueTask FillAsync(CancellationToken stop)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Grow();

        var read = await body.ReadAsync(_buffer.AsMemory(_end), stop).ConfigureAwait(false);
        _end += read;
        _ended = read == 0;
    }

    private void Grow()
    {
        if (_buffer.Length >= LargestItem)
            throw new JsonException($"an object of the list is larger than {LargestItem >> 20} MiB");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
