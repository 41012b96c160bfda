using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>In what a simulated outcome differs from the kernel's.</summary>
/// <param name="Common">The number of rules up to which they agree: how close it comes.</param>
internal sealed record Difference(int Common, string What)
{
    private static readonly Disposition[] WithPacket = [Disposition.LeavesModel, Disposition.Delivered, Disposition.Refused];

    /// <summary>Null where there is none.</summary>
    /// <param name="besides">Rules that the kernel may hit besides.</param>
    public static Difference? Between(Outcome kernel, Outcome simulated, IReadOnlySet<string> besides)
    {
        if ((IsOfBoth(kernel) || IsOfBoth(simulated) ? LastOfBoth(kernel, simulated) : OfRules(kernel, simulated, besides)) is { } what)
            return what;
        var fate = simulated.Fates[0];
        var other = !kernel.Fates.Contains(fate) ? $"the kernel: {string.Join(" or ", kernel.Fates)}; simulated: {fate}"
            : Field("error", kernel.Error, simulated.Error) ?? (WithPacket.Contains(fate) ? Fields(kernel, simulated) : null);
        return other is null ? null : new(simulated.Rules.Length, $"{other}, after {simulated.Rules.LastOrDefault() ?? "no rule"}");
    }

    private static bool IsOfBoth(Outcome outcome) => outcome.Rules.Select(rule => rule.Split(' ')[0]).Distinct().Count() > 1;

    // Which of two back ends' chains runs first no artifact tells: one may stop a packet, or settle its translation, before the other sees it.
    private static Difference? LastOfBoth(Outcome kernel, Outcome simulated) =>
        simulated.Fates[0] is not (Disposition.Dropped or Disposition.Rejected) || simulated.Rules.IsEmpty || kernel.Rules.Contains(simulated.Rules[^1]) ? null
            : new(0, $"the kernel does not come to {simulated.Rules[^1]}, which decides");

    private static Difference? OfRules(Outcome kernel, Outcome simulated, IReadOnlySet<string> besides)
    {
        var (hit, expected) = (kernel.Rules, simulated.Rules);
        var (at, found) = (0, 0);
        for (; at < hit.Length; at++)
        {
            if (found < expected.Length && hit[at] == expected[found])
                found++;
            else if (!besides.Contains(hit[at]))
                break;
        }

        return at == hit.Length && found == expected.Length ? null
            : new(found, $"after {expected.ElementAtOrDefault(found - 1) ?? "no rule"} the kernel hits {hit.ElementAtOrDefault(at) ?? "none"}; simulated: {expected.ElementAtOrDefault(found) ?? "none"}");
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
