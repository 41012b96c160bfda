namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>The operators as they are written.</summary>
internal static class NftOperators
{
    public static NftOperator? Of(string word) => word switch
    {
        "==" or "eq" => NftOperator.Equal,
        "!=" or "ne" => NftOperator.NotEqual,
        "<" or "lt" => NftOperator.Less,
        ">" or "gt" => NftOperator.Greater,
        "<=" or "le" => NftOperator.LessOrEqual,
        ">=" or "ge" => NftOperator.GreaterOrEqual,
        "in" => NftOperator.In,
        "!" => NftOperator.NoneOf,
        _ => null,
    };

    public static string TextOf(NftOperator of) => of switch
    {
        NftOperator.Equal => "==",
        NftOperator.NotEqual => "!=",
        NftOperator.Less => "<",
        NftOperator.Greater => ">",
        NftOperator.LessOrEqual => "<=",
        NftOperator.GreaterOrEqual => ">=",
        NftOperator.NoneOf => "!",
        _ => "in",
    };

    /// <summary>The sign of a bitwise operator, or null.</summary>
    public static string? Bitwise(string word) => word switch
    {
        "&" or "and" => "&",
        "|" or "or" => "|",
        "^" or "xor" => "^",
        "<<" or "lshift" => "<<",
        ">>" or "rshift" => ">>",
        _ => null,
    };

    /// <summary>Without an operator, a field of flags is asked whether one of these is set; any other must be equal (libnftables' OP_IMPLICIT).</summary>
    public static NftOperator Implied(NftExpression left, NftExpression right) => (left, right) switch
    {
        (_, NftAnonymousSet or NftSetReference) => NftOperator.Equal,
        (NftCt { Key: "state" or "status" or "event" or "label" } or NftPayload { Protocol: "tcp", Field: "flags" }, _) => NftOperator.In,
        _ => NftOperator.Equal,
    };
}
