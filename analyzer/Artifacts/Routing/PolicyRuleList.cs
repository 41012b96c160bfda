using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>The policy rules in order of priority, as <c>ip rule</c> prints them (text, or JSON with <c>-j</c>).</summary>
internal sealed record PolicyRuleList(ArtifactText Text, ImmutableArray<PolicyRule> Rules) : IArtifact<PolicyRuleList>
{
    /// <summary>The first entry that could not be read, whose place among the others is not known either; null where all could be.</summary>
    public SourceLine? Unread { get; init; }

    public static Parsed<PolicyRuleList> Parse(ArtifactText text)
    {
        var rules = ImmutableArray.CreateBuilder<PolicyRule>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        if (text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("["))
            ParseJson(text, rules, notes);
        else
            ParseText(text, rules, notes);

        // 100:      what does not even begin so is a stranger in the list
        var unread = notes.Where(note => note.Reason == NoRule && note.Line.Span.TrimStart() is [>= '0' and <= '9' or '{', ..]).Select(note => (SourceLine?)note.Line).FirstOrDefault();
        return new(new(text, [.. rules.OrderBy(rule => rule.Priority)]) { Unread = unread }, notes.ToImmutable());
    }

    private const string NoRule = "not a policy rule";

    private static void ParseText(ArtifactText text, ImmutableArray<PolicyRule>.Builder rules, ImmutableArray<ParseNote>.Builder notes)
    {
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
            Add(line, new PolicyRuleWords(line).Rule(), rules, notes);
    }

    private static void ParseJson(ArtifactText text, ImmutableArray<PolicyRule>.Builder rules, ImmutableArray<ParseNote>.Builder notes)
    {
        foreach (var row in JsonRows.Read(text, notes))
            Add(row.Line, FromJson(row), rules, notes);
    }

    private static void Add(
        SourceLine line, PolicyRule? rule, ImmutableArray<PolicyRule>.Builder rules, ImmutableArray<ParseNote>.Builder notes)
    {
        if (rule is null)
        {
            notes.Add(new(line, NoRule));
            return;
        }

        rules.Add(rule);
        if (!rule.NotUnderstood.IsEmpty)
            notes.Add(new(line, $"not known: {string.Join(", ", rule.NotUnderstood)}"));
    }

    // {"priority":0,"src":"all","table":"local"}
    // {"priority":100,"not":null,"src":"10.0.0.0","srclen":8,"fwmark":"0x80","fwmask":"0xff","iif":"lo","table":"100","suppress_prefixlen":0}
    private static PolicyRule? FromJson(JsonRow noting)
    {
        var row = noting with { Notes = null }; // what is amiss is noted of the rule as a whole
        if (row.Number("priority") is not { } priority)
            return null;

        var members = row.Value.EnumerateObject().Select(member => member.Name).Where(name => !Known.Contains(name)).ToImmutableArray();
        var notUnderstood = members.Where(name => !NotModelled.ContainsKey(name)).Concat(Masked(row)).Concat(Misshapen(row)).ToImmutableArray();
        return new(row.Line, priority, ActionOf(row), RouteList.TableName(row.Text("table") ?? ""))
        {
            Not = row.Has("not"),
            From = RangeOf(row.Text("src"), row.Text("srclen")),
            To = RangeOf(row.Text("dst"), row.Text("dstlen")),
            InInterface = row.Text("iif"),
            OutInterface = row.Text("oif"),
            Mark = HexOf(row.Text("fwmark")),
            MarkMask = HexOf(row.Text("fwmask")) ?? uint.MaxValue,
            Protocol = row.Text("ipproto"),
            SourcePorts = PortsOf(row, "sport"),
            DestinationPorts = PortsOf(row, "dport"),
            SuppressPrefixLength = row.Int("suppress_prefixlen"),
            GotoPriority = row.Number("goto"),
            Users = row.Number("uid_start") is { } first && row.Number("uid_end") is { } last ? (first, last) : null,
            Tos = row.Text("tos") ?? row.Text("dsfield"),
            TunnelId = row.Text("tun_id"),
            UsesVrf = row.Has("l3mdev"),
            SuppressGroup = row.Text("suppress_ifgroup"),
            Realms = row.Text("flow_to"),
            Origin = row.Text("protocol"),
            IsIdle = row.Has("iif_detached") || row.Has("oif_detached") || row.Has("unresolved"),
            Unknown = [.. notUnderstood, .. members.Select(name => NotModelled.GetValueOrDefault(name)).OfType<string>().Distinct()],
            NotUnderstood = notUnderstood,
        };
    }

    private static readonly ImmutableHashSet<string> Known =
    [
        "priority", "not", "src", "srclen", "dst", "dstlen", "iif", "oif", "iif_detached", "oif_detached", "fwmark", "fwmask", "ipproto",
        "sport", "sport_start", "sport_end", "dport", "dport_start", "dport_end", "sport_mask", "dport_mask", "suppress_prefixlen", "goto", "nop",
        "action", "table", "protocol", "unresolved", "flow_to", "flow_from", "flags",
    ];

    // Read, but not followed by the simulator.
    private static readonly ImmutableDictionary<string, string> NotModelled = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["uid_start"] = "uidrange",
        ["uid_end"] = "uidrange",
        ["tos"] = "tos",
        ["dsfield"] = "tos",
        ["tun_id"] = "tun_id",
        ["l3mdev"] = "l3mdev",
        ["suppress_ifgroup"] = "suppress_ifgroup",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> PortMasks = ["sport_mask", "dport_mask"];

    // Since 6.15 ip(8) prints the mask of every port; a whole one says nothing.
    private static IEnumerable<string> Masked(JsonRow row) =>
        PortMasks.Where(name => row.Text(name) is not (null or "0xffff"));

    // A condition that cannot be read is not one that always holds.
    private static IEnumerable<string> Misshapen(JsonRow row) =>
        row.Value.EnumerateObject().Where(member => IsMisshapen(row, member)).Select(member => $"{member.Name} {member.Value.GetRawText()}");

    private static bool IsMisshapen(JsonRow row, JsonProperty member) => member.Name switch
    {
        "not" or "nop" or "l3mdev" or "iif_detached" or "oif_detached" or "unresolved" or "flags" => false,
        "src" or "dst" => row.Text(member.Name) is not "all" && RangeOf(row.Text(member.Name) ?? "", row.Text($"{member.Name}len")) is null,
        "fwmark" or "fwmask" => HexOf(row.Text(member.Name)) is null,
        "sport" or "dport" or "sport_start" or "sport_end" or "dport_start" or "dport_end" => row.Number(member.Name) is not (>= 0 and <= ushort.MaxValue),
        "suppress_prefixlen" => row.Int(member.Name) is null,
        "goto" or "uid_start" or "uid_end" => row.Number(member.Name) is null,
        _ => row.Text(member.Name) is null,
    };

    private static PolicyAction ActionOf(JsonRow row)
    {
        if (row.Has("goto"))
            return PolicyAction.Goto;
        if (row.Has("nop"))
            return PolicyAction.Nop;

        return row.Text("action") is { } action ? ActionOf(action) : row.Has("table") ? PolicyAction.Lookup : PolicyAction.Other;
    }

    public static PolicyAction ActionOf(string word) => word switch
    {
        "lookup" or "to_tbl" => PolicyAction.Lookup,
        "goto" => PolicyAction.Goto,
        "nop" => PolicyAction.Nop,
        "blackhole" => PolicyAction.Blackhole,
        "unreachable" => PolicyAction.Unreachable,
        "prohibit" => PolicyAction.Prohibit,
        _ => PolicyAction.Other,
    };

    private static Prefix? RangeOf(string? address, string? length) =>
        address is null or "all" ? null : Prefix.TryParse(length is null || address.Contains('/') ? address : $"{address}/{length}");

    private static (int First, int Last)? PortsOf(JsonRow row, string name)
    {
        if (row.Int(name) is { } port)
            return (port, port);

        return row.Int($"{name}_start") is { } first && row.Int($"{name}_end") is { } last ? (first, last) : null;
    }

    /// <summary>A mark as ip(8) prints it: hexadecimal with <c>0x</c>, or decimal.</summary>
    public static uint? HexOf(string? text) => text switch
    {
        null => null,
        _ when text.StartsWith("0x", StringComparison.Ordinal) =>
            uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var hex) ? hex : null,
        _ => uint.TryParse(text, NumberStyles.None, null, out var number) ? number : null,
    };
}
