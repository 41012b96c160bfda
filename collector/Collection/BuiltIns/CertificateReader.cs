using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>What the cluster's certificates say, as a JSON array: names, issuers, validity, usages, fingerprints; never a key.</summary>
internal static partial class CertificateReader
{
    private const long LargestFile = 1 << 20;

    // client-certificate-data: LS0tLS1CRUdJTi...
    [GeneratedRegex("(?m)^[ \\t-]*(certificate-authority-data|client-certificate-data):[ \\t]*[\"']?([A-Za-z0-9+/=]+)", RegexOptions.CultureInvariant)]
    private static partial Regex EmbeddedPattern { get; }

    public static ItemEnd Write(ItemSink sink)
    {
        if (CertificateFiles.Find().Any() && !OpenSsl.IsPresent)
            return ItemEnd.Failed(OpenSsl.MissingFor("reading certificates"));

        using var buffer = new MemoryStream();
        var count = 0;
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var path in CertificateFiles.Find())
                count += WriteFile(json, path);
            json.WriteEndArray();
        }

        if (count == 0)
            return ItemEnd.Absent("no certificates in the usual folders");
        sink.Write(buffer.ToArray());
        return ItemEnd.Collected;
    }

    private static int WriteFile(Utf8JsonWriter json, string path)
    {
        using var content = new MemoryStream();
        var end = FileCopy.Copy(path, LargestFile, keepTail: false, content);
        if (end.Reason is { } reason)
        {
            WriteUnreadable(json, path, reason);
            return 1;
        }

        var text = Encoding.UTF8.GetString(content.ToArray());
        var count = WritePem(json, path, null, text);
        foreach (Match match in EmbeddedPattern.Matches(text))
            count += WriteEmbedded(json, path, match.Groups[1].Value, match.Groups[2].Value);
        return count;
    }

    private static int WriteEmbedded(Utf8JsonWriter json, string path, string field, string base64)
    {
        var bytes = new byte[base64.Length];
        if (Convert.TryFromBase64String(base64, bytes, out var length))
            return WritePem(json, path, field, Encoding.UTF8.GetString(bytes, 0, length));

        WriteUnreadable(json, path, $"{field} is no base64");
        return 1;
    }

    private static int WritePem(Utf8JsonWriter json, string path, string? field, ReadOnlySpan<char> text)
    {
        var count = 0;
        while (PemEncoding.TryFind(text, out var block))
        {
            if (text[block.Label] is "CERTIFICATE" or "TRUSTED CERTIFICATE")
            {
                WriteBlock(json, path, field, text[block.Base64Data]);
                count++;
            }

            text = text[block.Location.End..];
        }

        return count;
    }

    private static void WriteBlock(Utf8JsonWriter json, string path, string? field, ReadOnlySpan<char> base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64.ToString()));
            CertificateFacts.Write(json, path, field, certificate);
        }
        catch (CryptographicException e)
        {
            WriteUnreadable(json, path, $"no valid certificate: {e.Message}");
        }
    }

    private static void WriteUnreadable(Utf8JsonWriter json, string path, string reason)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("unreadable", reason);
        json.WriteEndObject();
    }
}
