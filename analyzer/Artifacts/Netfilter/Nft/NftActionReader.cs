using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements that begin with a word of their own.</summary>
internal static class NftActionReader
{
    public static NftStatement? Read(NftCursor at) => at.Word.Text switch
    {
        "reject" => Reject(at),
        "log" => Log(at),
        "masquerade" or "redirect" or "snat" or "dnat" => Translation(at),
        "tproxy" => Tproxy(at),
        "synproxy" => Synproxy(at),
        "queue" => Queue(at),
        "fwd" or "dup" => Forward(at),
        "notrack" => Taken(at, new NftNotrack()),
        "flow" when at.Ahead(1).Text is "add" or "offload" => Flow(at),
        "add" or "update" or "delete" when at.Ahead(1).Text is ['@', ..] => SetUpdate(at),
        "ct" when at.Ahead(1).Text is "helper" or "timeout" or "expectation" && at.Ahead(2).Is("set") => Use(Skipped(at, 3), $"ct {at.Ahead(-2).Text}"),
        "meta" when at.Ahead(1).Is("secmark") && at.Ahead(2).Is("set") => Use(Skipped(at, 3), "secmark"),
        "xt" when at.Ahead(1).Text is "match" or "target" or "watcher" => Compat(at),
        _ => null,
    };

    // counter name "drops"      counter name tcp dport map { 80 : "web" }
    public static NftObjectUse? Use(NftCursor at, string kind) => NftExpressionReader.Read(at, true) is { } name ? new(kind, name) : null;

    // reject with icmp port-unreachable      reject with icmpx type admin-prohibited      reject with tcp reset      reject
    private static NftReject Reject(NftCursor at)
    {
        at.Take();
        if (!at.TryTake("with"))
            return new(null, null);

        var type = at.Take().Text;
        _ = at.TryTake("type");
        var code = at.Take().Text;
        return type == "tcp" ? new("tcp reset", null) : new(type, code);
    }

    // log prefix "FINAL_REJECT: " level info flags all group 0
    private static NftLog Log(NftCursor at)
    {
        at.Take();
        var log = new NftLog(null, null, null, [], null, null);
        while (WithDetail(at, log) is { } more)
            log = more;

        return log;
    }

    private static NftLog? WithDetail(NftCursor at, NftLog log) => at.Word switch
    {
        { IsQuoted: false, Text: "prefix" } => log with { Prefix = at.After("prefix") },
        { IsQuoted: false, Text: "level" } => log with { Level = at.After("level") },
        { IsQuoted: false, Text: "group" } => log with { Group = (int?)at.NumberAfter("group") ?? Lost(at) },
        { IsQuoted: false, Text: "snaplen" } => log with { Snaplen = (int?)at.NumberAfter("snaplen") ?? Lost(at) },
        { IsQuoted: false, Text: "queue-threshold" } => log with { Threshold = (int?)at.NumberAfter("queue-threshold") ?? Lost(at) },
        { IsQuoted: false, Text: "flags" } => log with { Flags = log.Flags.AddRange(LogFlags(at)) },
        _ => null,
    };

    private static int? Lost(NftCursor at)
    {
        at.Take();
        return null;
    }

    // flags tcp sequence,options      flags all
    private static IEnumerable<string> LogFlags(NftCursor at)
    {
        at.Take();
        var flag = at.Take().Text;
        var of = flag is "tcp" or "ip" ? at.Take().Text : "";
        return of.Length == 0 ? [flag] : of.Split(',').Select(one => $"{flag} {one}");
    }

    // dnat ip to 10.244.0.7:53      snat to 192.0.2.1 random,persistent      masquerade to :1024-65535      dnat ip prefix to ...
    private static NftTranslation Translation(NftCursor at)
    {
        var kind = at.Take().Text;
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        var isPrefix = at.TryTake("prefix");
        while (at.Word.Text is "addr" or "port" or "." or "interval")
            at.Take(); // what a map gives, which its data say too
        var (address, port) = at.TryTake("to") ? NftEndpoint.Read(at) : (null, null);
        var flags = FlagsOf(at, "random", "fully-random", "persistent", "netmap");
        return new(kind, family, address, port, flags.Remove("netmap"), isPrefix || flags.Contains("netmap"));
    }

    // tproxy ip to 127.0.0.1:8080
    private static NftTproxy Tproxy(NftCursor at)
    {
        at.Take();
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        _ = at.TryTake("to");
        var (address, port) = NftEndpoint.Read(at);
        return new(family, address, port);
    }

    // synproxy mss 1460 wscale 7 timestamp sack-perm      synproxy name "https"
    private static NftStatement? Synproxy(NftCursor at)
    {
        at.Take();
        return at.TryTake("name") ? Use(at, "synproxy") : SynproxyBody(at);
    }

    public static NftSynproxy SynproxyBody(NftCursor at)
    {
        var mss = (int?)at.NumberAfter("mss");
        var wscale = (int?)at.NumberAfter("wscale");
        return new(mss, wscale, at.TryTake("timestamp"), at.TryTake("sack-perm"));
    }

    // queue num 1-3 bypass,fanout      queue flags bypass,fanout to 1-3      queue to symhash mod 2
    private static NftQueue Queue(NftCursor at)
    {
        at.Take();
        var flags = at.TryTake("flags") ? FlagsOf(at, "bypass", "fanout") : [];
        var number = at.TryTake("num") || at.TryTake("to") ? NftExpressionReader.Read(at, true) : null;
        return new(number, flags.IsEmpty ? FlagsOf(at, "bypass", "fanout") : flags);
    }

    // fwd to "eth0"      fwd ip to 10.0.0.1 device "eth0"      dup to 10.0.0.1 device "eth0"
    private static NftForward Forward(NftCursor at)
    {
        var kind = at.Take().Text;
        var family = at.Word.Text is "ip" or "ip6" ? at.Take().Text : null;
        _ = at.TryTake("to");
        var first = NftExpressionReader.Read(at, true);
        var device = at.TryTake("device") ? NftExpressionReader.Read(at, true) : null;
        return kind == "fwd" && device is null ? new(kind, family, null, first) : new(kind, family, first, device);
    }

    // flow add @ft      flow offload @ft
    private static NftFlowOffload Flow(NftCursor at) => new(Skipped(at, 2).Take().Text.TrimStart('@'));

    // update @affinity-X { ip saddr timeout 3h }      add @seen { ip saddr . tcp dport : ip daddr }
    private static NftSetUpdate? SetUpdate(NftCursor at)
    {
        var (operation, set) = (at.Take().Text, at.Take().Text[1..]);
        return at.TryTake("{") && NftElementReader.Read(at, false, true) is { } element && at.TryTake("}") ? new(operation, set, element) : null;
    }

    private static NftCompat Compat(NftCursor at) => new(Skipped(at, 1).Take().Text, at.Take().Text);

    private static ImmutableArray<string> FlagsOf(NftCursor at, params ReadOnlySpan<string> known)
    {
        var flags = at.Word.Text.Split(',');
        foreach (var flag in flags)
            if (at.Word.IsQuoted || !known.Contains(flag))
                return [];

        at.Take();
        return [.. flags];
    }

    private static NftCursor Skipped(NftCursor at, int words)
    {
        at.At += words;
        return at;
    }

    private static NftStatement Taken(NftCursor at, NftStatement statement)
    {
        at.Take();
        return statement;
    }
}
