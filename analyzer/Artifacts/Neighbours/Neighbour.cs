using System.Net;

namespace SupportBundle.Analyzer.Artifacts.Neighbours;

/// <summary>Whom the kernel takes an address on a device to be.</summary>
/// <param name="Device">Empty where it was not printed (<c>ip neigh show dev eth0</c>).</param>
/// <param name="State">As ip(8) writes it: <c>REACHABLE</c>, <c>STALE</c>, <c>PERMANENT</c>, <c>FAILED</c>, <c>INCOMPLETE</c>, <c>NOARP</c>, ...;
/// <c>NONE</c> for a proxy entry; <c>UNKNOWN</c> where the source does not tell it.</param>
internal sealed record Neighbour(SourceLine Line, IPAddress Address, string Device, string? LinkAddress, string State)
{
    public bool IsRouter { get; init; }

    /// <summary>The node answers for this address.</summary>
    public bool IsProxy { get; init; }

    /// <summary>Set by a program (a CNI agent), which keeps it up to date.</summary>
    public bool IsExternallyLearned { get; init; }

    /// <summary>The kernel resolves it without being asked, for a program.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Requests sent without an answer since the last one; null where it was not printed.</summary>
    public int? Probes { get; init; }

    /// <summary>Seconds since it was used, confirmed and changed; null where they were not printed.</summary>
    public (int Used, int Confirmed, int Updated)? Ages { get; init; }
}
