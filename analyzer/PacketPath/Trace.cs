using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.PacketPath.Branching;

namespace SupportBundle.Analyzer.PacketPath;

internal enum Protocol
{
    Icmp = 1,
    Tcp = 6,
    Udp = 17,
    Sctp = 132,
}

/// <summary>A connection's first packet. <paramref name="Source"/> is null when the sender leaves the choice to its kernel.</summary>
internal sealed record Flow(string From, string To, IPAddress? Source, IPAddress Destination, Protocol Protocol, int DestinationPort)
{
    public int? SourcePort { get; init; }

    /// <summary>The mark that the sender's socket sets.</summary>
    public uint Mark { get; init; }

    /// <summary>The user whose socket sends it; null where nobody asked for one.</summary>
    public long? User { get; init; }

    /// <summary>Of the packet in bytes, headers included; null for a first packet's usual one.</summary>
    public int? Length { get; init; }

    /// <summary>A port as clients of Linux use it, where none is asked for.</summary>
    public const int UsualSourcePort = 45338;

    /// <summary>Interface by which it enters the first hop; null for locally generated packets.</summary>
    public string? InInterface { get; init; }
}

/// <summary>Where a packet ends; the words of <c>report.json</c>.</summary>
internal enum Disposition
{
    Delivered,
    Refused,
    Rejected,
    Dropped,
    NoRoute,
    UnreachableRoute,
    ProhibitedRoute,
    Blackhole,
    RpFiltered,
    NotForwarding,
    Martian,
    NeighbourUnreachable,
    MtuExceeded,
    TtlExceeded,
    ReplyLost,
    Loop,
    LeavesModel,
    CannotTell,
}

/// <summary>Whether the disposition holds whatever is not known.</summary>
internal enum Certainty
{
    Certain,
    Depends,
    CannotTell,
}

/// <summary>What one step is about.</summary>
internal enum StepKind
{
    Route,
    SourceAddress,
    Netfilter,
    Translate,
    Bridge,
    Neighbour,
    Encapsulate,
    Deliver,
    Reply,

    /// <summary>A rule that matched and decided nothing: it called a chain, or only told.</summary>
    Rule,

    /// <summary>A mark was set.</summary>
    Mark,
    Forward,
}

/// <summary>One thing that happens to a packet on a node.</summary>
/// <param name="What">One clause in the field's words.</param>
/// <param name="Source">The line of the artifact that decides it, or null where the kernel's own rules do.</param>
/// <param name="Before">What is changed, before and after, where the step changes the packet.</param>
internal sealed record Step(StepKind Kind, string What, SourceLine? Source = null, string? Before = null, string? After = null);

/// <summary>What happens to a packet on one node.</summary>
internal sealed record Hop(string Node, ImmutableArray<Step> Steps)
{
    /// <summary>What each of the steps was made of.</summary>
    public ImmutableArray<Trail> Events { get; init; } = [];
}

/// <summary>What whoever opened the connection sees.</summary>
internal enum ClientSees
{
    Unknown,
    Connected,
    Refused,
    Timeout,
    NoRouteToHost,
    NetworkUnreachable,

    /// <summary>Answers come from another address than was asked.</summary>
    UnexpectedSource,
}

/// <summary>One of the ways that a packet may take, from its sender to its end.</summary>
/// <param name="Probability">Of the dice that the kernel throws on it; 1 where it throws none.</param>
/// <param name="DependsOn">What must hold that is not in the input.</param>
internal sealed record Way(double Probability, Disposition Disposition, ImmutableArray<Hop> Hops, ImmutableArray<string> DependsOn)
{
    /// <summary>The step that decides; null when it is delivered.</summary>
    public Step? DecidedBy { get; init; }

    /// <summary>Throws of the kernel's dice that it was taken by.</summary>
    public ImmutableArray<string> Dice { get; init; } = [];

    /// <summary>What is not known of it, whichever way it was taken, and what of it is not modelled.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>The answer's way back; null where there is none to follow.</summary>
    public Trace? Reply { get; init; }

    public ClientSees ClientSees { get; init; }

    /// <summary>What the opener's system call fails with, by the names of errno(3); null for success, silence, and where the ways differ.</summary>
    public string? SystemError { get; init; }

    /// <summary>Why the error that the opener sees may not come, so that it sees nothing until it times out; null where it always comes.</summary>
    public string? HeldBack { get; init; }
}

/// <summary>A packet's way and its end; of several ways the one that the verdict is about.</summary>
internal sealed record Trace(Flow Flow, ImmutableArray<Hop> Hops, Disposition Disposition, Certainty Certainty)
{
    /// <summary>The step that decides; null when it is delivered.</summary>
    public Step? DecidedBy { get; init; }

    /// <summary>What the verdict depends on or what is not known, each with its artifact.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>Of what the input does not show: rules that nothing in it speaks for.</summary>
    public ImmutableArray<string> TakenForGranted { get; init; } = [];

    /// <summary>All ways that are possible; empty where only one was followed.</summary>
    public ImmutableArray<Way> Ways { get; init; } = [];

    public ClientSees ClientSees { get; init; }

    /// <summary>What the opener's system call fails with, by the names of errno(3); null for success, silence, and where the ways differ.</summary>
    public string? SystemError { get; init; }
}
