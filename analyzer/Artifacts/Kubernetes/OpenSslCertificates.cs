using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>Certificates as <c>openssl x509 -noout -text</c>, or <c>-subject -issuer -dates -ext subjectAltName</c>, prints them.</summary>
internal sealed record OpenSslCertificates(ImmutableArray<Certificate> All) : IArtifact<OpenSslCertificates>
{
    public static Parsed<OpenSslCertificates> Parse(ArtifactText text)
    {
        var certificates = ImmutableArray.CreateBuilder<Certificate>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Begins(line, lines))
                Finish(text, lines, certificates, notes);
            lines.Add(line);
        }

        Finish(text, lines, certificates, notes);
        return new(new(certificates.ToImmutable()), notes.ToImmutable());
    }

    // -text begins with its own heading; the short form with whichever field was asked for first.
    private static bool Begins(SourceLine line, ImmutableArray<SourceLine>.Builder lines)
    {
        var text = line.Span.Trim();
        return text is "Certificate:"
            || (FieldOf(text) is { } field && lines.Any(earlier => FieldOf(earlier.Span.Trim()) == field && earlier.Span.IndexOf(field, StringComparison.Ordinal) == line.Span.IndexOf(field, StringComparison.Ordinal)));
    }

    private static string? FieldOf(ReadOnlySpan<char> text) =>
        text.StartsWith("subject=") ? "subject=" : text.StartsWith("issuer=") ? "issuer=" : text.StartsWith("notBefore=") ? "notBefore=" : null;

    private static void Finish(ArtifactText text, ImmutableArray<SourceLine>.Builder lines, ImmutableArray<Certificate>.Builder certificates, ImmutableArray<ParseNote>.Builder notes)
    {
        var certificate = lines.Count > 0 ? Read(text, lines.ToImmutable()) : null;
        if (certificate is not null)
            certificates.Add(certificate);
        notes.AddRange(lines.Where(line => certificate is null || !IsOfCertificate(line.Span)).Select(line => new ParseNote(line, certificate is null ? "no certificate with its validity" : "not a line of a certificate")));
        lines.Clear();
    }

    // At the margin stand the headings, what was asked for by name, and without -noout the certificate itself.
    private static bool IsOfCertificate(ReadOnlySpan<char> line) =>
        line[0] is ' ' or '\t' || line.TrimEnd() is "Certificate:" || line.StartsWith("X509v3 ") || line.StartsWith("-----") || line.StartsWith("No extensions in certificate")
        || (line.IndexOf('=') is > 0 and var at && !line[..at].Contains("  ", StringComparison.Ordinal)) || !line.TrimEnd().ContainsAnyExcept(Base64);

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private static Certificate? Read(ArtifactText text, ImmutableArray<SourceLine> lines)
    {
        var from = Value(lines, "Not Before:", "Not Before :", "notBefore=");
        var until = Value(lines, "Not After :", "Not After:", "notAfter=");
        if (Time(from?.Text) is not { } notBefore || Time(until?.Text) is not { } notAfter)
            return null;

        var names = NamesLine(lines);
        var parts = (names?.Text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            text.Path,
            Value(lines, "Subject:", "subject=")?.Text ?? "",
            Value(lines, "Issuer:", "issuer=")?.Text ?? "",
            notBefore,
            notAfter,
            [.. parts.Where(part => part.StartsWith("DNS:", StringComparison.Ordinal)).Select(part => part[4..])],
            [.. parts.Where(part => part.StartsWith("IP Address:", StringComparison.Ordinal)).Select(part => IPAddress.TryParse(part[11..], out var address) ? address : null).OfType<IPAddress>()],
            lines[0])
        {
            IsCa = lines.Any(line => line.Span.Contains("CA:TRUE", StringComparison.Ordinal)),
            KeyId = Below(lines, "X509v3 Subject Key Identifier:"),
            AuthorityKeyId = Below(lines, "X509v3 Authority Key Identifier:").Replace("keyid:", "", StringComparison.OrdinalIgnoreCase),
            NamesLine = names?.Line ?? lines[0],
            NotBeforeLine = from?.Line ?? lines[0],
            NotAfterLine = until?.Line ?? lines[0],
        };
    }

    private static (string Text, SourceLine Line)? Value(ImmutableArray<SourceLine> lines, params ReadOnlySpan<string> names)
    {
        foreach (var line in lines)
        {
            var content = line.Span.Trim();
            foreach (var name in names)
            {
                if (content.StartsWith(name))
                    return (content[name.Length..].Trim().ToString(), line);
            }
        }

        return null;
    }

    // X509v3 Subject Alternative Name: critical
    //     DNS:cp-1, DNS:kubernetes, IP Address:10.96.0.1
    private static (string Text, SourceLine Line)? NamesLine(ImmutableArray<SourceLine> lines)
    {
        var heading = IndexOf(lines, "X509v3 Subject Alternative Name:");
        return heading >= 0 && heading + 1 < lines.Length ? (lines[heading + 1].Text.Trim(), lines[heading + 1]) : null;
    }

    private static string Below(ImmutableArray<SourceLine> lines, string heading) =>
        IndexOf(lines, heading) is >= 0 and var found && found + 1 < lines.Length ? lines[found + 1].Text.Trim() : "";

    private static int IndexOf(ImmutableArray<SourceLine> lines, string heading)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Span.Trim().StartsWith(heading))
                return i;
        }

        return -1;
    }

    // Mar  2 10:11:12 2026 GMT
    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text?.Replace("  ", " ", StringComparison.Ordinal), "MMM d HH:mm:ss yyyy 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
