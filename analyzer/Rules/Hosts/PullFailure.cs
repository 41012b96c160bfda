using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Hosts;

/// <summary>Why an image could not be pulled, by the runtime's words.</summary>
/// <param name="Kind">One word for articles and grouping.</param>
/// <param name="Says">One clause.</param>
internal sealed record PullFailure(string Kind, string Says)
{
    // The first that is found counts: a proxy's or a name's failure is told before what it led to.
    private static readonly ImmutableArray<(string Text, PullFailure Failure)> Known =
    [
        ("certificate signed by unknown authority", new("untrusted", "the node does not trust the registry's certificate")),
        ("x509: ", new("untrusted", "the node does not accept the registry's certificate")),
        ("server gave HTTP response to HTTPS client", new("plain-http", "the registry speaks HTTP, and the node asks it by HTTPS")),
        ("proxyconnect", new("proxy", "the proxy that the runtime is told to use does not answer")),
        ("toomanyrequests", new("rate-limited", "the registry lets this address pull no more for now")),
        ("429 Too Many Requests", new("rate-limited", "the registry lets this address pull no more for now")),
        ("no such host", new("unreachable", "the registry's name does not resolve")),
        ("Temporary failure in name resolution", new("unreachable", "the registry's name does not resolve")),
        ("server misbehaving", new("unreachable", "the name server gives no answer for the registry's name")),
        ("Try again", new("unreachable", "the registry's name does not resolve")),
        ("i/o timeout", new("unreachable", "the registry does not answer")),
        ("deadline exceeded", new("unreachable", "the registry does not answer in time")),
        ("TLS handshake timeout", new("unreachable", "the registry does not answer in time")),
        ("Client.Timeout exceeded", new("unreachable", "the registry does not answer in time")),
        ("connection refused", new("unreachable", "nothing listens at the registry's address")),
        ("no route to host", new("unreachable", "there is no way to the registry")),
        ("network is unreachable", new("unreachable", "the node has no route to the registry")),
        ("pull access denied", new("denied", "the registry has no such repository, or wants credentials")),
        ("insufficient_scope", new("denied", "the registry has no such repository, or wants credentials")),
        ("401 Unauthorized", new("denied", "the registry wants credentials")),
        ("403 Forbidden", new("denied", "the registry refuses these credentials")),
        ("authentication required", new("denied", "the registry wants credentials")),
        ("unauthorized", new("denied", "the registry wants credentials")),
        ("manifest unknown", new("not-found", "the registry has no such image")),
        ("not found", new("not-found", "the registry has no such image")),
        ("NotFound", new("not-found", "the registry has no such image")),
    ];

    public static PullFailure Of(string words) =>
        Known.FirstOrDefault(known => words.Contains(known.Text, StringComparison.Ordinal)).Failure ?? new("other", "the reason is not told in the input");

    /// <summary>The registry of an image's name: <c>docker.io</c> where it names none.</summary>
    public static string RegistryOf(string image) =>
        image.Split('/') is [var first, _, ..] && (first.Contains('.') || first.Contains(':') || first == "localhost") ? first : "docker.io";

    /// <summary>The text in the first double quotes behind these words, for instance the image's name.</summary>
    public static string? Quoted(string text, string behind)
    {
        var at = text.IndexOf(behind, StringComparison.Ordinal);
        var rest = at < 0 ? "" : text[(at + behind.Length)..].TrimStart(' ', '\\');
        return rest.StartsWith('"') ? rest[1..].Split('"', '\\')[0] : null;
    }
}
