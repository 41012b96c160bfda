using System.Collections.Immutable;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.PacketPath.First.Matches;

namespace SupportBundle.Analyzer.PacketPath.First;

/// <summary>What a target that is no chain does to a packet. One that is not listed here ends the way as "cannot tell".</summary>
internal static class RuleTarget
{
    /// <summary>Targets after which the packet goes on as it was.</summary>
    public static bool OnlyTells(string target) => target is
        "LOG" or "NFLOG" or "ULOG" or "TRACE" or "AUDIT" or "CHECKSUM" or "TCPMSS" or "DSCP" or "TOS" or "TTL" or "CLASSIFY"
        or "SECMARK" or "CONNSECMARK" or "SET" or "TEE" or "RATEEST" or "LED" or "IDLETIMER" or "ECN" or "TCPOPTSTRIP";

    public static void Apply(
        ChainRule rule, Branch branch, ImmutableArray<ChainRule> jumps, List<Branch> next, List<TableEnd> ends, Fib fib)
    {
        var kind = rule.Target?.Name switch
        {
            "ACCEPT" => EndKind.Accepted,
            "DROP" => EndKind.Dropped,
            "REJECT" => EndKind.Rejected,
            "RETURN" => EndKind.FellThrough,
            _ => (EndKind?)null,
        };

        if (kind is { } end)
            ends.Add(new(end, end == EndKind.FellThrough ? branch : branch.With(Decided(rule)), rule, null) { Jumps = jumps });
        else if (rule.Target is null || OnlyTells(rule.Target.Name))
            next.Add(branch);
        else if (Marked(rule.Target, branch.Packet) is { } packet)
            next.Add(branch with { Packet = packet });
        else
            ends.Add(Translated(rule, branch, fib) with { Jumps = jumps });
    }

    private static Step Decided(ChainRule rule) => new(StepKind.Netfilter, rule.ToString(), rule.Line);

    private static Packet? Marked(Target target, Packet packet) => target.Name switch
    {
        "MARK" => packet with { Mark = NewMark(target, packet.Mark) },
        "CONNMARK" => ConnectionMarked(target, packet),
        "NOTRACK" => packet with { IsUntracked = true },
        "CT" => packet with { IsUntracked = packet.IsUntracked || target.Option("--notrack") is not null },
        _ => null,
    };

    // --set-xmark 0x4000/0x4000: the mask's bits are cleared, then the value's are flipped (net/netfilter/xt_mark.c).
    private static uint? NewMark(Target target, uint? mark)
    {
        if (mark is not { } old || target.Options is not [var option] || MarkMatch.MarkOf(option.Value) is not { } value)
            return null;

        return option.Name switch
        {
            "--set-xmark" => (old & ~value.Mask) ^ value.Value,
            "--set-mark" => (old & ~value.Mask) | value.Value,
            "--or-mark" => old | value.Value,
            "--and-mark" => old & value.Value,
            "--xor-mark" => old ^ value.Value,
            _ => null,
        };
    }

    private static Packet ConnectionMarked(Target target, Packet packet)
    {
        if (target.Option("--restore-mark") is null)
            return packet with { ConnectionMark = null };

        var mask = MarkMatch.MarkOf(target.Option("--nfmask")?.Value ?? target.Option("--mask")?.Value ?? "0xffffffff")?.Value;
        return packet with { Mark = packet.ConnectionMark == 0 && mask is { } bits ? packet.Mark & ~bits : null };
    }

    private static TableEnd Translated(ChainRule rule, Branch branch, Fib fib)
    {
        var packet = rule.Target!.Name switch // Apply has seen that there is one
        {
            "DNAT" => WithDestination(rule.Target, branch.Packet),
            "SNAT" => WithSource(rule.Target, branch.Packet),
            "MASQUERADE" => Masqueraded(branch.Packet, fib),
            _ => null,
        };

        if (packet is null)
            return new(EndKind.CannotTell, branch.With(new(StepKind.Netfilter, $"{rule}: not modelled", rule.Line)), rule, null);

        var step = new Step(StepKind.Translate, rule.ToString(), rule.Line, branch.Packet.ToString(), packet.ToString());
        return new(EndKind.Accepted, branch.With(step) with { Packet = packet }, rule, null);
    }

    // --to-destination 192.168.10.11:6443      10.0.0.1      10.0.0.1-10.0.0.9:80 (not modelled)
    private static Packet? WithDestination(Target target, Packet packet)
    {
        var options = target.Options.Where(option => option.Name == "--to-destination").ToList();
        if (options is not [var option] || AddressAndPort(option.Value) is not { } to)
            return null;

        return packet with
        {
            Destination = to.Address ?? packet.Destination,
            DestinationPort = to.Port ?? packet.DestinationPort,
            IsDestinationTranslated = true,
        };
    }

    private static Packet? WithSource(Target target, Packet packet) =>
        target.Option("--to-source") is { } option && AddressAndPort(option.Value) is { Address: { } address }
            ? packet with { Source = address, SourcePort = null, IsSourceTranslated = true }
            : null;

    // It ignores the route's src (net/netfilter/nf_nat_masquerade.c): the device's address on the next hop's subnet.
    private static Packet? Masqueraded(Packet packet, Fib fib)
    {
        if (packet.OutInterface is not { } device)
            return null;

        var nextHop = fib.Lookup(RouteKey.Of(packet)) is RouteAnswer.Found found ? found.Hop.Gateway ?? packet.Destination : packet.Destination;
        return fib.SelectAddress(device, nextHop, "global") is { } source
            ? packet with { Source = source, SourcePort = null, IsSourceTranslated = true }
            : null;
    }

    private static (IPAddress? Address, int? Port)? AddressAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        int? port = colon >= 0 && int.TryParse(text.AsSpan(colon + 1), out var number) ? number : null;
        if (colon >= 0 && port is null or 0)
            return null;
        if (host.Length == 0)
            return (null, port);

        return IPAddress.TryParse(host, out var address) ? (address, port) : null;
    }
}
