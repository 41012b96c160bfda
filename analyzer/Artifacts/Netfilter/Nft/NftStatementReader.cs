using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements of a rule in nft's language.</summary>
internal static class NftStatementReader
{
    /// <summary>The statements, and what stands as the rule's comment.</summary>
    public static (ImmutableArray<NftStatement> Statements, string? Comment) Read(SourceLine line, ImmutableArray<NftWord> words)
    {
        var at = new NftCursor(words.Select(word => (word, line)));
        var statements = ImmutableArray.CreateBuilder<NftStatement>();
        string? comment = null;
        while (!at.IsAtEnd)
        {
            if (at.After("comment") is { } said)
                comment = said;
            else
                statements.Add(Next(at));
        }

        return (statements.ToImmutable(), comment);
    }

    /// <summary>What a set's element may carry: counter, limit, quota, ct count, last.</summary>
    public static NftStatement? Stateful(NftCursor at)
    {
        var start = at.At;
        if (at.Word.IsQuoted)
            return null;

        NftStatement? read = at.Word.Text switch
        {
            "counter" => NftMeterReader.Counter(at),
            "limit" => NftMeterReader.Limit(at),
            "quota" => NftMeterReader.Quota(at),
            "last" => NftMeterReader.Last(at),
            "ct" when at.Ahead(1).Is("count") => NftMeterReader.ConnectionLimit(at),
            _ => null,
        };
        at.At = read is null ? start : at.At;
        return read;
    }

    // accept      jump KUBE-FORWARD
    public static NftVerdict? Verdict(NftCursor at)
    {
        if (at.Word.IsQuoted)
            return null;
        if (at.Word.Text is "accept" or "drop" or "continue" or "return")
            return new(at.Take().Text, null);

        return at.Word.Text is "jump" or "goto" && at.Ahead(1).Text.Length > 0 ? new(at.Take().Text, at.Take().Text) : null;
    }

    private static NftStatement Next(NftCursor at)
    {
        var start = at.At;
        if (Verdict(at) is { } verdict)
            return verdict;
        if (!at.Word.IsQuoted && (Stateful(at) ?? NftActionReader.Read(at)) is { } action)
            return action;

        at.At = start;
        if (NftMatchReader.Read(at) is { } match)
            return match;

        at.At = start;
        return Unknown(at);
    }

    // Up to what iptables' rules all have: # recent: CHECK seconds: 10800 name: X counter packets 0 bytes 0 jump X
    private static NftUnknownStatement Unknown(NftCursor at)
    {
        var start = at.At;
        at.Take();
        while (!at.IsAtEnd && !(at.Word.Is("counter") && at.Ahead(1).Is("packets")))
            at.Take();

        return new(at.TextFrom(start));
    }
}
