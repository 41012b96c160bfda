using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>The nodes that a set of loose files is of, and which file is of which.</summary>
internal sealed class NodeNames
{
    /// <summary>The name of a node that nothing names.</summary>
    public const string Nameless = "node";

    private readonly ImmutableHashSet<string> _known;
    private readonly NodeMarks _marks = new();
    private readonly ImmutableDictionary<string, string> _nameByMark;
    private readonly ImmutableArray<string> _names;
    private readonly string? _only;
    private readonly bool _isAlone;

    public NodeNames(IReadOnlyList<Sighting> sightings)
    {
        _isAlone = sightings.Count == 1;
        var onHost = sightings.Where(one => one.IsOfNode && one.Where == Place.Host).ToImmutableArray();
        _known = [.. onHost.Select(one => one.What.Host).OfType<string>().Where(HostNames.IsPossible), .. onHost.SelectMany(one => AfterParents(one.Segments))];
        foreach (var one in onHost.Where(one => !one.What.IsPiece))
            _marks.Learn(Normal(one.Segments), one.What.Id);

        _nameByMark = onHost.Where(one => MarkOf(one) is not null)
            .GroupBy(one => MarkOf(one)! /* filtered */, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => NameOf(group.Key, group), StringComparer.Ordinal);
        Doubtful = [.. _nameByMark.GroupBy(pair => pair.Value, StringComparer.Ordinal).Where(same => same.Select(pair => LastOf(pair.Key)).Distinct(StringComparer.Ordinal).Count() > 1).Select(same => same.Key)];
        _names = [.. _nameByMark.Values.Concat(onHost.Where(one => MarkOf(one) is null).Select(one => one.What.Host).OfType<string>().Where(HostNames.IsPossible)).Distinct(StringComparer.Ordinal)];
        _only = _names switch { [] => OnlyName(onHost), [var single] => single, _ => null };
    }

    /// <summary>Hosts of which several folders say that they are of them: perhaps two captures of one node.</summary>
    public ImmutableArray<string> Doubtful { get; }

    /// <summary>Whether files are of a node that nothing in the input names.</summary>
    public bool IsNameless(IEnumerable<Sighting> sightings) => sightings.Any(one => !one.What.IsOfCluster && Of(one) == Nameless);

    /// <summary>The node that a file is of; null where nothing tells.</summary>
    public string? Of(Sighting one)
    {
        if (MarkOf(one) is { } mark && _nameByMark.TryGetValue(mark, out var name))
            return name;
        if (one.What.Host is { } host && HostNames.IsPossible(host))
            return host;

        var inPath = _names.Where(node => HostNames.StandsIn(node, one.Entry.Path)).OrderByDescending(node => node.Length).ToImmutableArray();
        return inPath is [var found, ..] ? found : one.What.IsOfPod && one.Where == Place.Host && !(_isAlone && one.What.IsOfNodeAgent) ? null : _only;
    }

    private string? MarkOf(Sighting one)
    {
        var segments = Normal(one.Segments);
        return _marks.Of(segments, _known) is { } length ? string.Join('/', segments.Take(length)) : null;
    }

    // kubelet-cp-1 where cp-1 is a node.
    private ImmutableArray<string> Normal(ImmutableArray<string> segments) =>
        segments[^1].Length == 0 ? segments : segments.SetItem(segments.Length - 1, _known.Where(name => HostNames.StandsIn(name, segments[^1])).MaxBy(name => name.Length) ?? segments[^1]);

    private static IEnumerable<string> AfterParents(ImmutableArray<string> segments) =>
        segments.Zip(segments.Skip(1)).Where(pair => NodeMarks.IsParent(pair.First) && HostNames.IsPossible(pair.Second)).Select(pair => pair.Second);

    private static string NameOf(string mark, IEnumerable<Sighting> files)
    {
        var hosts = files.Where(one => !one.What.IsLog).Select(one => one.What.Host).OfType<string>().Where(HostNames.IsPossible).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return hosts is [var host] ? host : LastOf(mark);
    }

    private static string LastOf(string mark) => mark[(mark.LastIndexOf('/') + 1)..];

    // What it calls itself goes before what its logs are headed with, and that before what all files are called by.
    private static string OnlyName(ImmutableArray<Sighting> files)
    {
        var named = files.Where(one => one.What.Host is { } host && HostNames.IsPossible(host)).ToImmutableArray();
        return Only(named.Where(one => !one.What.IsLog).Select(one => one.What.Host))
            ?? Only(named.Select(one => one.What.Host))
            ?? (files.Length > 1 && Only(files.Select(one => one.What.Affix)) is { } affix && HostNames.IsPossible(affix) ? affix : null)
            ?? Nameless;
    }

    private static string? Only(IEnumerable<string?> values) => values.Distinct(StringComparer.Ordinal).Take(2).ToImmutableArray() is [{ Length: > 0 } only] ? only : null;
}
