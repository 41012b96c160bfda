using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>One thing that a rule asks or does, in the rule's order.</summary>
internal abstract record NftStatement;

/// <summary>How two expressions must stand to each other; <c>In</c>: one of the flags is set.</summary>
internal enum NftOperator
{
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    In,
    NoneOf,
}

/// <summary>A question: what follows in the rule is for packets that it holds for.</summary>
internal sealed record NftMatch(NftExpression Left, NftOperator Operator, NftExpression Right) : NftStatement
{
    // Only a mask needs its "==" said.
    public override string ToString() => Operator switch
    {
        NftOperator.Equal when Left is not NftBitwise => $"{Left} {Right}",
        NftOperator.In => $"{Left} {Right}",
        _ => $"{Left} {NftOperators.TextOf(Operator)} {Right}",
    };
}

/// <summary>The end of the rule for the packet.</summary>
/// <param name="Kind"><c>accept</c>, <c>drop</c>, <c>continue</c>, <c>return</c>, <c>jump</c> or <c>goto</c>.</param>
internal sealed record NftVerdict(string Kind, string? Chain) : NftStatement
{
    public override string ToString() => Chain is null ? Kind : $"{Kind} {NftWords.Quoted(Chain)}";
}

/// <summary>The verdict that the map has for the key; none where it has none.</summary>
internal sealed record NftVerdictMap(NftExpression Key, NftExpression Map) : NftStatement
{
    public override string ToString() => $"{Key} vmap {Map}";
}

/// <summary>Writes into the packet or what is known of it: <c>meta mark set 0x4000</c>.</summary>
internal sealed record NftAssignment(NftExpression Key, NftExpression Value) : NftStatement
{
    public override string ToString() => $"{Key} set {Value}";
}

/// <summary>Counts; null where the counts were not printed.</summary>
internal sealed record NftCounter(Counters? Count) : NftStatement
{
    public override string ToString() => Count is { } count ? $"counter packets {count.Packets} bytes {count.Bytes}" : "counter";
}

/// <summary>Uses a named object of the table: <c>counter name "drops"</c>, <c>ct helper set "ftp"</c>.</summary>
internal sealed record NftObjectUse(string Kind, NftExpression Name) : NftStatement
{
    public override string ToString() => Kind switch
    {
        "secmark" => $"meta secmark set {Name}",
        ['c', 't', ' ', ..] => $"{Kind} set {Name}",
        _ => $"{Kind} name {Name}",
    };
}

/// <summary>Holds below the rate, or with <c>over</c> above it.</summary>
/// <param name="Unit">Null for packets; else <c>bytes</c>, <c>kbytes</c> or <c>mbytes</c>.</param>
internal sealed record NftLimit(long Rate, string? Unit, string Per, long Burst, string? BurstUnit, bool IsOver) : NftStatement
{
    /// <summary>Of packets, where none is said; not every version prints it.</summary>
    public const long UsualBurst = 5;

    public override string ToString() =>
        $"limit rate {(IsOver ? "over " : "")}{Rate}{(Unit is null ? "" : $" {Unit}")}/{Per}{(Burst == 0 ? "" : $" burst {Burst} {BurstUnit ?? "packets"}")}";
}

/// <summary>Holds until so many bytes were seen, or with <c>over</c> after them.</summary>
internal sealed record NftQuota(long Bytes, long Used, bool IsOver) : NftStatement
{
    public override string ToString() => $"quota {(IsOver ? "over " : "")}{Bytes} bytes{(Used == 0 ? "" : $" used {Used} bytes")}";
}

/// <summary>Holds up to so many connections, or with <c>over</c> above them.</summary>
internal sealed record NftConnectionLimit(long Count, bool IsOver) : NftStatement
{
    public override string ToString() => $"ct count {(IsOver ? "over " : "")}{Count}";
}

/// <summary>When a packet came last; no question.</summary>
internal sealed record NftLast(string? Used) : NftStatement
{
    public override string ToString() => Used is null ? "last" : $"last used {Used}";
}

/// <summary>Writes to the kernel's log or to a group of listeners.</summary>
internal sealed record NftLog(string? Prefix, string? Level, int? Group, ImmutableArray<string> Flags, int? Snaplen, int? Threshold) : NftStatement
{
    public override string ToString() => string.Join(' ', new[]
    {
        "log", Prefix is null ? null : $"prefix \"{Prefix}\"", Group is null ? null : $"group {Group}", Snaplen is null ? null : $"snaplen {Snaplen}",
        Threshold is null ? null : $"queue-threshold {Threshold}", Level is null ? null : $"level {Level}", Flags.IsEmpty ? null : $"flags {string.Join(',', Flags)}",
    }.OfType<string>());
}

/// <summary>Answers with an error and drops.</summary>
/// <param name="Type"><c>icmp</c>, <c>icmpv6</c>, <c>icmpx</c> or <c>tcp reset</c>; null only outside of a table, whose family decides what is meant.</param>
internal sealed record NftReject(string? Type, string? Code) : NftStatement
{
    public override string ToString() => Type is null ? "reject" : $"reject with {Type} {Code}".TrimEnd();
}

/// <summary>Changes the source or destination of the connection.</summary>
/// <param name="Kind"><c>snat</c>, <c>dnat</c>, <c>masquerade</c> or <c>redirect</c>.</param>
/// <param name="Family">Said in tables of both families.</param>
/// <param name="IsPrefix">Only the network's part changes, as NETMAP does.</param>
internal sealed record NftTranslation(
    string Kind, string? Family, NftExpression? Address, NftExpression? Port, ImmutableArray<string> Flags, bool IsPrefix) : NftStatement
{
    public override string ToString() => string.Join(' ', new[]
    {
        Kind, Family, IsPrefix ? "prefix" : null, Address is null && Port is null ? null : "to", NftEndpoint.TextOf(Address, Port), Flags.IsEmpty ? null : string.Join(',', Flags),
    }.OfType<string>());
}

/// <summary>Hands the packet to a local socket without changing it.</summary>
internal sealed record NftTproxy(string? Family, NftExpression? Address, NftExpression? Port) : NftStatement
{
    public override string ToString() => string.Join(' ', new[] { "tproxy", Family, "to", NftEndpoint.TextOf(Address, Port) }.OfType<string>());
}

/// <summary>Answers SYNs in place of the server.</summary>
internal sealed record NftSynproxy(int? Mss, int? Wscale, bool HasTimestamp, bool HasSackPerm) : NftStatement
{
    public override string ToString() =>
        $"synproxy{(Mss is null ? "" : $" mss {Mss}")}{(Wscale is null ? "" : $" wscale {Wscale}")}{(HasTimestamp ? " timestamp" : "")}{(HasSackPerm ? " sack-perm" : "")}";
}

/// <summary>Hands the packet to a program, whose answer nobody knows.</summary>
internal sealed record NftQueue(NftExpression? Number, ImmutableArray<string> Flags) : NftStatement
{
    public override string ToString() => $"queue{(Flags.IsEmpty ? "" : $" flags {string.Join(',', Flags)}")}{(Number is null ? "" : $" to {Number}")}";
}

/// <summary>Sends the packet (<c>fwd</c>) or a copy of it (<c>dup</c>) to a device or address.</summary>
internal sealed record NftForward(string Kind, string? Family, NftExpression? Address, NftExpression? Device) : NftStatement
{
    public override string ToString() => string.Join(' ', new[]
    {
        Kind, Family, Address is null && Kind == "fwd" ? null : "to", Address?.ToString(), Device is null ? null : Kind == "fwd" && Address is null ? $"to {Device}" : $"device {Device}",
    }.OfType<string>());
}

/// <summary>The connection is not tracked.</summary>
internal sealed record NftNotrack : NftStatement
{
    public override string ToString() => "notrack";
}

/// <summary>The flow goes past the rules from now on.</summary>
internal sealed record NftFlowOffload(string Flowtable) : NftStatement
{
    public override string ToString() => $"flow add @{Flowtable}";
}

/// <summary>Adds the packet's key to a set or map, renews or deletes it.</summary>
/// <param name="Operation"><c>add</c>, <c>update</c> or <c>delete</c>.</param>
internal sealed record NftSetUpdate(string Operation, string Set, NftSetElement Element) : NftStatement
{
    public override string ToString() => $"{Operation} @{Set} {{ {Element} }}";
}

/// <summary>A match or target of iptables, of which nft knows the name only.</summary>
internal sealed record NftCompat(string? Type, string? Name) : NftStatement
{
    public override string ToString() => Type is null ? "xt unknown" : $"xt {Type} \"{Name}\"";
}

/// <summary>A statement that is not modelled, in its own words: from here on nobody can tell what the rule does.</summary>
internal sealed record NftUnknownStatement(string Text) : NftStatement
{
    public override string ToString() => Text;
}
