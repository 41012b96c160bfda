using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The named network namespaces, as <c>ip netns</c> prints them: a link's <c>link-netnsid</c> is their number.</summary>
internal sealed record NamespaceList(ArtifactText Text, ImmutableArray<NamedNamespace> Namespaces) : IArtifact<NamespaceList>
{
    public static Parsed<NamespaceList> Parse(ArtifactText text)
    {
        var (entries, notes) = EntryLines.Read(text, "not a network namespace", Entry);
        return new(new(text, entries), notes);
    }

    // cni-db00d199-3666-fee2-e474-6c82076ebabd (id: 2)          one without a number: cni-74d7683f-496d-2ac6-cf18-4a2a65998545
    private static NamedNamespace? Entry(SourceLine line, LineWords words) =>
        words.Count == 1 || (words.Count == 3 && words[1] == "(id:")
            ? new(line, words[0], LineWords.NumberOf(words[2].TrimEnd(')')))
            : null;
}

/// <summary>A namespace that has a name below /run/netns.</summary>
/// <param name="Id">Its number as the namespace counts in which the list was made; null when it has none there.</param>
internal sealed record NamedNamespace(SourceLine Line, string Name, int? Id);
