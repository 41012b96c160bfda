using System.Collections.Immutable;

namespace SupportBundle.Analyzer;

/// <summary>The texts built into the program: templates, style sheet, words, articles and log signatures.</summary>
internal static class EmbeddedText
{
    // On Windows the build puts backslashes into the names of resources below a folder.
    private static readonly ImmutableSortedDictionary<string, string> ResourceNames =
        typeof(EmbeddedText).Assembly.GetManifestResourceNames()
            .ToImmutableSortedDictionary(name => name.Replace('\\', '/'), name => name, StringComparer.Ordinal);

    /// <summary>Paths as in the repository, below <c>templates/</c> and <c>analyzer/Signatures/</c>, with forward slashes.</summary>
    public static IEnumerable<string> Paths => ResourceNames.Keys;

    /// <returns>The text with LF line ends, or null if there is none of this path.</returns>
    public static string? Find(string path)
    {
        if (!ResourceNames.TryGetValue(path, out var name))
            return null;

        // The name comes from the assembly's own list.
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <exception cref="System.Resources.MissingManifestResourceException">It was not built in.</exception>
    public static string Read(string path) =>
        Find(path) ?? throw new System.Resources.MissingManifestResourceException(path);
}
