using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>A log line that Docker or the journal wrapped into a JSON object, written again as the plain line that it stands for.</summary>
internal static class WrappedLine
{
    /// <summary>Whether the line looks like one of these, which costs next to nothing to tell.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> line) =>
        line.StartsWith("{\"log\":\""u8) || (line is [(byte)'{', (byte)'"', (byte)'_' or (>= (byte)'A' and <= (byte)'Z'), ..] && line.IndexOf("\"__REALTIME_TIMESTAMP\""u8) > 0);

    /// <summary>The line within; false when the object cannot be read, and stands for itself.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> plain)
    {
        plain.Clear();
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var text = document.RootElement.TryGetProperty("log", out var log) ? Docker(document.RootElement, log) : Journal(document.RootElement);
            if (text is not null)
                Encoding.UTF8.GetBytes(text, plain);
            return text is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate is no text either.
            plain.Clear();
            return false;
        }
    }

    // {"log":"E0629 14:44:25.191200 1 main.go:487] x\n","stream":"stderr","time":"2024-06-29T14:44:25.191200123Z"}
    private static string? Docker(JsonElement line, JsonElement log)
    {
        if (Text(line, "time") is not { } time || log.ValueKind != JsonValueKind.String || log.GetString() is not { } text)
            return null;

        // Docker cuts at 16 KB, and ends only the last part with a line feed.
        var flag = text.EndsWith('\n') ? 'F' : 'P';
        return $"{time} {(Text(line, "stream") == "stdout" ? "stdout" : "stderr")} {flag} {text.AsSpan().TrimEnd('\n')}";
    }

    // {"__REALTIME_TIMESTAMP":"1719672265191200","PRIORITY":"3","_HOSTNAME":"worker1","SYSLOG_IDENTIFIER":"kubelet","_PID":"812","MESSAGE":"..."}
    private static string? Journal(JsonElement line) => Message(line) is { } message ? Journal(name => Text(line, name), message) : null;

    /// <summary>The plain line of an entry of the journal, by its fields; null when it bears no time.</summary>
    public static string? Journal(Func<string, string?> field, string message)
    {
        if (!long.TryParse(field("__REALTIME_TIMESTAMP"), out var microseconds) || microseconds is < 0 or > 253402300799999999)
            return null;

        var time = DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
        var priority = int.TryParse(field("PRIORITY"), out var number) && number is >= 0 and <= 7 ? $"<{number}>" : "";
        var tag = field("SYSLOG_IDENTIFIER") ?? field("_COMM") ?? "unknown";
        var pid = field("SYSLOG_PID") ?? field("_PID");
        return $"{priority}{time:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'} {field("_HOSTNAME") ?? "host"} {tag}{(pid is null ? "" : $"[{pid}]")}: {message}";
    }

    // What is no UTF-8 stands as an array of its bytes.
    private static string? Message(JsonElement line) => line.TryGetProperty("MESSAGE", out var message)
        ? message.ValueKind switch
        {
            JsonValueKind.String => message.GetString(),
            JsonValueKind.Array => Encoding.UTF8.GetString([.. message.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetByte(out var value) ? value : (byte)'?')]),
            _ => null,
        }
        : null;

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
