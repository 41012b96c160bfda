using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze explain</c>: a knowledge article as text; <c>&lt;node&gt;</c> stands where a report has a name or figure of its case.</summary>
/// <param name="find">The article of an id in a language, or in English where it is not translated.</param>
internal sealed class ExplainCommand(Func<string, string, Article?> find, TextWriter output, TextWriter errors)
{
    /// <summary>What stands beside English words where Japanese ones were asked for.</summary>
    public const string NotTranslated = "[英語のみ]";

    public int Run(string id, string language)
    {
        if (find(id, language) is not { } article)
            return CommandLine.Refuse($"there is no finding \"{id}\". \"sb-analyze rules\" lists all of them.", errors);

        if (article.Language != language)
            output.WriteLine($"{NotTranslated} この項目はまだ翻訳されていません (not translated yet).");

        var words = ReportWords.Of(article.Language);
        Heading(General(article.Title), '=');
        output.WriteLine(General(article.Summary));
        foreach (var section in article.Sections)
        {
            output.WriteLine();
            Heading(words.Heading(section.Heading), '-');
            output.WriteLine(General(section.Markdown).Trim('\n'));
        }

        return CommandLine.NothingFound;
    }

    /// <summary>The text without a case: names in place of its figures.</summary>
    public static string General(string text)
    {
        var names = Placeholders.Names(text).ToDictionary(name => name, name => $"<{name}>");
        return Placeholders.Fill(Placeholders.Decide(text, names), names, (name, _) => name);
    }

    private void Heading(string text, char underline)
    {
        output.WriteLine(text);
        output.WriteLine(new string(underline, text.Sum(letter => letter < '\u1100' ? 1 : 2))); // wide letters take two columns
    }
}
