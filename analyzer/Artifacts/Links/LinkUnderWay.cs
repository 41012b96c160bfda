using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>One interface while its lines are read.</summary>
internal sealed class LinkUnderWay(Link link)
{
    private readonly List<SourceLine> _below = [];

    public Link Link { get; private set; } = link;

    public string Name => Link.Name;

    public ImmutableArray<InterfaceAddress>.Builder Addresses { get; } = ImmutableArray.CreateBuilder<InterfaceAddress>();

    public void Take(SourceLine line, Link changed)
    {
        Link = changed;
        _below.Add(line);
    }

    public void Take(SourceLine line, InterfaceAddress lasting)
    {
        Addresses[^1] = lasting;
        _below.Add(line);
    }

    public Link End() => Link with { Addresses = Addresses.DrainToImmutable(), Below = [.. _below] };
}
