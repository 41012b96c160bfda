using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>What a policy rule does with a packet that it selects.</summary>
internal enum PolicyAction
{
    Lookup,
    Goto,
    Nop,
    Blackhole,
    Unreachable,
    Prohibit,

    /// <summary>An action that is not modelled (<c>masquerade</c>, <c>map-to</c>).</summary>
    Other,
}

/// <summary>One rule of <c>ip rule</c>: which packets use which routing table.</summary>
/// <param name="Table">For <see cref="PolicyAction.Lookup"/>; empty otherwise.</param>
internal sealed record PolicyRule(SourceLine Line, long Priority, PolicyAction Action, string Table)
{
    public bool Not { get; init; }

    /// <summary>Null for all.</summary>
    public Prefix? From { get; init; }

    public Prefix? To { get; init; }

    /// <summary><c>lo</c> means packets that the node sends itself.</summary>
    public string? InInterface { get; init; }

    public string? OutInterface { get; init; }

    public uint? Mark { get; init; }

    public uint MarkMask { get; init; } = uint.MaxValue;

    public string? Protocol { get; init; }

    public (int First, int Last)? SourcePorts { get; init; }

    public (int First, int Last)? DestinationPorts { get; init; }

    /// <summary>The users whose sockets it is for, or null for all.</summary>
    public (long First, long Last)? Users { get; init; }

    /// <summary>As ip(8) writes it (<c>0x10</c>), or null for all.</summary>
    public string? Tos { get; init; }

    public string? TunnelId { get; init; }

    /// <summary>The table is that of the VRF which the packet's device belongs to.</summary>
    public bool UsesVrf { get; init; }

    /// <summary>Routes out of devices of this group do not count.</summary>
    public string? SuppressGroup { get; init; }

    public string? Realms { get; init; }

    /// <summary>Who made it (<c>kernel</c>, <c>static</c>, <c>bird</c>), or null where that was not printed.</summary>
    public string? Origin { get; init; }

    /// <summary>The device that it names does not exist, or the priority that it goes to holds no rule: it selects nothing.</summary>
    public bool IsIdle { get; init; }

    /// <summary>Routes found whose prefix is no longer than this do not count.</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary>For <see cref="PolicyAction.Goto"/>: the priority to go on at.</summary>
    public long? GotoPriority { get; init; }

    /// <summary>Selectors that are not modelled; with any, whether it selects a packet cannot be told.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];

    /// <summary>Those of them that are not known at all.</summary>
    public ImmutableArray<string> NotUnderstood { get; init; } = [];
}
