using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>What became of a packet, as far as one can see it; null is: not seen.</summary>
/// <param name="Fates">What it may have been; <see cref="Disposition.LeavesModel"/> for one that left by a device.</param>
/// <param name="Rules">The rules that matched, in their order: <c>legacy filter FORWARD 3</c>.</param>
internal sealed record Outcome(ImmutableArray<Disposition> Fates, ImmutableArray<string> Rules)
{
    public string? Device { get; init; }
    public string? Source { get; init; }
    public int? SourcePort { get; init; }
    public string? Destination { get; init; }
    public int? DestinationPort { get; init; }
    public int? TimeToLive { get; init; }
    public int? Dscp { get; init; }
    public uint? Mark { get; init; }

    /// <summary>What the sender is told: type and code of the ICMP message (<c>3/10</c>), or <c>reset</c>.</summary>
    public string? Error { get; init; }

    /// <summary>What became of the answer to it.</summary>
    public Outcome? Reply { get; init; }

    public override string ToString() =>
        $"{string.Join("|", Fates)}{(Device is null ? "" : $" by {Device}")} {Source}:{SourcePort} > {Destination}:{DestinationPort} ttl {TimeToLive} dscp {Dscp} mark 0x{Mark:x}{(Error is null ? "" : $" error {Error}")}\n      rules: {string.Join(", ", Rules)}{(Reply is null ? "" : $"\n      reply: {Reply}")}";
}
