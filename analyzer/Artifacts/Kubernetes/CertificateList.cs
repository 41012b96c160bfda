using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>What the certificates of a node say of themselves, as the collector writes it down.</summary>
internal sealed record CertificateList(ArtifactText Source, ImmutableArray<Certificate> Certificates) : IArtifact<CertificateList>
{
    public static Parsed<CertificateList> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var certificates = ImmutableArray.CreateBuilder<Certificate>();
        var notes = documents.Notes.ToBuilder();
        foreach (var root in documents.Value.Roots.Where(root => root.Kind != NodeKind.Sequence))
            notes.Add(new(root.Line, "no list of certificates"));

        foreach (var node in documents.Value.Roots.Where(root => root.Kind == NodeKind.Sequence).SelectMany(root => root.Children))
        {
            if (Certificate.From(node) is { } certificate)
                certificates.Add(certificate);
            else
                notes.Add(new(node.Line, "no certificate with a file and its validity"));
        }

        return new(new(text, certificates.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One certificate of a file.</summary>
/// <param name="File">The file on the node; a kubeconfig for the one embedded in it.</param>
/// <param name="Line">Where its entry begins.</param>
internal sealed record Certificate(
    string File,
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    ImmutableArray<string> DnsNames,
    ImmutableArray<IPAddress> IpAddresses,
    SourceLine Line)
{
    public bool IsCa { get; init; }

    public string KeyId { get; init; } = "";

    public string AuthorityKeyId { get; init; } = "";

    public string Sha256 { get; init; } = "";

    public ImmutableArray<string> Usages { get; init; } = [];

    /// <summary>The line of its alternative names, where they stand on one of their own.</summary>
    public SourceLine NamesLine { get; init; }

    public SourceLine NotBeforeLine { get; init; }

    public SourceLine NotAfterLine { get; init; }

    /// <summary>The line that tells which key signed it; of an authority's own key <see cref="KeyLine"/> tells.</summary>
    public SourceLine AuthorityLine { get => field.Artifact is null ? Line : field; init; }

    public SourceLine KeyLine { get => field.Artifact is null ? Line : field; init; }

    /// <summary>The common name of its subject; empty where that has none.</summary>
    public string CommonName => Subject.Split(Subject.StartsWith('/') ? '/' : ',')
        .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(part => part is ["CN", _])
        .Select(part => part[1])
        .FirstOrDefault("");

    /// <summary>All alternative names as a person reads them; empty where it has none.</summary>
    public string Names => string.Join(", ", DnsNames.Concat(IpAddresses.Select(address => address.ToString())));

    /// <summary>Whether a client that wants this host accepts it (RFC 6125; the common name has not counted since Go 1.17).</summary>
    public bool Covers(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        ? IpAddresses.Contains(address)
        : DnsNames.Any(name => Matches(name.TrimEnd('.'), host.TrimEnd('.')));

    // {"file":"/etc/kubernetes/pki/apiserver.crt","notBefore":"2026-11-21T05:41:14Z","notAfter":"2027-11-21T05:46:14Z","dnsNames":["cp-1"],"ipAddresses":["10.96.0.1"]}
    public static Certificate? From(DocumentNode node) =>
        node.TextAt("file") is { } file && Time(node.TextAt("notBefore")) is { } from && Time(node.TextAt("notAfter")) is { } until
            ? new(
                file,
                node.TextAt("subject") ?? "",
                node.TextAt("issuer") ?? "",
                from,
                until,
                node.TextsAt("dnsNames"),
                KubernetesAddress.All(node.TextsAt("ipAddresses")),
                node.Line)
            {
                IsCa = node.FlagAt("isCa") ?? false,
                KeyId = node.TextAt("keyId") ?? "",
                AuthorityKeyId = node.TextAt("authorityKeyId") ?? "",
                Sha256 = node.TextAt("sha256") ?? "",
                Usages = node.TextsAt("usages"),
                NamesLine = (node["ipAddresses"] ?? node["dnsNames"] ?? node).Line,
                NotBeforeLine = (node["notBefore"] ?? node).Line,
                NotAfterLine = (node["notAfter"] ?? node).Line,
                AuthorityLine = (node["authorityKeyId"] ?? node["issuer"] ?? node).Line,
                KeyLine = (node["keyId"] ?? node["subject"] ?? node).Line,
            }
            : null;

    // A wildcard stands for exactly one label, the leftmost.
    private static bool Matches(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
            return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && string.Equals(pattern[1..], host[dot..], StringComparison.OrdinalIgnoreCase);
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
