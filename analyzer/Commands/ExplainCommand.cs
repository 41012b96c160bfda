using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze explain</c>: a knowledge article as text; <c>&lt;node&gt;</c> stands where a report has a name or figure of its case.</summary>
internal static class ExplainCommand
{
    public static int Run(string id, TextWriter output, TextWriter errors)
    {
        if (Articles.Find(id) is not { } article)
            return CommandLine.Refuse($"there is no finding \"{id}\". \"sb-analyze rules\" lists all of them.", errors);

        var title = General(article.Title);
        output.WriteLine(title);
        output.WriteLine(new string('=', title.Length));
        output.WriteLine(General(article.Summary));
        foreach (var section in article.Sections)
        {
            output.WriteLine();
            output.WriteLine(section.Heading);
            output.WriteLine(new string('-', section.Heading.Length));
            output.WriteLine(General(section.Markdown).Trim('\n'));
        }

        return CommandLine.NothingFound;
    }

    private static string General(string text)
    {
        var names = Placeholders.Names(text).ToDictionary(name => name, name => $"<{name}>");
        return Placeholders.Fill(Placeholders.Decide(text, names), names, (name, _) => name);
    }
}
