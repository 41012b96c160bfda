using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the elements of sets and maps, from behind their opening brace to behind the closing one.</summary>
internal static class NftElementReader
{
    public static ImmutableArray<NftSetElement> ReadAll(NftCursor at, bool isMap)
    {
        var elements = ImmutableArray.CreateBuilder<NftSetElement>();
        while (!at.IsAtEnd && !at.TryTake("}"))
        {
            if (at.TryTake(","))
                continue; // stands between two

            elements.Add(Read(at, isMap, false) ?? Unknown(at));
        }

        return elements.ToImmutable();
    }

    // 10.96.10.10 . tcp . 80 timeout 1h expires 59m58s comment "shop/orphan:http" : goto reject-chain
    public static NftSetElement? Read(NftCursor at, bool isMap, bool isSelector)
    {
        var start = at.At;
        var line = at.Line;
        if (NftExpressionReader.Read(at, isSelector) is not { } key)
            return Back(at, start);

        var element = WithDetails(at, new(line, key, null, null));
        var whole = at.TryTake(":") ? WithData(at, element) : element;
        return whole is not null && (at.IsAtEnd || at.Word.Is(",") || at.Word.Is("}")) ? whole : Back(at, start);
    }

    private static NftSetElement? Back(NftCursor at, int start)
    {
        at.At = start;
        return null;
    }

    private static NftSetElement? WithData(NftCursor at, NftSetElement element)
    {
        if (NftStatementReader.Verdict(at) is { } verdict)
            return element with { Verdict = verdict };

        return NftExpressionReader.Read(at, true) is { } data ? element with { Data = data } : null;
    }

    private static NftSetElement WithDetails(NftCursor at, NftSetElement element)
    {
        while (true)
        {
            if (at.After("timeout") is { } timeout)
                element = element with { Timeout = NftDuration.SecondsOf(timeout) };
            else if (at.After("expires") is { } expires)
                element = element with { Expires = NftDuration.SecondsOf(expires) };
            else if (at.After("comment") is { } comment)
                element = element with { Comment = comment };
            else if (NftStatementReader.Stateful(at) is { } statement)
                element = element with { Statements = element.Statements.Add(statement) };
            else
                return element;
        }
    }

    private static NftSetElement Unknown(NftCursor at)
    {
        var (start, line) = (at.At, at.Line);
        at.Take();
        while (!at.IsAtEnd && !at.Word.Is(",") && !at.Word.Is("}"))
            at.Take();

        return new(line, new NftUnknownExpression(at.TextFrom(start)), null, null);
    }
}
