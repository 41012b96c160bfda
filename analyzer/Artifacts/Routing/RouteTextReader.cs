using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>Reads the text of <c>ip route</c> line by line: routes, and what stands below each.</summary>
internal sealed class RouteTextReader
{
    private readonly ImmutableArray<Route>.Builder _routes = ImmutableArray.CreateBuilder<Route>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private readonly List<NextHop> _ways = [];
    private readonly List<SourceLine> _below = [];

    /// <summary>The first line that is a route's and could not be read.</summary>
    public SourceLine? Unread { get; private set; }

    public ImmutableArray<ParseNote> Notes => _notes.ToImmutable();

    public ImmutableArray<Route> End()
    {
        EndRoute();
        return _routes.ToImmutable();
    }

    public void Take(SourceLine line, RouteWords words)
    {
        if (_routes.Count > 0 && TakeBelow(words))
            _below.Add(line);
        else if (words.Route() is { } route)
            Begin(route);
        else
            Refuse(line, words);

        if (words.Unknown is { } unknown)
            _notes.Add(new(line, $"the attribute {unknown} is not known"));
    }

    // A line that does not even begin like a route is a stranger in the list.
    private void Refuse(SourceLine line, RouteWords words)
    {
        _notes.Add(new(line, "not a route"));
        Unread ??= words.BeginsLikeRoute ? line : null;
    }

    private void Begin(Route route)
    {
        EndRoute();
        _routes.Add(route);
    }

    private bool TakeBelow(RouteWords words)
    {
        if (words.Way() is { } way)
            _ways.Add(way);
        else if (words.MoreOf(_routes[^1]) is { } more)
            _routes[^1] = more;
        else
            return false;

        return true;
    }

    private void EndRoute()
    {
        if (_below.Count > 0)
            _routes[^1] = _routes[^1] with { NextHops = [.. _ways], Below = [.. _below] };
        _ways.Clear();
        _below.Clear();
    }
}
