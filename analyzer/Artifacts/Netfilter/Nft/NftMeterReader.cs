namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements that count and limit.</summary>
internal static class NftMeterReader
{
    // counter packets 30 bytes 1878      counter name "drops"      counter
    public static NftStatement? Counter(NftCursor at)
    {
        at.Take();
        if (at.TryTake("name"))
            return NftActionReader.Use(at, "counter");

        return at.NumberAfter("packets") is { } packets ? new NftCounter(new(packets, at.NumberAfter("bytes") ?? 0)) : new NftCounter(null);
    }

    // limit rate over 10 mbytes/second burst 5 packets      limit name "slow"
    public static NftStatement? Limit(NftCursor at)
    {
        at.Take();
        return at.TryTake("name") ? NftActionReader.Use(at, "limit") : LimitBody(at);
    }

    // rate 10/second burst 5 packets
    public static NftLimit? LimitBody(NftCursor at)
    {
        if (!at.TryTake("rate"))
            return null;

        var isOver = at.TryTake("over");
        var said = at.Take().Text;
        if (!said.Contains('/'))
            said = $"{said} {at.Take().Text}";
        var (burst, unit) = at.NumberAfter("burst") is { } number ? (number, UnitOf(at.Take().Text)) : (0L, null);
        return said.Split(' ', '/') switch
        {
            [var rate, var per] when NftCursor.NumberOf(rate) is { } count => new(count, null, per, burst == 0 ? NftLimit.UsualBurst : burst, unit, isOver),
            [var rate, var of, var per] when NftCursor.NumberOf(rate) is { } count => new(count, of, per, burst, unit, isOver),
            _ => null,
        };
    }

    // quota over 10 mbytes used 0 bytes      quota name "month"
    public static NftStatement? Quota(NftCursor at)
    {
        at.Take();
        return at.TryTake("name") ? NftActionReader.Use(at, "quota") : QuotaBody(at);
    }

    // over 25 mbytes used 0 bytes
    public static NftQuota? QuotaBody(NftCursor at)
    {
        var isOver = at.TryTake("over");
        _ = !isOver && at.TryTake("until");
        if (BytesOf(at) is not { } bytes)
            return null;

        return new(bytes, at.TryTake("used") ? BytesOf(at) ?? 0 : 0, isOver);
    }

    // ct count over 5
    public static NftConnectionLimit? ConnectionLimit(NftCursor at)
    {
        at.At += 2;
        var isOver = at.TryTake("over");
        return NftCursor.NumberOf(at.Take().Text) is { } count ? new(count, isOver) : null;
    }

    // last used 1m3s740ms      last used never      last
    public static NftLast Last(NftCursor at)
    {
        at.Take();
        return new(at.After("used"));
    }

    private static string? UnitOf(string word) => word == "packets" ? null : word;

    private static long? BytesOf(NftCursor at) => (NftCursor.NumberOf(at.Take().Text), at.Take().Text) switch
    {
        ({ } number, "bytes") => number,
        ({ } number, "kbytes") when number < int.MaxValue => number << 10,
        ({ } number, "mbytes") when number < int.MaxValue => number << 20,
        _ => null,
    };
}
