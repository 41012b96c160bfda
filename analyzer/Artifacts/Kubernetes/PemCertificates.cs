using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>The public certificates of a PEM file, in its order; what else it holds (keys above all) is passed over unread.</summary>
/// <param name="All">Each with the path in the input as its file.</param>
internal sealed record PemCertificates(ImmutableArray<Certificate> All) : IArtifact<PemCertificates>
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const string End = "-----END CERTIFICATE-----";

    public static Parsed<PemCertificates> Parse(ArtifactText text)
    {
        var certificates = ImmutableArray.CreateBuilder<Certificate>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        SourceLine? first = null;
        foreach (var line in text.Lines())
        {
            var content = line.Span.Trim();
            if (content.SequenceEqual(Begin))
            {
                if (first is { } open)
                    notes.Add(new(open, "a certificate without its end"));
                first = line;
            }
            else if (first is { } begin && content.SequenceEqual(End))
            {
                Take(begin, line, certificates, notes);
                first = null;
            }
        }

        if (first is { } left)
            notes.Add(new(left, "a certificate without its end"));
        if (certificates.Count == 0 && notes.Count == 0)
            notes.Add(new(text.Whole, "no PEM certificate"));
        return new(new(certificates.ToImmutable()), notes.ToImmutable());
    }

    private static void Take(SourceLine begin, SourceLine end, ImmutableArray<Certificate>.Builder certificates, ImmutableArray<ParseNote>.Builder notes)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(begin.Artifact.Content.AsSpan(begin.Start, end.Start + end.Length - begin.Start));
            certificates.Add(Read(certificate, begin));
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            // The library has no way to ask first.
            notes.Add(new(begin, "what stands here is no X.509 certificate"));
        }
    }

    private static Certificate Read(X509Certificate2 certificate, SourceLine line)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return new(
            line.Artifact.Path,
            certificate.Subject,
            certificate.Issuer,
            new(certificate.NotBefore.ToUniversalTime()),
            new(certificate.NotAfter.ToUniversalTime()),
            [.. names?.EnumerateDnsNames() ?? []],
            [.. names?.EnumerateIPAddresses() ?? []],
            line)
        {
            IsCa = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(one => one.CertificateAuthority),
            KeyId = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Select(one => Hex(one.SubjectKeyIdentifierBytes.Span)).FirstOrDefault(""),
            AuthorityKeyId = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Select(one => one.KeyIdentifier is { } id ? Hex(id.Span) : "").FirstOrDefault(""),
            Sha256 = Hex(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            Usages = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(one => one.EnhancedKeyUsages.Cast<Oid>()).Select(UsageOf)],
            NamesLine = line,
            NotBeforeLine = line,
            NotAfterLine = line,
        };
    }

    // RFC 5280, 4.2.1.12
    private static string UsageOf(Oid usage) => usage.Value switch
    {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        var other => other ?? "",
    };

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
