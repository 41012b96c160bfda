using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze explain</c>: a knowledge article as text; names and figures stand as placeholders in it.</summary>
internal static class ExplainCommand
{
    public static int Run(string id, TextWriter output, TextWriter errors)
    {
        if (Articles.Find(id) is not { } article)
            return CommandLine.Refuse($"there is no finding \"{id}\". \"sb-analyze rules\" lists all of them.", errors);

        output.WriteLine(article.Title);
        output.WriteLine(new string('=', article.Title.Length));
        output.WriteLine(article.Summary);
        foreach (var section in article.Sections)
        {
            output.WriteLine();
            output.WriteLine(section.Heading);
            output.WriteLine(new string('-', section.Heading.Length));
            output.WriteLine(section.Markdown);
        }

        return CommandLine.NothingFound;
    }
}
