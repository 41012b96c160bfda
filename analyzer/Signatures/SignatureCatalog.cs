using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Every log signature that is built in, area by area.</summary>
internal static class SignatureCatalog
{
    private const string Folder = "analyzer/Signatures/";

    /// <summary>With their faults, of which there are none in what is published: <c>sb-analyze rules verify</c>.</summary>
    public static SignatureList BuiltIn { get; } = SignatureList.Of(
        EmbeddedText.Paths
            .Where(path => path.StartsWith(Folder, StringComparison.Ordinal))
            .Select(path => new ArtifactText(null, path, EmbeddedText.Read(path))));

    public static ImmutableArray<Signature> All => BuiltIn.Signatures;
}
