using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Redaction;

/// <summary>Text and bytes sent through a redacting stream.</summary>
internal static class Redacted
{
    public static Redactor Redactor { get; } = new("a key of the tests"u8);

    public static string Text(string text, int chunk = int.MaxValue) => Encoding.UTF8.GetString(Bytes(Encoding.UTF8.GetBytes(text), chunk));

    public static byte[] Bytes(byte[] bytes, int chunk = int.MaxValue)
    {
        using var sink = new MemoryStream();
        using (var stream = Redactor.Over(sink, "test"))
        {
            for (var at = 0; at < bytes.Length; at += Math.Min(chunk, bytes.Length - at))
                stream.Write(bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)));
        }

        return sink.ToArray();
    }
}
