using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>The signatures of several files, and what is wrong with those that are left out.</summary>
/// <param name="Faulty">Those left out.</param>
internal sealed record SignatureList(ImmutableArray<Signature> Signatures, ImmutableArray<Signature> Faulty, ImmutableArray<SignatureFault> Faults)
{
    /// <summary>Those of all files in their order; each id may be given once.</summary>
    public static SignatureList Of(IEnumerable<ArtifactText> texts)
    {
        var files = texts.Select(SignatureFile.Parse).ToImmutableArray();
        var firsts = new Dictionary<string, Signature>(StringComparer.Ordinal);
        var signatures = ImmutableArray.CreateBuilder<Signature>();
        var faults = files.SelectMany(file => file.Faults).ToImmutableArray().ToBuilder();
        foreach (var signature in files.SelectMany(file => file.Signatures))
        {
            if (firsts.TryAdd(signature.Id, signature))
                signatures.Add(signature);
            else
                faults.Add(new(signature.Source, $"{signature.Id} stands at {firsts[signature.Id].Source} already. Give it another id, or join the two patterns."));
        }

        return new(signatures.ToImmutable(), [.. files.SelectMany(file => file.Faulty)], faults.ToImmutable());
    }

    /// <summary>The <c>*.yaml</c> and <c>*.yml</c> files of a folder.</summary>
    /// <exception cref="IOException">The folder or a file of it cannot be read.</exception>
    public static SignatureList OfFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: there is no such folder. Name the one that holds the signatures.");

        var paths = Directory.EnumerateFiles(folder).Where(IsYaml).Order(StringComparer.Ordinal).ToImmutableArray();
        return paths.IsEmpty
            ? throw new FileNotFoundException($"{folder}: there is no *.yaml file in it. Name the folder that holds signatures.")
            : Of(paths.Select(path => new ArtifactText(null, path, File.ReadAllText(path))));
    }

    /// <summary>Both together; of two with the same id, that of the other list.</summary>
    public SignatureList With(SignatureList other)
    {
        var replaced = other.Signatures.Select(signature => signature.Id).ToHashSet(StringComparer.Ordinal);
        return new([.. Signatures.Where(signature => !replaced.Contains(signature.Id)), .. other.Signatures], [.. Faulty, .. other.Faulty], [.. Faults, .. other.Faults]);
    }

    private static bool IsYaml(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";
}
