namespace SupportBundle.Analyzer.Artifacts.Netfilter.Nft;

/// <summary>An address with a port, in the one word that nft makes of them.</summary>
internal static class NftEndpoint
{
    public static string? TextOf(NftExpression? address, NftExpression? port)
    {
        var host = port is not null && address is NftValue { Address.AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } ? $"[{address}]" : address?.ToString();
        return port is null ? host : $"{host}:{port}";
    }

    // 10.244.0.7:53      [fd00::7]:53      :8080-8090      10.0.0.1-10.0.0.9      ip saddr map { ... }
    public static (NftExpression? Address, NftExpression? Port) Read(NftCursor at)
    {
        if (at.Word is { IsQuoted: false, Text: var word } && PortAt(word) is >= 0 and var colon)
        {
            at.Take();
            var host = word[..colon].Trim('[', ']');
            return (host.Length > 0 ? Value(host) : null, Value(word[(colon + 1)..]));
        }

        if (at.Word is { IsQuoted: false, Text: ['[', .., ']'] bracketed })
            return (Value(at.Take().Text[1..^1]), null);

        var address = NftExpressionReader.Read(at, true);
        return at.TryTake(":") ? (address, NftExpressionReader.Read(at, true)) : at.Word is { IsQuoted: false, Text: [':', _, ..] } ? (address, Value(at.Take().Text[1..])) : (address, null);
    }

    private static NftExpression Value(string word) => NftValueReader.Read(new(word, false));

    // An address of IPv6 has colons of its own, and with a port it stands in brackets.
    private static int PortAt(string word)
    {
        var colon = word.LastIndexOf(':');
        return colon >= 0 && colon + 1 < word.Length && (word[..colon].EndsWith(']') || !word[..colon].Contains(':')) ? colon : -1;
    }
}
