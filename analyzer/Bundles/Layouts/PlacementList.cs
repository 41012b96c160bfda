using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts;

/// <summary>What a layout has placed so far; of several files that are the same artifact, the one with the most detail stays.</summary>
internal sealed class PlacementList
{
    private readonly List<PlacedEntry> _rest = [];
    private readonly Dictionary<(Place, string), (int Detail, PlacedEntry Placed)> _best = [];

    private readonly List<SurveyedEntry> _known = [];

    /// <summary>Entries that were looked at and are of no use: they say nothing, or what another one says better.</summary>
    public ImmutableArray<SurveyedEntry> Known => [.. _known];

    /// <summary>Nothing is known of the entry, or it is the output of this command.</summary>
    public void Add(BelowRoot entry, CommandOutput? output, string node)
    {
        if (output is not null && FailedCommand.Is(entry.Entry.Head))
            Skip(entry);
        else if (output is not null)
            Add(entry, output.On(node), output.Detail);
    }

    public void Skip(BelowRoot entry) => _known.Add(entry.Entry);

    public void Add(BelowRoot entry, Placement placement, int detail = 1)
    {
        var placed = new PlacedEntry(entry.Entry, placement);
        var key = (placement.Place, placement.Id);
        if (placement.IsLog || placement.IsPiece)
            _rest.Add(placed);
        else if (!_best.TryGetValue(key, out var known))
            _best[key] = (detail, placed);
        else
            TakeBetter(key, known, (detail, placed));
    }

    private void TakeBetter((Place, string) key, (int Detail, PlacedEntry Placed) known, (int Detail, PlacedEntry Placed) other)
    {
        var isBetter = other.Detail > known.Detail;
        _best[key] = isBetter ? other : known;
        _known.Add((isBetter ? known : other).Placed.Entry);
    }

    /// <summary>A log of a node; of the cluster where no node is named.</summary>
    /// <param name="pathOfOurs">Where it would lie in a bundle of ours, if its own path does not tell who wrote it.</param>
    public void AddLog(BelowRoot entry, string? node, string? pathOfOurs = null) =>
        Add(entry, new(node is null ? Place.Api : Place.OnHost(node), pathOfOurs ?? entry.Path) { IsLog = true });

    public bool IsEmpty => _rest.Count == 0 && _best.Count == 0;

    public bool Holds(string id) => _best.Keys.Any(key => key.Item2 == id) || _rest.Any(placed => placed.Placement.Id == id);

    /// <param name="doubt">What is to be held against an artifact, or null.</param>
    public ImmutableArray<PlacedEntry> ToImmutable(Func<Placement, string?>? doubt = null) =>
    [
        .. _best.Values.Select(best => best.Placed).Concat(_rest)
            .Select(placed => doubt?.Invoke(placed.Placement) is { } why ? placed with { Placement = placed.Placement with { WhyDistrusted = why } } : placed),
    ];
}
