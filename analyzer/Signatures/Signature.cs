using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>A log line that means something, with lines that must and must not match.</summary>
/// <param name="Id">The id of the finding that it stands for, and its article's name.</param>
/// <param name="Literal">A text that every matching line holds (case-sensitive): the prefilter over all signatures at once.</param>
/// <param name="Pattern">The whole test, compiled NonBacktracking; named groups fill the article's placeholders.</param>
internal sealed record Signature(
    string Id,
    Severity Severity,
    string Literal,
    [property: StringSyntax(StringSyntaxAttribute.Regex)] string Pattern)
{
    /// <summary>A named group by whose value hits are counted apart.</summary>
    public string? CountBy { get; init; }

    /// <summary>Counted for rules that ask for it, but no finding by itself.</summary>
    public bool OnlyForRules { get; init; }

    /// <summary>The program tries again by itself for as long as the trouble lasts, so that its silence means the end of it.</summary>
    public bool IsRetried { get; init; }

    /// <summary>Component and version in whose log the samples were seen.</summary>
    public required string SeenIn { get; init; }

    public required ImmutableArray<string> Matches { get; init; }

    public required ImmutableArray<string> MustNotMatch { get; init; }
}
