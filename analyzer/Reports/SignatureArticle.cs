using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The article of a log signature that has none of its own: made from what its entry says.</summary>
internal static class SignatureArticle
{
    // What every hit has beside the pattern's groups.
    private static readonly ImmutableArray<string> Always = ["node", "count", "first", "last", "logged"];

    /// <returns>In English if it was not translated; null where the entry has no title.</returns>
    public static Article? Of(Signature signature, string language)
    {
        var words = signature.Words;
        if (words.Title is null)
            return null;

        var isJapanese = language == "ja" && words.MeansJa is not null;
        var means = isJapanese ? words.MeansJa! : words.Means; // asked for in the line before
        return new(signature.Id, isJapanese ? words.TitleJa ?? words.Title : words.Title, means, Sections(signature, means, isJapanese ? words.FixJa ?? words.Fix : words.Fix))
        {
            Language = isJapanese ? language : "en",
        };
    }

    /// <summary>What its words ask for and a hit does not have, or how they are malformed.</summary>
    public static IEnumerable<SignatureFault> Faults(Signature signature, Article? article)
    {
        if (article is null && !signature.OnlyForRules)
            yield return new(signature.Source, "title is missing, and there is no article of this id. Add it: the event in a few words, as the heading of a finding.");

        foreach (var text in (article?.Texts ?? []).Concat(Texts(signature.Words)).Distinct())
        {
            foreach (var fault in Placeholders.Faults(text))
                yield return new(signature.Source, $"\"{VisibleText.Cut(text, 60)}\" has {fault}. Correct it.");
            foreach (var name in Placeholders.Names(text).Except(Always).Except(Groups(signature.Pattern)))
                yield return new(signature.Source, $"{{{{{name}}}}} is no group of the pattern. Write (?<{name}>...) into the pattern, or take one of: {string.Join(", ", Groups(signature.Pattern).Concat(Always))}.");
        }
    }

    private static ImmutableArray<ArticleSection> Sections(Signature signature, string means, string? fix)
    {
        var sections = ImmutableArray.Create(new ArticleSection(ArticleSection.WhatItIs, means));
        if (fix is not null)
            sections = sections.Add(new(ArticleSection.FixNow, fix));
        if (!signature.ConfirmedBy.IsEmpty)
            sections = sections.Add(new(ArticleSection.References, string.Join("\n", signature.ConfirmedBy.Select(page => $"- <{page}>"))));
        return sections;
    }

    private static IEnumerable<string> Texts(SignatureWords words) =>
        new[] { words.Title, words.TitleJa, words.Means, words.MeansJa, words.Fix, words.FixJa }.OfType<string>();

    private static IEnumerable<string> Groups(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant).GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]));
        }
        catch (ArgumentException)
        {
            // Told with the samples.
            return [];
        }
    }
}
