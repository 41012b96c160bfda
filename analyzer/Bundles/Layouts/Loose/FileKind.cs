using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>A kind of file that people send: what it is, by which names and by which looks it is known, and what prints it.</summary>
/// <param name="Id">The artifact; where it ends in <c>/</c> or <c>-</c>, <see cref="Rest"/> completes it.</param>
/// <param name="Command">What prints it on a node, or on whatever reaches the cluster.</param>
internal sealed record FileKind(string Id, string Command)
{
    /// <summary>Names by which it goes, as words (<c>ip route</c>); <c>kubelet/config yaml</c> asks for the folder too.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Whether a file looks so; null where only the name can tell.</summary>
    public Func<FileHead, bool>? Looks { get; init; }

    /// <summary>What looks so may be several kinds, of which this one is told by its name alone.</summary>
    public bool NeedsName { get; init; }

    /// <summary>What completes the id, from the file's name and beginning; null for none such.</summary>
    public Func<LooseFileName, FileHead, string?>? Rest { get; init; }

    /// <summary>Of two files of the same kind, the one with the higher number tells more.</summary>
    public Func<FileHead, int>? Detail { get; init; }

    /// <summary>About the cluster, not about a node.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>Comes in pieces: one per table, per namespace.</summary>
    public bool IsPiece { get; init; }

    /// <summary>A command that had nothing to print has told something all the same.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Cuts a file that holds several of them apart; null where there is one to a file.</summary>
    public Func<Place, SplitText>? Split { get; init; }

    /// <summary>Whether what prints it prints JSON, of which an empty list is an answer.</summary>
    public bool PrintsJson => Command.Contains(" -j ", StringComparison.Ordinal) || Command.EndsWith("json", StringComparison.Ordinal);

    /// <summary>The best match of its names.</summary>
    public NameMatch? NamedBy(LooseFileName name) => Names.Select(name.Find).OfType<NameMatch>().MaxBy(match => match.Score);
}
