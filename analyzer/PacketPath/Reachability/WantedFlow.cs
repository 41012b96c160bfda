using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>A flow that a cluster lives by.</summary>
/// <param name="Node">Where it starts, or comes in.</param>
/// <param name="MustWork">Whether the cluster is broken without it; the way to the outside may be shut on purpose.</param>
internal sealed record WantedFlow(FlowKind Kind, string Node, Flow Flow, NetworkStack Start, bool MustWork);

/// <summary>A flow that could not be tried.</summary>
internal sealed record UntriedFlow(FlowKind Kind, string From, string To, Sentence Why);

/// <summary>A wanted flow as it was simulated.</summary>
internal sealed record TriedFlow(WantedFlow Wanted, Trace Trace)
{
    public FlowKind Kind => Wanted.Kind;

    /// <summary>It arrives whatever is not known, or it leaves towards where nothing of the input is.</summary>
    public bool Works => !IsUntranslated && (Trace is { Certainty: Certainty.Certain, Disposition: Disposition.Delivered or Disposition.LeavesModel } || (Kind == FlowKind.PodToPod && Trace is { Certainty: Certainty.Certain, Disposition: Disposition.Refused }));

    // A Service's address is nobody's: what leaves with it gets no answer.
    private bool IsUntranslated => Kind is FlowKind.PodToDns or FlowKind.PodToApi or FlowKind.NodeToApi
        && Trace is { Certainty: Certainty.Certain, Disposition: Disposition.LeavesModel }
        && !Trace.Hops.SelectMany(hop => hop.Steps).Any(step => step.Kind == StepKind.Translate);

    /// <summary>The network stops it for certain. That nobody listens is no fault of the network.</summary>
    public bool IsStopped => IsUntranslated || Trace is { Certainty: Certainty.Certain, Disposition: not (Disposition.Delivered or Disposition.Refused or Disposition.LeavesModel or Disposition.CannotTell) };

    /// <summary>The stacks on its way up to the one that decides, the answer's way after the request's.</summary>
    public ImmutableArray<string> Stacks
    {
        get
        {
            var stacks = ImmutableArray.CreateBuilder<string>();
            var hops = Trace.Hops.Concat(Trace.Ways.FirstOrDefault(way => way.Disposition == Trace.Disposition && way.DecidedBy == Trace.DecidedBy)?.Reply?.Hops ?? []);
            foreach (var hop in hops)
            {
                stacks.Add(hop.Node);
                if (hop.Steps.Any(step => step == Trace.DecidedBy))
                    break;
            }

            return stacks.ToImmutable();
        }
    }

    /// <summary>The stack that decides, or where it ends.</summary>
    public string Where => Stacks is [.., var last] ? last : "";
}

/// <summary>What is wanted, and what could not even be started.</summary>
internal sealed record FlowList(ImmutableArray<WantedFlow> Wanted, ImmutableArray<UntriedFlow> Untried)
{
    public static FlowList Empty { get; } = new([], []);

    public FlowList With(FlowList other) => new([.. Wanted, .. other.Wanted], [.. Untried, .. other.Untried]);

    public static FlowList One(WantedFlow flow) => new([flow], []);

    public static FlowList None(FlowKind kind, string from, string to, Sentence why) => new([], [new(kind, from, to, why)]);

    public static FlowList None<T>(FlowKind kind, string from, string to, Availability<T> missing) =>
        None(kind, from, to, missing.WhyMissing ?? "the input does not show it");
}
