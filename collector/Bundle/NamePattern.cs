namespace SupportBundle.Bundle;

/// <summary>A pattern of names: <c>*</c> stands for any characters, <c>?</c> for one.</summary>
public static class NamePattern
{
    /// <summary>Whether all of the name fits. Greedy with one point of return, so that no name makes it slow.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, n, p + 1);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, mark, n) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }
}
