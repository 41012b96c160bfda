namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>Reads the statements that begin with an expression: questions, verdict maps and what is set.</summary>
internal static class NftMatchReader
{
    public static NftStatement? Read(NftCursor at)
    {
        if (NftExpressionReader.Read(at, true) is not { } left)
            return null;
        if (at.TryTake("vmap"))
            return NftExpressionReader.SetOrReference(at, true) is { } map ? new NftVerdictMap(left, map) : null;
        if (at.TryTake("set"))
            return NftExpressionReader.Read(at, true) is { } value ? new NftAssignment(left, value) : null;

        return left is NftValue or NftFlagList or NftRange or NftPrefix ? null : Match(at, left);
    }

    // != { 10.0.0.0/8 }      established,related      == 0x4000      syn / syn,rst
    private static NftMatch? Match(NftCursor at, NftExpression left)
    {
        var said = at.Word.IsQuoted ? null : NftOperators.Of(at.Word.Text);
        if (said is not null)
            at.Take();
        if (NftExpressionReader.Read(at, false) is not { } right)
            return null;
        if (at.TryTake("/"))
            return NftExpressionReader.Read(at, false) is { } mask ? new(new NftBitwise("&", left, mask), said ?? NftOperator.Equal, right) : null;

        return new(left, said ?? NftOperators.Implied(left, right), right);
    }
}
