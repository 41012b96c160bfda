using System.Net;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>A flow that a client somewhere on a site opens, with a real socket and in the simulator alike.</summary>
/// <param name="From">The client's place: a node (<c>a</c>), a pod on it (<c>a/p1</c>), or <c>out</c>, which is not in the input.</param>
internal sealed record SiteFlow(string From, string Destination, Protocol Protocol, int Port)
{
    public const string Outside = "out";

    /// <summary>Null: the client's socket is bound to no address.</summary>
    public string? Source { get; init; }
    public int SourcePort { get; init; }

    /// <summary>Of the first packet, in bytes.</summary>
    public int Length { get; init; } = 60;

    /// <summary>The node that a packet from outside comes to.</summary>
    public string? Node { get; init; }

    /// <summary>The node's device that it comes in by.</summary>
    public string? Device { get; init; }

    public Flow ToFlow() => new(From, Destination, Source is null ? null : IPAddress.Parse(Source), IPAddress.Parse(Destination), Protocol, Port)
    {
        SourcePort = SourcePort,
        Length = Length,
        InInterface = Device,
    };

    public override string ToString() => $"{From} {Protocol} {Source ?? "*"}:{SourcePort} > {Destination}:{Port}{(Length == 60 ? "" : $" length {Length}")}";
}
