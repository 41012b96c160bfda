using System.Buffers;

namespace SupportBundle.Bundle.Scripts;

/// <summary>A word as a POSIX shell reads it back unchanged.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/:=@%+,-");

    public static string Of(string word) =>
        word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Plain) < 0 ? word : $"'{word.Replace("'", "'\\''")}'";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Of));
}
