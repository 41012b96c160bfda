using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>In what a simulated outcome differs from the kernel's.</summary>
/// <param name="Common">The number of rules up to which they agree: how close it comes.</param>
internal sealed record Difference(int Common, string What)
{
    private static readonly Disposition[] WithPacket = [Disposition.LeavesModel, Disposition.Delivered, Disposition.Refused];

    /// <summary>Null where there is none.</summary>
    public static Difference? Between(Outcome kernel, Outcome simulated)
    {
        if (OfRules(kernel, simulated) is { } what)
            return what;
        var fate = simulated.Fates[0];
        var other = !kernel.Fates.Contains(fate) ? $"the kernel: {string.Join(" or ", kernel.Fates)}; simulated: {fate}"
            : Field("error", kernel.Error, simulated.Error) ?? (WithPacket.Contains(fate) ? Fields(kernel, simulated) : null);
        return other is null ? null : new(simulated.Rules.Length, $"{other}, after {simulated.Rules.LastOrDefault() ?? "no rule"}");
    }

    private static Difference? OfRules(Outcome kernel, Outcome simulated)
    {
        var (hit, expected) = (kernel.Rules, simulated.Rules);
        var same = hit.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == hit.Length && same == expected.Length ? null
            : new(same, $"after {expected.ElementAtOrDefault(same - 1) ?? "no rule"} the kernel hits {hit.ElementAtOrDefault(same) ?? "none"}; simulated: {expected.ElementAtOrDefault(same) ?? "none"}");
    }

    private static string? Fields(Outcome kernel, Outcome simulated) =>
        Field("device", kernel.Device, simulated.Device)
        ?? Field("source", kernel.Source, simulated.Source)
        ?? Field("source port", kernel.SourcePort, simulated.SourcePort)
        ?? Field("destination", kernel.Destination, simulated.Destination)
        ?? Field("destination port", kernel.DestinationPort, simulated.DestinationPort)
        ?? Field("TTL", kernel.TimeToLive, simulated.TimeToLive)
        ?? Field("DSCP", kernel.Dscp, simulated.Dscp)
        ?? Field("mark", kernel.Mark, simulated.Mark);

    // What one of both does not know is no difference.
    private static string? Field<T>(string name, T? kernel, T? simulated) =>
        kernel is null || simulated is null || kernel.Equals(simulated) ? null : $"{name} of the kernel: {kernel}; simulated: {simulated}";
}
