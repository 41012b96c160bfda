namespace SupportBundle.Analyzer.Artifacts.Documents;

/// <summary>What stands in JSON without quotes.</summary>
internal static class JsonNumbers
{
    public static bool IsPlain(ReadOnlySpan<char> word) => word is "true" or "false" or "null" || IsNumber(word);

    // -12.5e+3
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        if (word is ['-', ..])
            word = word[1..];

        var whole = Digits(word);
        if (whole == 0 || (whole > 1 && word[0] == '0'))
            return false;

        word = word[whole..];
        return TakeFraction(ref word) && TakeExponent(ref word) && word.IsEmpty;
    }

    private static bool TakeFraction(ref ReadOnlySpan<char> word)
    {
        if (word is not ['.', ..])
            return true;

        var digits = Digits(word[1..]);
        word = word[(1 + digits)..];
        return digits > 0;
    }

    private static bool TakeExponent(ref ReadOnlySpan<char> word)
    {
        if (word is not ['e' or 'E', ..])
            return true;

        word = word[1..];
        if (word is ['+' or '-', ..])
            word = word[1..];
        var digits = Digits(word);
        word = word[digits..];
        return digits > 0;
    }

    private static int Digits(ReadOnlySpan<char> word) => word.IndexOfAnyExceptInRange('0', '9') is >= 0 and var stop ? stop : word.Length;
}
