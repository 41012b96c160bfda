using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Systemd;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The states of the node's units, by whichever command shows them.</summary>
internal sealed record UnitStates(ImmutableArray<UnitState> All) : INodeFact<UnitStates>
{
    private static readonly ImmutableArray<string> Lists = ["kubernetes/units", "kubernetes/units-failed"];

    /// <summary>The unit of this name, with or without <c>.service</c>; null where nothing tells of it.</summary>
    public UnitState? Find(string name) => All.FirstOrDefault(unit => unit.Name == name || unit.Name == $"{name}.service");

    public static Availability<UnitStates> From(Node node)
    {
        var found = OfStatus(node).Concat(OfShow(node)).Concat(OfLists(node)).ToImmutableArray();
        return found.IsEmpty
            ? Availability<UnitStates>.Missing("no unit's status is in the input (kubernetes/unit-status-*, kubernetes/unit-show-*, kubernetes/units)")
            : Availability<UnitStates>.Known(new(found));
    }

    private static IEnumerable<UnitState> OfStatus(Node node) =>
        Read<UnitStatuses>(node, "kubernetes/unit-status-").SelectMany(statuses => statuses.Units)
            .Where(unit => unit.Active is not null || unit.Load is not null)
            .Select(unit => new UnitState(unit.ActiveLine ?? unit.Line, unit.Name, unit.Load, unit.Active, unit.Sub) { Result = unit.Result, Since = unit.Since, Restarts = unit.RestartCounter });

    private static IEnumerable<UnitState> OfShow(Node node) =>
        Read<UnitProperties>(node, "kubernetes/unit-show-").SelectMany(shown => shown.Units)
            .Where(unit => unit.Id is not null)
            .Select(unit => new UnitState((unit["ActiveState"] ?? unit["Id"]!).Line, unit.Id!, unit.LoadState, unit.ActiveState, unit.SubState) // with an Id
            {
                Result = unit.Result,
                Since = unit.ActiveSince,
                Restarts = unit.Restarts,
            });

    private static IEnumerable<UnitState> OfLists(Node node) =>
        Lists.Select(node.Host.Read<UnitList>).Where(list => list.IsKnown).SelectMany(list => list.Value.Units)
            .Select(unit => new UnitState(unit.Line, unit.Name, unit.Load, unit.Active, unit.Sub));

    private static IEnumerable<T> Read<T>(Node node, string prefix)
        where T : class, IArtifact<T> =>
        node.Host.Under(prefix).Select(pair => node.Host.Read<T>(pair.Id)).Where(read => read.IsKnown).Select(read => read.Value);
}

/// <summary>What state one unit is in.</summary>
internal sealed record UnitState(SourceLine Line, string Name, string? Load, string? Active, string? Sub)
{
    public string? Result { get; init; }

    /// <summary>Since when, as printed.</summary>
    public string? Since { get; init; }

    /// <summary>How often systemd has started it again; null where that is not told.</summary>
    public int? Restarts { get; init; }

    public bool IsRunning => Active is "active" or "reloading";
}
