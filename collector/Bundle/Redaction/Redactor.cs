using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle.Masking;

namespace SupportBundle.Bundle.Redaction;

/// <summary>Replaces secrets by <c>[redacted:kind:xxxx]</c>, xxxx a keyed hash, so that equal secrets are seen to be equal. Safe for use by several threads.</summary>
public sealed class Redactor(ReadOnlySpan<byte> key)
{
    private readonly byte[] _key = key.ToArray();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How many secrets of each kind this redactor replaced, in all that it was given.</summary>
    public ImmutableSortedDictionary<string, int> Counts => _counts.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What is redacted is masked as well, if there is one.</summary>
    public Masker? Masker { get; init; }

    /// <summary>The site's own rules, beside those that are built in.</summary>
    public SiteRules SiteRules { get; init; } = SiteRules.None;

    /// <summary>Where compressed logs wait in unnamed files while they are redacted.</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();

    /// <summary>A stream that redacts what is written to it and passes it on; <paramref name="sink"/> stays open.</summary>
    /// <param name="path">The path of the entry, for messages.</param>
    public RedactingStream Over(Stream sink, string path) => new(this, sink, path);

    /// <exception cref="RedactionFailedException">The line must be left out.</exception>
    public string Redact(string line) => Fence("a line", () => Replace(line, LineSecrets.Find(line, SiteRules), Encoding.UTF8, null));

    /// <summary>A command line, argument by argument: <c>--token=x</c> and <c>--token x</c> alike.</summary>
    /// <exception cref="RedactionFailedException">The arguments must be left out.</exception>
    public ImmutableArray<string> RedactArguments(IReadOnlyList<string> argv) => Fence("a command line", () => CommandLine.Redact(this, argv));

    internal static T Fence<T>(string what, Func<T> redact)
    {
        try
        {
            return redact();
        }
        catch (Exception exception) when (exception is not (RedactionFailedException or OutOfMemoryException))
        {
            throw new RedactionFailedException($"{what} could not be redacted: {exception.GetType().Name}", exception);
        }
    }

    internal string Replace(string line, List<SecretSpan> spans, Encoding encoding, SortedDictionary<string, int>? counts)
    {
        if (spans.Count == 0)
            return line;

        var result = new StringBuilder(line.Length);
        var from = 0;
        foreach (var span in Placeholders.Except(line, spans))
        {
            result.Append(line, from, span.Start - from).Append(Placeholder(span.Kind, encoding.GetBytes(line, span.Start, span.Length), counts));
            from = span.End;
        }

        return result.Append(line, from, line.Length - from).ToString();
    }

    internal string Placeholder(string kind, ReadOnlySpan<byte> secret, SortedDictionary<string, int>? counts)
    {
        _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        if (counts is not null)
            counts[kind] = counts.GetValueOrDefault(kind) + 1;

        return $"[redacted:{kind}:{Convert.ToHexStringLower(Sha256Hash.HashOf(_key, secret).AsSpan(0, 3))}]";
    }

    internal Sha256Hash NewHash() => Sha256Hash.WithKey(_key);
}
