using SupportBundle.Analyzer.Artifacts.Links;
using SupportBundle.Analyzer.Artifacts.Neighbours;
using SupportBundle.Analyzer.PacketPath.Branching;
using SupportBundle.Analyzer.PacketPath.Packets;
using SupportBundle.Analyzer.PacketPath.Routing;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.PacketPath.Links;

/// <summary>A packet with the hardware address that it is sent to (<see cref="Packet.LinkDestination"/>; null where that is not known), or its end.</summary>
/// <param name="IsAsked">The address was asked for on the link just now: what loses the frame there lost the question.</param>
internal sealed record Addressed(Branch Branch, PathEnd? End, bool IsAsked = false)
{
    /// <summary>The ends of the frame; where its question was lost already, nobody answered.</summary>
    public IEnumerable<PathEnd> Settled(NetworkStack stack, IEnumerable<PathEnd> ends) =>
        ends is IReadOnlyList<PathEnd> { Count: 1 } only && !only[0].IsLostOnLink ? ends : ends.Select(end => Settled(stack, end));

    private PathEnd Settled(NetworkStack stack, PathEnd end) => !end.IsLostOnLink ? end
        : IsAsked && end.Branch.Trail?.Event.ToStep() is { } step ? Ends.At(stack, Branch, step with { Kind = StepKind.Neighbour, What = $"nobody answers for {Branch.Packet.NextHop ?? Branch.Packet.Destination}: {step.What}" }, Disposition.NeighbourUnreachable)
        : end with { IsLostOnLink = false };
}

/// <summary>The hardware address of a next hop: by the neighbour cache, else by who answers when it is asked for.</summary>
internal static class Neighbourhood
{
    /// <summary>The cache's entry for where the packet goes next, or null.</summary>
    public static Neighbour? Of(NetworkStack stack, Link link, Branch branch)
    {
        if (!stack.Neighbours.IsKnown)
            return null;

        var wanted = (branch.Packet.NextHop ?? branch.Packet.Destination).ToIPAddress();
        foreach (var entry in stack.Neighbours.Value.Neighbours)
            if (entry.Device == link.Name && !entry.IsProxy && entry.Address.Equals(wanted))
                return entry;

        return null;
    }

    public static IEnumerable<Addressed> Resolve(Journey journey, NetworkStack stack, Link link, Branch branch) => Resolve(journey, new(stack, link), branch);

    public static IEnumerable<Addressed> Resolve(Journey journey, Attachment by, Branch branch)
    {
        var (stack, link) = by;
        if (branch.Route is RouteResult.Broadcast)
            return [new(branch, Ends.Unknown(stack, branch, $"{branch.Packet.Destination} is a broadcast address: not modelled"))];
        if (IsPointToPoint(link))
            return [new(To(branch, null), null)];

        var entry = Of(stack, link, branch);
        if (link.Flags.Contains("NO-CARRIER") && entry is { State: "PERMANENT" or "NOARP" })
            return [new(branch, Ends.At(stack, branch, new(StepKind.Forward, $"{link.Name} has no carrier", link.Line), Disposition.Dropped))];
        if (link.Flags.Contains("NO-CARRIER"))
            return [Unanswered(stack, branch, new(StepKind.Neighbour, $"{link.Name} has no carrier: nobody can be asked for {branch.Packet.NextHop ?? branch.Packet.Destination}", link.Line))];

        var lan = journey.Topology.LanOf(by);
        List<(Attachment Who, Answer If)> claims = lan.Members.IsEmpty ? Nobody : [.. Answering.On(lan, branch.Packet.NextHop ?? branch.Packet.Destination, Asking.From(stack, link, branch.Packet))];
        if (entry is { State: "FAILED" or "INCOMPLETE" })
            return AskedInVain(journey, by, branch, entry, lan, claims);
        return entry?.LinkAddress is { } cached ? ByCache(stack, link, branch, entry, cached, claims) : ByAsking(stack, link, branch, lan, claims);
    }

    private static readonly List<(Attachment Who, Answer If)> Nobody = [];

    // The next packet has it asked again (__neigh_event_send), but whoever should have answered did not then.
    private static IEnumerable<Addressed> AskedInVain(Journey journey, Attachment by, Branch branch, Neighbour entry, Lan lan, List<(Attachment Who, Answer If)> claims)
    {
        var (stack, link) = by;

        // The pod that sent what this answers is there, and tells its address with its own question for the way.
        if (claims.Count == 0 && branch.Packet.IsAnswer && UnseenPod.For(journey.Topology, stack, branch) is not null)
            return [new(Asked(branch, null), null, IsAsked: true)];

        var step = new Step(StepKind.Neighbour, $"nobody answers for {entry.Address} on {link.Name}: the neighbour is {entry.State}", entry.Line);
        if (claims.Count == 0)
            return [Unanswered(stack, branch, step)];

        var (answered, not) = branch.Split($"whether {claims[0].Who} answers for {entry.Address} now: the neighbour is {entry.State} ({entry.Line})");
        return [.. answered is null ? [] : ByAsking(stack, link, answered, lan, claims), .. not is null ? (ReadOnlySpan<Addressed>)[] : [Unanswered(stack, not, step)]];
    }

    // Others that claim the address may come to stand in the cache, unless it is written there for good.
    private static IEnumerable<Addressed> ByCache(NetworkStack stack, Link link, Branch branch, Neighbour entry, string cached, List<(Attachment Who, Answer If)> claims)
    {
        var others = claims.Where(claim => claim.Who.Link.LinkAddress is { } own && !own.Equals(cached, StringComparison.OrdinalIgnoreCase)).ToList();
        if (others.Count == 0 || entry.State is "PERMANENT" or "NOARP")
        {
            yield return new(To(branch, cached), null);
            yield break;
        }

        var left = branch;
        foreach (var (who, _) in others)
        {
            var (changed, stays) = left.Split(Doubt(stack, link, entry, cached, who, others.Count < claims.Count));
            if (changed is not null)
                yield return new(To(changed, who.Link.LinkAddress), null);
            if (stays is null)
                yield break;
            left = stays;
        }

        yield return new(To(left, cached), null);
    }

    private static string Doubt(NetworkStack stack, Link link, Neighbour entry, string cached, Attachment who, bool isHeldTwice) => isHeldTwice
        ? $"{entry.Address} is held twice: whether {who} answers {stack.Name}, not {cached} ({entry.Line})"
        : IsForSeveral(stack, link, cached)
            ? $"whether {cached}, which answers {stack.Name} for several addresses on {link.Name}, passes packets for {entry.Address} on to {who} ({entry.Line})"
            : $"whether {entry.Address} on {link.Name} is {who} with {who.Link.LinkAddress}, not {cached} as the neighbour cache says ({entry.Line})";

    // As in clouds whose network answers for everybody.
    private static bool IsForSeveral(NetworkStack stack, Link link, string cached) =>
        stack.Neighbours.Value.Neighbours.Count(entry => entry.Device == link.Name && cached.Equals(entry.LinkAddress, StringComparison.OrdinalIgnoreCase)) > 1;

    private static IEnumerable<Addressed> ByAsking(NetworkStack stack, Link link, Branch branch, Lan lan, List<(Attachment Who, Answer If)> claims) =>
        claims.Count == 0 ? [ByNobodyKnown(stack, link, branch, lan)] : ByClaims(stack, link, branch, lan, claims);

    private static IEnumerable<Addressed> ByClaims(NetworkStack stack, Link link, Branch branch, Lan lan, List<(Attachment Who, Answer If)> claims)
    {
        var wanted = branch.Packet.NextHop ?? branch.Packet.Destination;
        Branch? left = branch;
        foreach (var (who, answers) in claims)
        {
            var isLast = who == claims[^1].Who && answers.Truth == Truth.Yes;
            var (taken, other) = isLast ? (left, null)
                : left.Split(answers.Truth == Truth.Yes ? $"{wanted} is held by {string.Join(" and ", claims.Select(claim => claim.Who))}: whether {who} answers {stack.Name}" : answers.DependsOn!); // unknown answers say why
            if (taken is not null)
                yield return new(Asked(taken, who.Link.LinkAddress), null, IsAsked: true);
            if ((left = other) is null)
                yield break;
        }

        yield return ByNobodyKnown(stack, link, left, lan);
    }

    // What is beyond may answer.
    private static Addressed ByNobodyKnown(NetworkStack stack, Link link, Branch branch, Lan lan) => lan.Open is not null || !link.Flags.Any()
        ? new(Asked(branch, null), null, IsAsked: true)
        : Unanswered(stack, branch, new(StepKind.Neighbour, $"nobody on {link.Name} answers for {branch.Packet.NextHop ?? branch.Packet.Destination}", link.Line));

    private static Addressed Unanswered(NetworkStack stack, Branch branch, Step step) => new(branch, Ends.At(stack, branch, step, Disposition.NeighbourUnreachable));

    private static Branch To(Branch branch, string? linkAddress) => branch with { Packet = branch.Packet with { LinkDestination = linkAddress, IsLinkAnswered = false } };

    private static Branch Asked(Branch branch, string? linkAddress) => branch with { Packet = branch.Packet with { LinkDestination = linkAddress, IsLinkAnswered = true } };

    private static bool IsPointToPoint(Link link) => link.IsLoopback || link.Flags.Contains("NOARP") || link.Flags.Contains("POINTOPOINT");
}
