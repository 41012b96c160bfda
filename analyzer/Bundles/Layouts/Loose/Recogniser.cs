using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Tells by its looks and its name what a file is. Looks decide; a name refines what they leave open.</summary>
internal static class Recogniser
{
    /// <param name="path">The file's, or a command line in its place.</param>
    public static Recognised? Of(string path, FileHead head) => (head.IsBlank ? null : Transcript.Of(head)) ?? OfOne(path, head);

    /// <summary>The same of what holds one artifact only.</summary>
    public static Recognised? OfOne(string path, FileHead head)
    {
        var name = new LooseFileName(path);
        if (head.IsBlank || head.IsEmptyJson)
            return OfNothing(name, head);

        return HostPath.Of(path, head)
            ?? ApiFiles.Of(name, head)
            ?? OfKinds(name, head)
            ?? LogFiles.Of(name, head)
            ?? LogFiles.OfWords(name, head);
    }

    // A command that had nothing to print still tells by the name of its file.
    private static Recognised? OfNothing(LooseFileName name, FileHead head) =>
        KindCatalog.All
            .Where(kind => head.IsBlank ? kind.MayBeEmpty : kind.PrintsJson && !kind.IsOfCluster)
            .Select(kind => (kind, match: kind.NamedBy(name)))
            .Where(pair => pair.match is not null)
            .OrderByDescending(pair => pair.match!.Score) // filtered
            .Select(pair => Recognised(pair.kind, pair.match, name, head))
            .FirstOrDefault();

    private static Recognised? OfKinds(LooseFileName name, FileHead head)
    {
        var best = KindCatalog.All
            .Where(kind => kind.Looks?.Invoke(head) == true)
            .Select((kind, index) => (kind, index, match: kind.NamedBy(name)))
            .Where(row => row.match is not null || !row.kind.NeedsName)
            .OrderByDescending(row => row.match?.Score ?? 0).ThenBy(row => row.index)
            .FirstOrDefault();
        if (best.kind is not null)
            return Recognised(best.kind, best.match, name, head);

        // Nothing that has looks of its own looks so.
        return KindCatalog.All
            .Where(kind => kind.Looks is null && kind.NamedBy(name) is not null)
            .Select(kind => Recognised(kind, kind.NamedBy(name), name, head))
            .FirstOrDefault();
    }

    private static Recognised Recognised(FileKind kind, NameMatch? match, LooseFileName name, FileHead head) =>
        new(kind.Rest is { } rest ? $"{kind.Id}{rest(name, head)}" : kind.Id)
        {
            IsOfCluster = kind.IsOfCluster,
            IsPiece = kind.IsPiece,
            Detail = ((kind.Detail?.Invoke(head) ?? 0) * 1000) + (match?.Score ?? 0),
            Affix = match is null || kind.Rest is not null ? "" : match.Before.Length > 0 ? match.Before : match.After,
            Host = HostNames.Of(kind.Id, head),
            Split = kind.Split,
        };
}
