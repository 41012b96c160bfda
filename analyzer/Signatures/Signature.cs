using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>A log line that means something, with lines that must and must not match; an entry of a signature file.</summary>
/// <param name="Id">The id of the finding that it stands for, and its article's name.</param>
/// <param name="Literal">A text that every matching line holds (case-sensitive): the prefilter over all signatures at once.</param>
/// <param name="Pattern">The whole test, compiled NonBacktracking; named groups fill the article's placeholders.</param>
/// <param name="Source">Where the entry begins.</param>
internal sealed record Signature(string Id, Severity Severity, string Literal, string Pattern, SourceLine Source)
{
    /// <summary>A named group by whose value hits are counted apart.</summary>
    public string? CountBy { get; init; }

    /// <summary>Counted for rules that ask for it, but no finding by itself.</summary>
    public bool OnlyForRules { get; init; }

    /// <summary>The program tries again by itself for as long as the trouble lasts, so that its silence means the end of it.</summary>
    public bool IsRetried { get; init; }

    /// <summary>The line names a cause, not a symptom: where nothing found explains it, it is a root cause.</summary>
    public bool IsCause { get; init; }

    /// <summary>Ids of findings that such a cause brings about.</summary>
    public ImmutableArray<string> Explains { get; init; } = [];

    /// <summary>Whose log it stands in.</summary>
    public required string Component { get; init; }

    /// <summary>The versions of the component that write it, in words.</summary>
    public required string Versions { get; init; }

    /// <summary>What it means for the cluster, and what is done about it, in words.</summary>
    public required SignatureWords Words { get; init; }

    /// <summary>Pages that confirm the meaning.</summary>
    public ImmutableArray<string> ConfirmedBy { get; init; } = [];

    public required ImmutableArray<SignatureSample> Matches { get; init; }

    public required ImmutableArray<SignatureSample> MustNotMatch { get; init; }
}

/// <summary>What a signature means, in English and as far as it was translated in Japanese; Markdown with the pattern's groups as placeholders.</summary>
/// <param name="Title">Null where an article has it, or where the signature is no finding.</param>
/// <param name="Means">One sentence: what it means for the cluster.</param>
internal sealed record SignatureWords(string? Title, string? TitleJa, string Means, string? MeansJa, string? Fix, string? FixJa);

/// <summary>A real log line, with the component and version that wrote it (null where it is only said that it must not match).</summary>
internal sealed record SignatureSample(string Line, string? SeenIn, SourceLine Source);

/// <summary>What is wrong with a signature, where, and what to do about it.</summary>
internal sealed record SignatureFault(SourceLine At, string What)
{
    public override string ToString() => $"{At}: {What}";
}
