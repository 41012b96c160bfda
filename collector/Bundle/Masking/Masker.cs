using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Bundle.Masking;

/// <summary>Turns a site's addresses and names into pseudonyms by its key, and back. The same key gives the same pseudonyms in every bundle. Safe for use by several threads.</summary>
public sealed class Masker(MaskKey key, KnownNames known)
{
    private readonly AddressMap _addresses = new(key.Bytes);
    private readonly NameCipher _names = new(key.Bytes);
    private readonly byte[] _certificateKey = Sha256Hash.HashOf(key.Bytes, "certificates"u8);

    public KnownNames Known => known;

    /// <summary>A stream that masks what is written to it and passes it on; <paramref name="sink"/> stays open.</summary>
    internal MaskingStream Over(Stream sink, string path) => new(sink, path, NewLine(back: false), known);

    /// <exception cref="RedactionFailedException">The text must be left out.</exception>
    public string Mask(string text) => Redactor.Fence("a text", () => Lines(text, NewLine(back: false)));

    /// <summary>Pseudonyms in a text turned back; what is none stays.</summary>
    public string Unmask(string text) => Lines(text, NewLine(back: true));

    /// <summary>The item with pseudonyms in all that it says.</summary>
    public ManifestItem Mask(ManifestItem item) => item with
    {
        Node = MaskIfAny(item.Node),
        Where = Mask(item.Where),
        Path = MaskIfAny(item.Path),
        Reason = MaskIfAny(item.Reason),
        Source = item.Source with { Argv = item.Source.Argv is { IsDefault: false } argv ? [.. argv.Select(Mask)] : null, File = MaskIfAny(item.Source.File), Api = MaskIfAny(item.Source.Api) },
    };

    public BundleManifest Mask(BundleManifest manifest) => manifest with
    {
        Collector = manifest.Collector is { } collector ? collector with { Arguments = [.. collector.Arguments.Select(Mask)] } : null,
        Host = manifest.Host is { } host ? host with { Name = Mask(host.Name) } : null,
    };

    private string? MaskIfAny(string? text) => text is null ? null : Mask(text);

    private LineMask NewLine(bool back) => new(new Pseudonyms(_addresses, _names, back), known, _certificateKey);

    private static string Lines(string text, LineMask mask)
    {
        var result = new StringBuilder(text.Length + 64);
        foreach (var part in text.AsSpan().Split('\n'))
            result.Append(result.Length > 0 || part.Start.Value > 0 ? "\n" : "").Append(mask.Apply(text[part]));

        return result.ToString();
    }
}
