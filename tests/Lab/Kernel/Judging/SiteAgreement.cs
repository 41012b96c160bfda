using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Netfilter;
using SupportBundle.Analyzer.PacketPath.World;
using Way = SupportBundle.Analyzer.PacketPath.World.Outcome;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>Holds the simulator's ways of a flow against what the kernels of a site did with it.</summary>
internal sealed class SiteAgreement(SiteOutcome kernel, string? hidden)
{
    private const string SomebodyListens = "somebody listens on ";

    public static Agreement Of(SiteSimulation simulation, SiteFlow flow, SiteOutcome kernel)
    {
        var ways = simulation.Of(flow);
        var one = new SiteAgreement(kernel, simulation.Hidden);
        if (simulation.Hidden == flow.From && (kernel.Place == flow.From || (kernel.Place is null && !kernel.Request.ContainsKey(flow.Node ?? ""))))
            return new(Verdict.Agrees, ""); // it did not come out of the pod, or nobody saw it do so
        var differences = new List<(int Common, string What)>();
        foreach (var way in ways.Where(way => CannotTell(way) is null))
        {
            if (one.Differs(way) is not { } difference)
                return Known(ways);
            differences.Add(difference);
        }

        return ways.Select(CannotTell).OfType<string>().FirstOrDefault() is { } what ? new(Verdict.CannotTell, what)
            : new(Verdict.Disagrees, differences.Count == 0 ? "the simulator knows no way" : differences.MaxBy(difference => difference.Common).What);
    }

    private static Agreement Known(ImmutableArray<Way> ways)
    {
        var open = ways.SelectMany(way => way.Conditions).FirstOrDefault(condition => !condition.IsChance);
        return open is null ? new(Verdict.Agrees, "") : new(Verdict.Depends, open.What);
    }

    // Of a way that leaves the input the rest is nobody's guess; what came before is compared.
    private static string? CannotTell(Way way) => new[] { way.Request, way.Answer }.FirstOrDefault(end => end?.Disposition == Disposition.CannotTell) is { } open
        ? open.Branch.Trail?.Event.ToStep().What ?? "nothing happened" : null;

    // How far it agrees, and where not; null where it does to the end.
    private (int Common, string What)? Differs(Way way)
    {
        if (OfRules("request", kernel.Request, way.Request, way.Request.Branch.Packet.IsBridged) is { } rules)
            return (0, rules);
        if ((way.Request.Towards is null ? OfEnd(way.Request) : OfUnseen(way.Request)) is { } end)
            return (1, end);
        if (way.Request.Towards is not null && (kernel.Place != hidden || (kernel.Client == "timeout" && !kernel.Answer.ContainsKey(way.Request.Stack.Name))))
            return null; // what the pod itself made of it, the input does not say
        if (kernel.IsRefused == true && way.Request.Disposition == Disposition.Delivered)
            return null; // nobody listens: which the input does not say
        if (way.ClientSees == ClientSees.Unknown && way.SystemError is null)
            return null;
        if (kernel.IsLate && way.Conditions.Any(condition => condition.IsChance))
            return null;
        if (way.Answer is { } answer && OfRules("answer", kernel.Answer, answer, answer.Branch.Packet.IsBridged || way.Request.Branch.Packet.IsBridged) is { } answered)
            return (2, answered);

        var expected = way.SystemError ?? (way.ClientSees == ClientSees.Connected ? "connected" : "timeout");
        return kernel.Client == expected ? null : (3, $"the client sees {kernel.Client}; simulated: {expected} ({Why(way)})");
    }

    private static string Why(Way way) => $"{way.Disposition}: {(way.Why ?? (way.Answer ?? way.Request).Branch.Trail?.Event.ToStep())?.What}";

    /// <param name="mayBeFlooded">So that it, or what it tells of, comes once for each port of a bridge.</param>
    private static string? OfRules(string which, ImmutableSortedDictionary<string, Passage> passages, PathEnd end, bool mayBeFlooded)
    {
        foreach (var stack in passages.Keys.Where(place => place != SiteFlow.Outside).Concat(Trail.Ordered(end.Branch.Trail).Select(trail => trail.Stack)).Distinct())
        {
            var (expected, hit) = (Rules(end, stack), passages.GetValueOrDefault(stack)?.Rules ?? []);
            Outcome wanted = new([end.Disposition], expected), seen = new([end.Disposition], mayBeFlooded ? Once(hit, expected) : hit);
            if (Difference.Between(seen, wanted) is { } difference)
                return $"{which} in {stack}: {difference.What} ({end.Disposition}: {end.Branch.Trail?.Event.ToStep().What})";
        }

        return null;
    }

    // A frame that nobody has goes out by every port of a bridge, and meets the rules behind that for each of them; those of nat only once.
    private static ImmutableArray<string> Once(ImmutableArray<string> hit, ImmutableArray<string> expected)
    {
        if (hit.Length <= expected.Length || !hit.Take(expected.Length).SequenceEqual(expected))
            return hit;
        var rest = hit[expected.Length..];
        return Enumerable.Range(1, expected.Length).Select(count => expected[^count..]).SelectMany(tail => new[] { tail, [.. tail.Where(rule => rule.Split(' ')[1] != "nat")] })
            .Any(tail => tail.Length > 0 && rest.Length % tail.Length == 0 && rest.Chunk(tail.Length).All(part => part.SequenceEqual(tail))) ? expected : hit;
    }

    // Those that a tunnel's own packet hits are not watched.
    private static ImmutableArray<string> Rules(PathEnd end, string stack) =>
        [.. Trail.Ordered(end.Branch.Trail).Where(trail => trail.Stack == stack && trail.Packet?.Inner is null).Select(trail => trail.Event).OfType<RuleHit>().Select(hit => Simulation.RuleName(hit.Rule.Source))];

    private string? OfEnd(PathEnd end)
    {
        var what = end.Branch.Trail?.Event.ToStep().What;
        if (end.Disposition is Disposition.Delivered or Disposition.Refused)
            return kernel.Place != end.Stack.Name ? $"the kernel: {Seen()}; simulated: {end.Disposition} at {end.Stack.Name} ({what})"
                : kernel.IsRefused is { } refused && refused != (end.Disposition == Disposition.Refused) && !IsAssumed(end) ? $"refused at {kernel.Place}: {kernel.IsRefused}; simulated: {end.Disposition} ({what})"
                : OfAddresses(kernel.Request.GetValueOrDefault(end.Stack.Name), end);
        if (end.Disposition == Disposition.LeavesModel)
            return kernel.Request.GetValueOrDefault(end.Stack.Name) is { Last: "postrouting_end" } left ? OfAddresses(left, end) : $"the kernel: {Seen()}; simulated: leaves {end.Stack.Name} ({what})";

        return kernel.Place is not null ? $"the kernel: {Seen()}; simulated: {end.Disposition} at {end.Stack.Name} ({what})" : OfLoss(end, what);
    }

    // It left the node towards the pod, past all hooks where a bridge has it so.
    private string? OfUnseen(PathEnd end) => kernel.Request.GetValueOrDefault(end.Stack.Name) is not { } seen ? null
        : seen.Last == "postrouting_end" ? OfAddresses(seen, end)
        : $"the kernel: {Seen()}; simulated: out of {end.Stack.Name} to a pod that is not in the input ({end.Branch.Trail?.Event.ToStep().What})";

    private static bool IsAssumed(PathEnd end) =>
        end.Disposition == Disposition.Delivered && end.Branch.Conditions.Any(condition => condition.What.StartsWith(SomebodyListens, StringComparison.Ordinal));

    // Whether it was seen last where it is said to have ended.
    private string? OfLoss(PathEnd end, string? what)
    {
        if (end.Branch.Packet.Inner is not null)
            return null;
        var passage = kernel.Request.GetValueOrDefault(end.Stack.Name);
        var last = passage?.Last;
        var isThere = end.Disposition switch
        {
            Disposition.Dropped or Disposition.Rejected when Decider.Of(end.Branch) is not null => last?.EndsWith("_start", StringComparison.Ordinal) == true,
            Disposition.Dropped or Disposition.Rejected or Disposition.NeighbourUnreachable => last is null || last.EndsWith("_end", StringComparison.Ordinal),
            Disposition.MtuExceeded => last is null or "prerouting_end" or "postrouting_end",
            Disposition.Loop => true,
            _ when end.Branch.Packet.IsLocal => last is null or "output_start",
            _ => last == "prerouting_end" && (passage!.Silent.IsEmpty || passage.Silent.Contains(end.Disposition)), // "prerouting_end" is seen
        };
        return isThere ? null : $"the kernel: {Seen()}; simulated: {end.Disposition} at {end.Stack.Name} ({what})";
    }

    private static string? OfAddresses(Passage? seen, PathEnd end)
    {
        var packet = end.Branch.Packet.Inner ?? end.Branch.Packet;
        return seen is null ? null
            : Differs("source", seen.Source, $"{packet.Source}", packet.SourcePort) ?? Differs("destination", seen.Destination, $"{packet.Destination}", packet.DestinationPort);
    }

    // A port that is not known may be any.
    private static string? Differs(string name, string? seen, string address, int? port) =>
        seen is null || (port is null ? seen[..(seen + ":").IndexOf(':')] == address : seen == $"{address}:{port}") ? null : $"{name} of the kernel: {seen}; simulated: {address}:{port}";

    private string Seen() => $"{(kernel.Place is { } place ? $"{(kernel.IsRefused == true ? "refused" : "delivered")} at {place}" : $"{kernel.Client}, seen {string.Join(", ", kernel.Request.Select(pair => $"{pair.Key} {pair.Value.Last}{(pair.Value.Silent.IsEmpty ? "" : $" ({string.Join('|', pair.Value.Silent)})")}"))}")}";
}
