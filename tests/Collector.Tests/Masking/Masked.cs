using System.Text;
using SupportBundle.Bundle.Masking;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Collector.Tests.Masking;

/// <summary>Text masked with one fixed key, at a site with some known names.</summary>
internal static class Masked
{
    public static Masker Masker { get; } = New(1);

    public static Masker New(byte seed)
    {
        var known = new KnownNames();
        known.Add(["worker1.prod.example.co.jp", "worker-1", "worker-10", "cp-1", "master", "tokyo", "ip-10-0-1-5.ec2.internal"], ["prod.example.co.jp", "svc.cluster.local", "svc.corp.intern", "lab"]);
        return new Masker(new MaskKey(Enumerable.Range(seed, MaskKey.Length).Select(i => (byte)i).ToArray()), known);
    }

    /// <summary>Through the stream, in pieces.</summary>
    public static string Stream(string text, int chunk = int.MaxValue, Masker? masker = null)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        using var sink = new MemoryStream();
        using (var stream = new Redactor("key"u8) { Masker = masker ?? Masker }.Over(sink, "test"))
        {
            for (var at = 0; at < bytes.Length; at += Math.Min(chunk, bytes.Length - at))
                stream.Write(bytes.AsSpan(at, Math.Min(chunk, bytes.Length - at)));
        }

        return Encoding.Latin1.GetString(sink.ToArray());
    }
}
