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
        var what = OfRules(kernel, simulated, "legacy", besides) ?? OfRules(kernel, simulated, "nft", besides);
        if (what is not null)
            return what;
        var fate = simulated.Fates[0];
        var other = !kernel.Fates.Contains(fate) ? $"the kernel: {string.Join(" or ", kernel.Fates)}; simulated: {fate}"
            : Field("error", kernel.Error, simulated.Error) ?? (WithPacket.Contains(fate) ? Fields(kernel, simulated) : null);
        return other is null ? null : new(simulated.Rules.Length, $"{other}, after {simulated.Rules.LastOrDefault() ?? "no rule"}");
    }

    // Of chains with one priority in two back ends no artifact tells which runs first, hence each back end by itself.
    private static Difference? OfRules(Outcome kernel, Outcome simulated, string backend, IReadOnlySet<string> besides)
    {
        var (hit, expected) = (Of(kernel, backend), Of(simulated, backend));
        var (at, found) = (0, 0);
        for (; at < hit.Count; at++)
        {
            if (found < expected.Count && hit[at] == expected[found])
                found++;
            else if (!besides.Contains(hit[at]))
                break;
        }

        return at == hit.Count && found == expected.Count ? null
            : new(found, $"after {expected.ElementAtOrDefault(found - 1) ?? "no rule"} the kernel hits {hit.ElementAtOrDefault(at) ?? "none"}; simulated: {expected.ElementAtOrDefault(found) ?? "none"}");
    }

    private static List<string> Of(Outcome outcome, string backend) => [.. outcome.Rules.Where(rule => rule.StartsWith(backend, StringComparison.Ordinal))];

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
