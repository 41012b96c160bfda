using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads what stands in the block of a named object.</summary>
internal static class NftDefinitionReader
{
    /// <summary>Null for a kind that is not modelled, or words that are not understood.</summary>
    public static NftStatement? Read(string kind, SourceLine line, IEnumerable<SourceLine> body)
    {
        var at = new NftCursor(body.SelectMany(text => NftWords.Split(text.Span).Append(new(";", false))).Select(word => (word, line)));
        return kind switch
        {
            "counter" => at.NumberAfter("packets") is { } packets ? new NftCounter(new(packets, at.NumberAfter("bytes") ?? 0)) : null,
            "quota" => NftMeterReader.QuotaBody(at),
            "limit" => NftMeterReader.LimitBody(at),
            "synproxy" => Synproxy(at),
            "secmark" when at.Word.IsQuoted => new NftSecmark(at.Word.Text),
            "flowtable" => Flowtable(at),
            "ct helper" => Fields(at) is var fields && fields.TryGetValue("type", out var type) ? new NftCtHelper(type, fields.GetValueOrDefault("protocol", ""), fields.GetValueOrDefault("l3proto")) : null,
            "ct timeout" => Timeouts(at),
            "ct expectation" => Expectation(Fields(at)),
            _ => null,
        };
    }

    // mss 1460
    // wscale 7
    // timestamp sack-perm
    private static NftSynproxy Synproxy(NftCursor at)
    {
        var words = new List<string>();
        for (; !at.IsAtEnd; at.Take())
            words.Add(at.Word.Text);

        long? After(string word) => words.IndexOf(word) is >= 0 and var found && found + 1 < words.Count ? NftCursor.NumberOf(words[found + 1]) : null;
        return new((int?)After("mss"), (int?)After("wscale"), words.Contains("timestamp"), words.Contains("sack-perm"));
    }

    // hook ingress priority filter
    // devices = { eth0, eth1 }
    // counter
    private static NftFlowtable Flowtable(NftCursor at)
    {
        var table = new NftFlowtable("", null, [], false, []);
        for (; !at.IsAtEnd; at.Take())
        {
            table = at.Word.Text switch
            {
                "hook" => table with { Hook = at.Ahead(1).Text },
                "priority" => table with { Priority = NftPriority.Of(Words(at, 1)) },
                "devices" => table with { Devices = [.. Words(at, 1).Where(word => word is not ("=" or "{" or "}" or ","))] },
                "counter" => table with { HasCounter = true },
                "flags" => table with { Flags = [.. Words(at, 1).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries))] },
                _ => table,
            };
        }

        return table;
    }

    // protocol tcp
    // l3proto ip
    // policy = { established : 2m, close : 20s }
    private static NftCtTimeout Timeouts(NftCursor at)
    {
        var fields = Fields(at);
        var states = ImmutableArray.CreateBuilder<NftStateTimeout>();
        at.At = 0;
        for (; !at.IsAtEnd; at.Take())
            if (at.Ahead(1).Is(":") && NftDuration.SecondsOf(at.Ahead(2).Text) is { } seconds)
                states.Add(new(at.Word.Text, seconds));

        return new(fields.GetValueOrDefault("protocol", ""), fields.GetValueOrDefault("l3proto"), states.ToImmutable());
    }

    private static NftCtExpectation Expectation(Dictionary<string, string> fields) => new(
        fields.GetValueOrDefault("protocol", ""), fields.GetValueOrDefault("l3proto"), NftCursor.NumberOf(fields.GetValueOrDefault("dport", "")),
        NftDuration.SecondsOf(fields.GetValueOrDefault("timeout", "-")), NftCursor.NumberOf(fields.GetValueOrDefault("size", "")));

    private static Dictionary<string, string> Fields(NftCursor at)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (; !at.IsAtEnd; at.Take())
            if (!at.Word.IsQuoted && at.Word.Text is "type" or "protocol" or "l3proto" or "dport" or "timeout" or "size")
                fields.TryAdd(at.Word.Text, at.Ahead(1).Text);

        return fields;
    }

    private static List<string> Words(NftCursor at, int from)
    {
        var words = new List<string>();
        for (var by = from; at.At + by >= 0 && at.Ahead(by) is { Text.Length: > 0 } word && !word.Is(";"); by++)
            words.Add(word.Text);

        return words;
    }
}
