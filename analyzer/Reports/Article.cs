using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What is known about one finding, in words with placeholders.</summary>
/// <param name="Id">The rule's or signature's id.</param>
internal sealed record Article(string Id, string Title, string Summary, ImmutableArray<ArticleSection> Sections)
{
    /// <summary>The language that it is written in, which is not the one asked for where nobody translated it.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Every text of it, for checks of its placeholders.</summary>
    public IEnumerable<string> Texts => Sections.Select(section => section.Markdown).Prepend(Summary).Prepend(Title);

    public ArticleSection? Section(string heading) =>
        Sections.FirstOrDefault(section => section.Heading.Equals(heading, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The article of a finding's id, or null.</summary>
internal delegate Article? FindArticle(string id);

/// <summary>One section of an article, by its heading; the text is Markdown.</summary>
internal sealed record ArticleSection(string Heading, string Markdown)
{
    public const string WhatItIs = "What it is";
    public const string HowWeKnow = "How we know";
    public const string Confirm = "Confirm on the node";
    public const string FixNow = "Fix now";
    public const string FixForGood = "Fix for good";
    public const string Risk = "Risk of the fix";
    public const string References = "References";
}
