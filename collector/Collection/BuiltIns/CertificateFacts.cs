using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>One certificate's facts as a JSON object.</summary>
internal static class CertificateFacts
{
    public static void Write(Utf8JsonWriter json, string path, string? field, X509Certificate2 certificate)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        if (field is not null)
            json.WriteString("field", field);
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        json.WriteString("serialNumber", certificate.SerialNumber);
        json.WriteString("notBefore", Time(certificate.NotBefore));
        json.WriteString("notAfter", Time(certificate.NotAfter));
        WriteNames(json, certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault());
        WriteUsages(json, certificate.Extensions);
        json.WriteBoolean("isCa", certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority));
        WriteKeyIds(json, certificate.Extensions);
        json.WriteString("sha256", certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());
        json.WriteEndObject();
    }

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private static void WriteNames(Utf8JsonWriter json, X509SubjectAlternativeNameExtension? names)
    {
        json.WriteStartArray("dnsNames");
        foreach (var name in names?.EnumerateDnsNames() ?? [])
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("ipAddresses");
        foreach (var address in names?.EnumerateIPAddresses() ?? [])
            json.WriteStringValue(address.ToString());
        json.WriteEndArray();
    }

    private static void WriteUsages(Utf8JsonWriter json, X509ExtensionCollection extensions)
    {
        json.WriteStartArray("usages");
        foreach (var usage in extensions.OfType<X509KeyUsageExtension>())
            json.WriteStringValue(usage.KeyUsages.ToString());
        foreach (var usage in extensions.OfType<X509EnhancedKeyUsageExtension>())
        {
            foreach (var oid in usage.EnhancedKeyUsages)
                json.WriteStringValue(NameOf(oid));
        }

        json.WriteEndArray();
    }

    // RFC 5280, 4.2.1.12
    private static string NameOf(Oid oid) => oid.Value switch
    {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        var other => other ?? oid.FriendlyName ?? "unknown",
    };

    private static void WriteKeyIds(Utf8JsonWriter json, X509ExtensionCollection extensions)
    {
        if (extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifier is { } own)
            json.WriteString("keyId", own.ToLowerInvariant());
        if (extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } issuer)
            json.WriteString("authorityKeyId", Convert.ToHexStringLower(issuer.Span));
    }
}
